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
  const known = new Map<Node, Float64Array>();
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
  const valuesOf = (node: Node): Float64Array => {
    if (node.op === 'const') return wrapped(Float64Array.of(node.value), node, precision);
    if (node.op === 'input') return given(inputs, node.name);
    const args = node.args.map((arg) => known.get(arg)!);
    if (node.op !== 'lookup')
      return wrapped(forEach(points, node, args, operations[node.op]), node, precision);
    const table = tableOf(node.name);
    return forEach(points, node, args, (results, _, index, stride) => {
      for (let i = 0; i < results.length; i++) results[i] = table[index[stride * i]!]!;
    });
  };
  for (const node of reachable(fn.results.map((result) => result.node))) known.set(node, valuesOf(node));
  return Object.fromEntries(fn.results.map(({ path, node }) => [path, known.get(node)!]));
}

/** One value if every argument has but one. */
function forEach(
  points: number,
  node: Node,
  args: readonly Float64Array[],
  operation: Operation,
): Float64Array {
  const [a, b = a, c = a] = args as [Float64Array, Float64Array?, Float64Array?];
  const stride = ({ length }: Float64Array): number => (length === 1 ? 0 : 1);
  const [da, db, dc] = [stride(a), stride(b), stride(c)];
  const results = new Float64Array(da + db + dc === 0 ? 1 : points);
  operation(results, node, a, da, b, db, c, dc);
  return results;
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
