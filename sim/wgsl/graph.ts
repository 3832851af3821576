// A local function as a graph: scalar operations, hash-consed, in the order in which they were made.
// Vectors and structs are flattened by the lowering, loops are unrolled and branches become `select`,
// so differentiation, simplification and every code generator see nothing but small scalar operations.

import type { SourcePlace } from './error.ts';
import type { Arm, Builder, Kind, Node, Op, OperationName } from './node.ts';
import type { Operation } from './operations/operation.ts';
import { operations } from './operations/operations.ts';

export type { Arm, Kind, Node, Op } from './node.ts';

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

/** Whether the value is known, but is none of f32: an infinity, or not a number. */
export const isBeyondF32 = ({ op, kind, args }: Node): boolean =>
  kind === 'float' &&
  args.length > 0 &&
  op !== 'lookup' &&
  op !== 'bitsToFloat' &&
  args.every((arg) => arg.op === 'const');

/** What lowering into a graph has taken so far, in steps of about a microsecond; see `spend`. */
export interface Work {
  done: number;
}

/** What of a source a node was first made for. */
export interface Origin {
  readonly function: string;
  readonly place: SourcePlace;
  /** The function or operator: `length`, `<`. */
  readonly operation: string;
}

/** A side table from nodes to the innermost expressions behind them, among the files that are of interest. */
export interface Origins {
  readonly wants: (file: string) => boolean;
  readonly of: Map<Node, Origin>;
}

/** The types of the methods that graphs have by the table, one for each operation; see below the class. */
const Operations = class {} as new () => Omit<Builder, 'constant'>;

/** A growing set of nodes in which equal expressions are one node. */
export class Graph extends Operations implements Builder {
  readonly nodes: Node[] = [];
  /** Shared with the graphs of derivatives on the way to this one. */
  readonly work: Work;
  /** Kept only where somebody asks. */
  readonly origins: Origins | null;
  #tables = new Map<Arm | null, Map<string, Node>>();
  #arm: Arm | null = null;

  constructor(work: Work = { done: 0 }, origins: Origins | null = null) {
    super();
    this.work = work;
    this.origins = origins;
  }

  get arm(): Arm | null {
    return this.#arm;
  }

  /** Runs `build` with every new node placed in `arm`, none being outside of all branches. */
  within<T>(arm: Arm | null, build: () => T): T {
    const outer = this.#arm;
    this.#arm = arm;
    try {
      return build();
    } finally {
      this.#arm = outer;
    }
  }

  /** Runs `build` in the arm of a branch that is taken where `condition` holds. */
  branch<T>(condition: Node, build: () => T): T {
    return this.within({ parent: this.#arm, condition }, build);
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

  shl(a: Node, bits: number): Node {
    return this.operate('shl', [a], bits);
  }

  shr(a: Node, bits: number): Node {
    return this.operate('shr', [a], bits);
  }

  /** The value of an operation: a simpler one if there is, a constant if the arguments are. */
  operate(op: OperationName, args: readonly Node[], value = 0): Node {
    const row = operations[op];
    const [a, b, c] = args as [Node, Node, Node];
    const simpler = row.simplify?.(this, a, b, c);
    if (simpler) return simpler;
    const kind = row.kind === 'same' ? args.at(-1)!.kind : row.kind;
    const folded = row.isFolded !== false && args.every(isConst) ? fold(row, kind, args) : undefined;
    return folded === undefined ? this.#intern(op, kind, args, value, '') : this.constant(folded, kind);
  }

  #intern(op: Op, kind: Kind, args: readonly Node[], value: number, name: string): Node {
    const isSwapped = commutative.has(op) && args[0]!.id > args[1]!.id;
    const ordered = isSwapped ? [args[1]!, args[0]!] : args;
    const key = `${op} ${kind} ${ordered.map((arg) => arg.id).join(' ')} ${value} ${name}`;
    // A value made in an outer arm may be used here; one made in another arm may not.
    for (let arm: Arm | null | undefined = this.#arm; arm !== undefined; arm = arm?.parent) {
      const twin = this.#tables.get(arm)?.get(key);
      if (twin) return twin;
      if (arm === null) break;
    }
    const node: Node = { id: this.nodes.length, op, kind, args: ordered, value, name, arm: this.#arm };
    this.nodes.push(node);
    const table = this.#tables.get(this.#arm) ?? new Map<string, Node>();
    this.#tables.set(this.#arm, table.set(key, node));
    return node;
  }
}

const names = Object.keys(operations) as OperationName[];

// All but the shifts, which the class has.
for (const op of names.filter((name) => !Object.hasOwn(Graph.prototype, name)))
  Object.defineProperty(Graph.prototype, op, {
    value(this: Graph, ...args: Node[]): Node {
      return this.operate(op, args);
    },
  });

const commutative = new Set<Op>(names.filter((op) => operations[op].isCommutative));

const isConst = ({ op }: Node): boolean => op === 'const';

/** The value of an operation on constants, if it is one that a constant can have. */
function fold({ evaluate }: Operation, kind: Kind, args: readonly Node[]): number | undefined {
  const [a, b = a] = args.map(({ value }) => Float64Array.of(value)) as [Float64Array, Float64Array?];
  const result = new Float64Array(1);
  evaluate(result, { kind, value: 0, args }, a, 0, b, 0, a, 0);
  const value = result[0]!;
  if (kind === 'int') return value | 0;
  if (kind === 'uint') return value >>> 0;
  return kind === 'bool' || Number.isFinite(Math.fround(value)) ? value : undefined;
}

/** Re-makes one node in `graph` with other arguments, simplifying as it goes. */
function rebuild(graph: Graph, { op, kind, value, name }: Node, args: readonly Node[]): Node {
  if (op === 'const') return graph.constant(value, kind);
  if (op === 'input') return graph.input(name, kind);
  return op === 'lookup' ? graph.lookup(name, value, args[0]!) : graph.operate(op, args, value);
}

/** The nodes that `roots` depend on (conditions of arms left out), in creation order. */
export function reachable(roots: readonly Node[]): Node[] {
  const seen = new Set(roots);
  // Grows while it is walked.
  for (const node of seen) for (const arg of node.args) seen.add(arg);
  return [...seen].sort((a, b) => a.id - b.id);
}

/** The nodes behind `roots` and behind the conditions of their arms, each after those that it needs. */
function inDependenceOrder(roots: readonly Node[]): Node[] {
  const done = new Set<Node>();
  const waiting = [...roots].reverse().map((node) => ({ node, isReady: false }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, isReady } = next;
    if (isReady) done.add(node);
    if (done.has(node)) continue;
    waiting.push({ node, isReady: true });
    const conditions: Node[] = [];
    // A condition may stand further out than its arm's parent, so that its being done says nothing of that one's.
    for (let at = node.arm; at !== null; at = at.parent) conditions.push(at.condition);
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
  const arms = new Map<Arm, Arm>();
  const outer = target.arm;
  const copyArm = (arm: Arm | null): Arm | null => {
    if (arm === null) return outer;
    const known = arms.get(arm);
    if (known) return known;
    const copied: Arm = { parent: copyArm(arm.parent), condition: copies.get(arm.condition)! };
    arms.set(arm, copied);
    return copied;
  };
  for (const node of inDependenceOrder(roots)) {
    const args = node.args.map((arg) => copies.get(arg)!);
    const make = (): Node => replace(node, args) ?? rebuild(target, node, args);
    copies.set(node, target.within(copyArm(node.arm), make));
  }
  return roots.map((root) => copies.get(root)!);
}
