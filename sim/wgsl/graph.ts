// A local function as a graph: scalar operations, hash-consed, in the order in which they were made.
// Vectors and structs are flattened by the lowering, loops are unrolled and branches become `select`,
// so differentiation, simplification and every code generator see nothing but small scalar operations.

import type { Place } from './error.ts';

/** Scalar kinds of the WGSL subset. `float` is f32 on the CPU and GPU backends and f64 on the exact one. */
export type Kind = 'float' | 'int' | 'uint' | 'bool';

export type Op =
  | 'const'
  | 'input'
  | 'lookup'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'abs'
  | 'min'
  | 'max'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'sqrt'
  | 'sin'
  | 'cos'
  | 'exp'
  | 'log'
  | 'pow'
  | 'tanh'
  | 'atan2'
  | 'lt'
  | 'le'
  | 'eq'
  | 'and'
  | 'or'
  | 'xor'
  | 'not'
  | 'shl'
  | 'shr'
  | 'select'
  | 'toFloat'
  | 'toInt'
  | 'toUint'
  | 'bitsToFloat'
  | 'bitsToInt';

/**
 * The arm of a branch. A value computed in a region means something only where `condition` and the conditions
 * of all parents hold; the adjoint masks whatever flows out of it, so an untaken arm can never leak a NaN.
 */
export interface Region {
  readonly parent: Region | null;
  readonly condition: Node;
}

export interface Node {
  readonly id: number;
  readonly op: Op;
  readonly kind: Kind;
  readonly args: readonly Node[];
  /** Value of a `const` (booleans as 0 or 1); length of the table of a `lookup`. */
  readonly value: number;
  /** Path of an `input` (`a.position.x`) or of the table of a `lookup` (`terrain.heights`). */
  readonly name: string;
  readonly region: Region | null;
}

/** One flattened parameter or result: `path` names it, e.g. `a.position.x` or `result.x`. */
export interface Leaf {
  readonly path: string;
  readonly kind: Kind;
}

export interface Result {
  readonly path: string;
  readonly node: Node;
}

/** A WGSL function, flattened. Tables are `array<f32, n>` members of parameters, read by `lookup`. */
export interface LocalFunction {
  readonly name: string;
  readonly graph: Graph;
  readonly inputs: readonly Leaf[];
  readonly results: readonly Result[];
}

// min and max are not among them: at a tie the first argument is the one that takes the derivative.
const commutative = new Set<Op>(['add', 'mul', 'eq', 'and', 'or', 'xor']);

/** Whether the value is known, but is none of f32: an infinity, or not a number. */
export const isBeyondF32 = ({ op, kind, args }: Node): boolean =>
  kind === 'float' &&
  args.length > 0 &&
  op !== 'lookup' &&
  op !== 'bitsToFloat' &&
  args.every((arg) => arg.op === 'const');

const isConst = (node: Node, value: number): boolean => node.op === 'const' && node.value === value;

/** What lowering into a graph has taken so far, in steps of about a microsecond; see `spend`. */
export interface Work {
  done: number;
}

/** What of a source a node was first made for. */
export interface Origin {
  readonly function: string;
  readonly place: Place;
  /** The function or operator: `length`, `<`. */
  readonly operation: string;
}

/** A side table from nodes to the innermost expressions behind them, among the files that are of interest. */
export interface Origins {
  readonly wants: (file: string) => boolean;
  readonly of: Map<Node, Origin>;
}

/** A growing set of nodes in which equal expressions are one node. */
export class Graph {
  readonly nodes: Node[] = [];
  /** Shared with the graphs of derivatives on the way to this one. */
  readonly work: Work;
  /** Kept only where somebody asks. */
  readonly origins: Origins | null;
  #tables = new Map<Region | null, Map<string, Node>>();
  #region: Region | null = null;

  constructor(work: Work = { done: 0 }, origins: Origins | null = null) {
    this.work = work;
    this.origins = origins;
  }

  get region(): Region | null {
    return this.#region;
  }

  /** Runs `build` with every new node placed in `region`. */
  within<T>(region: Region | null, build: () => T): T {
    const outer = this.#region;
    this.#region = region;
    try {
      return build();
    } finally {
      this.#region = outer;
    }
  }

  /** Runs `build` in the arm of a branch that is taken where `condition` holds. */
  branch<T>(condition: Node, build: () => T): T {
    return this.within({ parent: this.#region, condition }, build);
  }

  constant(value: number, kind: Kind = 'float'): Node {
    return this.within(null, () => this.#intern('const', kind, [], Object.is(value, -0) ? 0 : value, ''));
  }

  input(name: string, kind: Kind = 'float'): Node {
    return this.within(null, () => this.#intern('input', kind, [], 0, name));
  }

  /** `table[index]`, the index clamped to the table as WGSL's robust access may do. */
  lookup(table: string, length: number, index: Node): Node {
    const kind = index.kind;
    const last = this.constant(length - 1, kind);
    const first = this.constant(0, kind);
    const [least] = index.args;
    const isClamped =
      index.op === 'min' && index.args[1] === last && least?.op === 'max' && least.args[1] === first;
    const clamped = isClamped ? index : this.min(this.max(index, first), last);
    return this.#intern('lookup', 'float', [clamped], length, table);
  }

  add(a: Node, b: Node): Node {
    if (isConst(a, 0)) return b;
    if (isConst(b, 0)) return a;
    if (b.op === 'neg') return this.sub(a, b.args[0]!);
    if (a.op === 'neg') return this.sub(b, a.args[0]!);
    return this.#fold('add', a.kind, [a, b], (x, y) => x + y);
  }

  sub(a: Node, b: Node): Node {
    if (isConst(b, 0)) return a;
    // There is no minus before a u32.
    if (isConst(a, 0) && a.kind !== 'uint') return this.neg(b);
    if (b.op === 'neg') return this.add(a, b.args[0]!);
    return this.#fold('sub', a.kind, [a, b], (x, y) => x - y);
  }

  mul(a: Node, b: Node): Node {
    if (isConst(a, 1)) return b;
    if (isConst(b, 1)) return a;
    // A zero factor is folded away: the subset promises finite values, not the NaN of 0·∞.
    if (isConst(a, 0)) return a;
    if (isConst(b, 0)) return b;
    if (isConst(a, -1)) return this.neg(b);
    if (isConst(b, -1)) return this.neg(a);
    if (a.op === 'neg') return this.neg(this.mul(a.args[0]!, b));
    if (b.op === 'neg') return this.neg(this.mul(a, b.args[0]!));
    return this.#fold('mul', a.kind, [a, b], (x, y) => (a.kind === 'float' ? x * y : Math.imul(x, y)));
  }

  div(a: Node, b: Node): Node {
    if (isConst(b, 1)) return a;
    if (isConst(a, 0)) return a;
    if (a.op === 'neg') return this.neg(this.div(a.args[0]!, b));
    return this.#fold('div', a.kind, [a, b], (x, y) => x / y);
  }

  neg(a: Node): Node {
    if (a.op === 'neg') return a.args[0]!;
    return this.#fold('neg', a.kind, [a], (x) => -x);
  }

  abs(a: Node): Node {
    return this.#fold('abs', a.kind, [a], Math.abs);
  }

  min(a: Node, b: Node): Node {
    return a === b ? a : this.#fold('min', a.kind, [a, b], Math.min);
  }

  max(a: Node, b: Node): Node {
    return a === b ? a : this.#fold('max', a.kind, [a, b], Math.max);
  }

  floor(a: Node): Node {
    return this.#fold('floor', 'float', [a], Math.floor);
  }

  ceil(a: Node): Node {
    return this.#fold('ceil', 'float', [a], Math.ceil);
  }

  trunc(a: Node): Node {
    return this.#fold('trunc', 'float', [a], Math.trunc);
  }

  /** To the nearest integer, ties to even, as WGSL's `round`. */
  round(a: Node): Node {
    return this.#intern('round', 'float', [a], 0, '');
  }

  sqrt(a: Node): Node {
    return this.#fold('sqrt', 'float', [a], Math.sqrt);
  }

  sin(a: Node): Node {
    return this.#fold('sin', 'float', [a], Math.sin);
  }

  cos(a: Node): Node {
    return this.#fold('cos', 'float', [a], Math.cos);
  }

  exp(a: Node): Node {
    return this.#fold('exp', 'float', [a], Math.exp);
  }

  log(a: Node): Node {
    return this.#fold('log', 'float', [a], Math.log);
  }

  /** `a` to the power `b`, for `a ≥ 0` as in WGSL. */
  pow(a: Node, b: Node): Node {
    if (isConst(b, 1)) return a;
    if (isConst(b, 0)) return this.constant(1);
    if (isConst(b, 2)) return this.mul(a, a);
    return this.#fold('pow', 'float', [a, b], Math.pow);
  }

  tanh(a: Node): Node {
    return this.#fold('tanh', 'float', [a], Math.tanh);
  }

  atan2(y: Node, x: Node): Node {
    return this.#fold('atan2', 'float', [y, x], Math.atan2);
  }

  lt(a: Node, b: Node): Node {
    return this.#fold('lt', 'bool', [a, b], (x, y) => Number(x < y));
  }

  le(a: Node, b: Node): Node {
    return this.#fold('le', 'bool', [a, b], (x, y) => Number(x <= y));
  }

  eq(a: Node, b: Node): Node {
    return this.#fold('eq', 'bool', [a, b], (x, y) => Number(x === y));
  }

  /** Logical on bools, bitwise on integers. */
  and(a: Node, b: Node): Node {
    if (a === b) return a;
    if (a.kind === 'bool') {
      if (a.op === 'const') return a.value ? b : a;
      if (b.op === 'const') return b.value ? a : b;
    }
    return this.#fold('and', a.kind, [a, b], (x, y) => x & y);
  }

  or(a: Node, b: Node): Node {
    if (a === b) return a;
    if (a.kind === 'bool') {
      if (a.op === 'const') return a.value ? a : b;
      if (b.op === 'const') return b.value ? b : a;
    }
    return this.#fold('or', a.kind, [a, b], (x, y) => x | y);
  }

  xor(a: Node, b: Node): Node {
    return this.#fold('xor', a.kind, [a, b], (x, y) => x ^ y);
  }

  not(a: Node): Node {
    if (a.op === 'not') return a.args[0]!;
    return this.#fold('not', a.kind, [a], (x) => (a.kind === 'bool' ? 1 - x : ~x));
  }

  /** Shift by a constant number of bits (all lanes of a SIMD register shift alike). */
  shl(a: Node, bits: number): Node {
    return this.#intern('shl', a.kind, [a], bits, '');
  }

  /** Arithmetic for `int`, logical for `uint`. */
  shr(a: Node, bits: number): Node {
    return this.#intern('shr', a.kind, [a], bits, '');
  }

  /** `condition ? yes : no` (the order of C, not of WGSL's `select`). */
  select(condition: Node, yes: Node, no: Node): Node {
    if (yes === no) return yes;
    if (condition.op === 'const') return condition.value ? yes : no;
    if (condition.op === 'not') return this.select(condition.args[0]!, no, yes);
    if (yes.kind === 'bool') return this.or(this.and(condition, yes), this.and(this.not(condition), no));
    return this.#intern('select', yes.kind, [condition, yes, no], 0, '');
  }

  toFloat(a: Node): Node {
    if (a.kind === 'float') return a;
    if (a.kind === 'bool') return this.select(a, this.constant(1), this.constant(0));
    return this.#fold('toFloat', 'float', [a], (x) => x);
  }

  /** Floats towards zero, saturating, a NaN to 0; an unsigned integer keeps its bits. */
  toInt(a: Node): Node {
    if (a.kind === 'int') return a;
    if (a.kind === 'bool') return this.select(a, this.constant(1, 'int'), this.constant(0, 'int'));
    return this.#intern('toInt', 'int', [a], 0, '');
  }

  toUint(a: Node): Node {
    if (a.kind === 'uint') return a;
    if (a.kind === 'bool') return this.select(a, this.constant(1, 'uint'), this.constant(0, 'uint'));
    return this.#intern('toUint', 'uint', [a], 0, '');
  }

  /** The f32 whose bits are `a`. */
  bitsToFloat(a: Node): Node {
    return this.#intern('bitsToFloat', 'float', [a], 0, '');
  }

  bitsToInt(a: Node): Node {
    return this.#intern('bitsToInt', 'int', [a], 0, '');
  }

  #fold(op: Op, kind: Kind, args: Node[], evaluate: (...values: number[]) => number): Node {
    if (args.every((arg) => arg.op === 'const')) {
      let value = evaluate(...args.map((arg) => arg.value));
      if (kind === 'int') value |= 0;
      if (kind === 'uint') value >>>= 0;
      if (kind !== 'float' || Number.isFinite(Math.fround(value))) return this.constant(value, kind);
    }
    return this.#intern(op, kind, args, 0, '');
  }

  #intern(op: Op, kind: Kind, args: readonly Node[], value: number, name: string): Node {
    const ordered = commutative.has(op) && args[0]!.id > args[1]!.id ? [args[1]!, args[0]!] : args;
    const key = `${op} ${kind} ${ordered.map((arg) => arg.id).join(' ')} ${value} ${name}`;
    // A value made in an outer region may be used here; one made in another arm may not.
    for (
      let region: Region | null | undefined = this.#region;
      region !== undefined;
      region = region?.parent
    ) {
      const twin = this.#tables.get(region)?.get(key);
      if (twin) return twin;
      if (region === null) break;
    }
    const node: Node = { id: this.nodes.length, op, kind, args: ordered, value, name, region: this.#region };
    this.nodes.push(node);
    const table = this.#tables.get(this.#region) ?? new Map<string, Node>();
    this.#tables.set(this.#region, table.set(key, node));
    return node;
  }
}

/** Re-makes one operation in `graph` with other arguments, simplifying as it goes. */
function rebuild(graph: Graph, node: Node, args: readonly Node[]): Node {
  const [a, b, c] = args as [Node, Node, Node];
  switch (node.op) {
    case 'const':
      return graph.constant(node.value, node.kind);
    case 'input':
      return graph.input(node.name, node.kind);
    case 'lookup':
      return graph.lookup(node.name, node.value, a);
    case 'shl':
    case 'shr':
      return graph[node.op](a, node.value);
    case 'select':
      return graph.select(a, b, c);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'min':
    case 'max':
    case 'pow':
    case 'atan2':
    case 'lt':
    case 'le':
    case 'eq':
    case 'and':
    case 'or':
    case 'xor':
      return graph[node.op](a, b);
    default:
      return graph[node.op](a);
  }
}

/** The nodes that `roots` depend on (region conditions left out), in creation order. */
export function reachable(roots: readonly Node[]): Node[] {
  const seen = new Set(roots);
  // Grows while it is walked.
  for (const node of seen) for (const arg of node.args) seen.add(arg);
  return [...seen].sort((a, b) => a.id - b.id);
}

/** The nodes behind `roots` and behind the conditions of their regions, each after those that it needs. */
function inDependenceOrder(roots: readonly Node[]): Node[] {
  const done = new Set<Node>();
  const waiting = [...roots].reverse().map((node) => ({ node, isReady: false }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, isReady } = next;
    if (isReady) done.add(node);
    if (done.has(node)) continue;
    waiting.push({ node, isReady: true });
    const conditions: Node[] = [];
    // A condition may stand further out than its region's parent, so that its being done says nothing of that one's.
    for (let at = node.region; at !== null; at = at.parent) conditions.push(at.condition);
    const needed = [...node.args, ...conditions.reverse()].filter((each) => !done.has(each));
    for (const each of needed.reverse()) waiting.push({ node: each, isReady: false });
  }
  return [...done];
}

/**
 * Copies the nodes behind `roots` into `target`. `replace` may give another node for one of them (an input bound
 * to an argument, a `sin` expanded into its polynomial); it sees the node and its already copied arguments.
 */
export function copyInto(
  target: Graph,
  roots: readonly Node[],
  replace: (node: Node, args: readonly Node[]) => Node | undefined = () => undefined,
): Node[] {
  const copies = new Map<Node, Node>();
  const regions = new Map<Region, Region>();
  const outer = target.region;
  const copyRegion = (region: Region | null): Region | null => {
    if (region === null) return outer;
    const known = regions.get(region);
    if (known) return known;
    const copied: Region = { parent: copyRegion(region.parent), condition: copies.get(region.condition)! };
    regions.set(region, copied);
    return copied;
  };
  for (const node of inDependenceOrder(roots)) {
    const args = node.args.map((arg) => copies.get(arg)!);
    const make = (): Node => replace(node, args) ?? rebuild(target, node, args);
    copies.set(node, target.within(copyRegion(node.region), make));
  }
  return roots.map((root) => copies.get(root)!);
}
