// Evaluates a lowered function operation by operation, at many points at once: the plainest meaning that a graph can have.
// For what is asked of a kernel outside of the step, where a compiled program would not pay.

import { type LocalFunction, type Node, type Op, reachable } from './graph.ts';

/** One value for each point, or a single one for all of them. */
export type Values = ArrayLike<number>;

/** f64; or f32 as of a machine that rounds every operation to nearest and fuses none. */
export type Precision = 'double' | 'single';

/** Writes results [values] of an operation whose arguments have a value for each of them (stride 1) or one for all (0). */
type Operation = (
  results: Float64Array,
  node: Node,
  a: Float64Array,
  da: number,
  b: Float64Array,
  db: number,
  c: Float64Array,
  dc: number,
) => void;

/**
 * The results of a function by path (`result.x`), each with a value for every point, or a single one where the points
 * do not matter.
 *
 * @param points How many.
 * @param inputs By path (`a.position.x`), booleans as 0 and 1.
 * @param tables By path (`terrain.heights`).
 * @param precision Inputs and tables are taken as they are given. In f32 `sin`, `exp` and their like, on which machines
 *   differ, come rounded to nearest.
 * @throws Error if an input or table that is needed is missing.
 */
export function evaluate(
  fn: LocalFunction,
  points: number,
  inputs: Readonly<Record<string, Values>>,
  tables: Readonly<Record<string, Values>> = {},
  precision: Precision = 'double',
): Record<string, Values> {
  const given = (record: Readonly<Record<string, Values>>, name: string): Float64Array => {
    if (!Object.hasOwn(record, name)) throw new Error(`${fn.name} needs a value for ${name}`);
    const values = record[name]!;
    return values instanceof Float64Array ? values : Float64Array.from(values);
  };
  const lookedUp = new Map<string, Float64Array>();
  const tableOf = (name: string): Float64Array => {
    if (!lookedUp.has(name)) lookedUp.set(name, given(tables, name));
    return lookedUp.get(name)!;
  };
  const { steps, results } = planOf(fn);
  const values: Float64Array[] = [];
  const free: Float64Array[] = [];
  for (const { node, args, done } of steps) {
    if (node.op === 'const') values.push(wrapped(Float64Array.of(node.value), node, precision));
    else if (node.op === 'input') values.push(given(inputs, node.name));
    else {
      const [a, b = a, c = a] = args.map((arg) => values[arg]) as [
        Float64Array,
        Float64Array?,
        Float64Array?,
      ];
      const [da, db, dc] = [strideOf(a), strideOf(b), strideOf(c)];
      // One value if every argument has but one.
      const made = da + db + dc === 0 ? new Float64Array(1) : (free.pop() ?? new Float64Array(points));
      if (node.op === 'lookup') lookUp(made, tableOf(node.name), a, da);
      else operations[node.op](made, node, a, da, b, db, c, dc);
      values.push(wrapped(made, node, precision));
    }
    for (const last of done) if (values[last]!.length === points) free.push(values[last]!);
  }
  return Object.fromEntries(results.map(({ path, at }) => [path, values[at]!]));
}

const strideOf = ({ length }: Float64Array): number => (length === 1 ? 0 : 1);

function lookUp(results: Float64Array, table: Float64Array, index: Float64Array, stride: number): void {
  for (let i = 0; i < results.length; i++) results[i] = table[index[stride * i]!]!;
}

/** A function's nodes, each after its arguments. */
interface Plan {
  readonly steps: readonly {
    readonly node: Node;
    /** Steps that its arguments come from. */
    readonly args: readonly number[];
    /** Steps whose values nothing after this one needs, so that their memory, which is near, can be used again. */
    readonly done: readonly number[];
  }[];
  readonly results: readonly { readonly path: string; readonly at: number }[];
}

const plans = new WeakMap<LocalFunction, Plan>();

function planOf(fn: LocalFunction): Plan {
  const known = plans.get(fn);
  if (known) return known;
  const nodes = reachable(fn.results.map(({ node }) => node));
  const places = new Map(nodes.map((node, i) => [node, i]));
  const results = fn.results.map(({ path, node }) => ({ path, at: places.get(node)! }));
  const kept = new Set(results.map(({ at }) => at));
  const lastUses = new Map<number, number>();
  nodes.forEach(({ args }, i) => {
    for (const arg of args) lastUses.set(places.get(arg)!, i);
  });
  const done = nodes.map((): number[] => []);
  // What was given is not ours to write to.
  for (const [at, last] of lastUses) if (!kept.has(at) && nodes[at]!.op !== 'input') done[last]!.push(at);
  const steps = nodes.map((node, i) => ({
    node,
    args: node.args.map((arg) => places.get(arg)!),
    done: done[i]!,
  }));
  const plan = { steps, results };
  plans.set(fn, plan);
  return plan;
}

const word = new DataView(new ArrayBuffer(4));

function bitsToFloat(bits: number): number {
  word.setInt32(0, bits);
  return word.getFloat32(0);
}

function bitsToInt(value: number): number {
  word.setFloat32(0, value);
  return word.getInt32(0);
}

function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x - Math.trunc(x)) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** To an integer of the node's kind: floats saturate, integers keep their bits. */
function toInteger(node: Node, value: number): number {
  const [low, high] = node.kind === 'int' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
  if (node.args[0]!.kind !== 'float') return value;
  return Number.isNaN(value) ? 0 : Math.min(Math.max(Math.trunc(value), low), high);
}

const of1 =
  (value: (a: number, node: Node) => number): Operation =>
  (results, node, a, da) => {
    for (let i = 0; i < results.length; i++) results[i] = value(a[da * i]!, node);
  };

const of2 =
  (value: (a: number, b: number) => number): Operation =>
  (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = value(a[da * i]!, b[db * i]!);
  };

/** Those that kernels are full of are loops of their own, which engines compile to some ten times the speed. */
const operations: Readonly<Record<Exclude<Op, 'const' | 'input' | 'lookup'>, Operation>> = {
  add: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! + b[db * i]!;
  },
  sub: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! - b[db * i]!;
  },
  mul: (results, { kind }, a, da, b, db) => {
    if (kind === 'float') for (let i = 0; i < results.length; i++) results[i] = a[da * i]! * b[db * i]!;
    else for (let i = 0; i < results.length; i++) results[i] = Math.imul(a[da * i]!, b[db * i]!);
  },
  div: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! / b[db * i]!;
  },
  neg: of1((a) => -a),
  abs: (results, _, a, da) => {
    for (let i = 0; i < results.length; i++) results[i] = Math.abs(a[da * i]!);
  },
  min: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = Math.min(a[da * i]!, b[db * i]!);
  },
  max: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = Math.max(a[da * i]!, b[db * i]!);
  },
  floor: of1(Math.floor),
  ceil: of1(Math.ceil),
  trunc: of1(Math.trunc),
  round: of1(roundToEven),
  sqrt: (results, _, a, da) => {
    for (let i = 0; i < results.length; i++) results[i] = Math.sqrt(a[da * i]!);
  },
  sin: of1(Math.sin),
  cos: of1(Math.cos),
  exp: of1(Math.exp),
  log: of1(Math.log),
  pow: of2((a, b) => a ** b),
  tanh: of1(Math.tanh),
  atan2: of2(Math.atan2),
  lt: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! < b[db * i]! ? 1 : 0;
  },
  le: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! <= b[db * i]! ? 1 : 0;
  },
  eq: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! === b[db * i]! ? 1 : 0;
  },
  and: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! & b[db * i]!;
  },
  or: (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! | b[db * i]!;
  },
  xor: of2((a, b) => a ^ b),
  not: of1((a, { kind }) => (kind === 'bool' ? 1 - a : ~a)),
  shl: of1((a, { value }) => a << value),
  shr: of1((a, { kind, value }) => (kind === 'int' ? a >> value : a >>> value)),
  select: (results, _, a, da, b, db, c, dc) => {
    for (let i = 0; i < results.length; i++) results[i] = a[da * i]! ? b[db * i]! : c[dc * i]!;
  },
  toFloat: of1((a) => a),
  toInt: of1((a, node) => toInteger(node, a)),
  toUint: of1((a, node) => toInteger(node, a)),
  bitsToFloat: of1(bitsToFloat),
  bitsToInt: of1(bitsToInt),
};

/** Brings values into the range of a node's kind, and floats to the precision asked for. */
function wrapped(values: Float64Array, { kind }: Node, precision: Precision): Float64Array {
  if (kind === 'int') for (let i = 0; i < values.length; i++) values[i] = values[i]! | 0;
  else if (kind === 'uint') for (let i = 0; i < values.length; i++) values[i] = values[i]! >>> 0;
  else if (kind === 'float' && precision === 'single')
    for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]!);
  return values;
}
