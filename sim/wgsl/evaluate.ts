// Evaluates a lowered function operation by operation, at many points at once: the plainest meaning that a graph can have.
// For what is asked of a kernel outside of the step, where a compiled program would not pay.

import { type LocalFunction, type Node, type Op, reachable } from './graph.ts';

/** One value for each point, or a single one for all of them. */
export type Values = ArrayLike<number>;

/** f64; or f32 as of a machine that rounds every operation to nearest and fuses none. */
export type Precision = 'double' | 'single';

type Operation = (node: Node, a: number, b: number, c: number) => number;

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
  const rounded = precision === 'single' ? Math.fround : (value: number): number => value;
  const known = new Map<Node, Values>();
  const given = (record: Readonly<Record<string, Values>>, name: string): Values => {
    if (!Object.hasOwn(record, name)) throw new Error(`${fn.name} needs a value for ${name}`);
    return record[name]!;
  };
  const valuesOf = (node: Node): Values => {
    const args = node.args.map((arg) => known.get(arg)!);
    if (node.op === 'const') return [wrap(node, node.value, rounded)];
    if (node.op === 'input') return given(inputs, node.name);
    if (node.op === 'lookup') {
      const table = given(tables, node.name);
      return forEach(points, args, (index) => table[index]!);
    }
    const operation = operations[node.op];
    return forEach(points, args, (a, b, c) => wrap(node, operation(node, a, b, c), rounded));
  };
  for (const node of reachable(fn.results.map((result) => result.node))) known.set(node, valuesOf(node));
  return Object.fromEntries(fn.results.map(({ path, node }) => [path, known.get(node)!]));
}

/** One value if every argument has but one. */
function forEach(
  points: number,
  args: readonly Values[],
  operation: (a: number, b: number, c: number) => number,
): Values {
  const [a, b = a, c = a] = args as [Values, Values?, Values?];
  const stride = ({ length }: Values): number => (length === 1 ? 0 : 1);
  const [da, db, dc] = [stride(a), stride(b), stride(c)];
  const results = new Float64Array(da + db + dc === 0 ? 1 : points);
  for (let i = 0; i < results.length; i++) results[i] = operation(a[da * i]!, b[db * i]!, c[dc * i]!);
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

const operations: Readonly<Record<Exclude<Op, 'const' | 'input' | 'lookup'>, Operation>> = {
  add: (_, a, b) => a + b,
  sub: (_, a, b) => a - b,
  mul: ({ kind }, a, b) => (kind === 'float' ? a * b : Math.imul(a, b)),
  div: (_, a, b) => a / b,
  neg: (_, a) => -a,
  abs: (_, a) => Math.abs(a),
  min: (_, a, b) => Math.min(a, b),
  max: (_, a, b) => Math.max(a, b),
  floor: (_, a) => Math.floor(a),
  ceil: (_, a) => Math.ceil(a),
  trunc: (_, a) => Math.trunc(a),
  round: (_, a) => roundToEven(a),
  sqrt: (_, a) => Math.sqrt(a),
  sin: (_, a) => Math.sin(a),
  cos: (_, a) => Math.cos(a),
  exp: (_, a) => Math.exp(a),
  log: (_, a) => Math.log(a),
  pow: (_, a, b) => a ** b,
  tanh: (_, a) => Math.tanh(a),
  atan2: (_, a, b) => Math.atan2(a, b),
  lt: (_, a, b) => Number(a < b),
  le: (_, a, b) => Number(a <= b),
  eq: (_, a, b) => Number(a === b),
  and: (_, a, b) => a & b,
  or: (_, a, b) => a | b,
  xor: (_, a, b) => a ^ b,
  not: ({ kind }, a) => (kind === 'bool' ? 1 - a : ~a),
  shl: ({ value }, a) => a << value,
  shr: ({ kind, value }, a) => (kind === 'int' ? a >> value : a >>> value),
  select: (_, condition, yes, no) => (condition ? yes : no),
  toFloat: (_, a) => a,
  toInt: toInteger,
  toUint: toInteger,
  bitsToFloat: (_, a) => bitsToFloat(a),
  bitsToInt: (_, a) => bitsToInt(a),
};

function wrap({ kind }: Node, value: number, rounded: (value: number) => number): number {
  if (kind === 'int') return value | 0;
  if (kind === 'uint') return value >>> 0;
  return kind === 'float' ? rounded(value) : value;
}
