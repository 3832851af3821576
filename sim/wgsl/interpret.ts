// Evaluates a lowered function in f64, operation by operation: the plainest meaning that a graph can have.

import { type LocalFunction, type Node, type Op, reachable } from './graph.ts';

type Evaluate = (node: Node, a: number, b: number, c: number) => number;

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

const operations: Readonly<Record<Exclude<Op, 'const' | 'input' | 'lookup'>, Evaluate>> = {
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

function wrap(node: Node, value: number): number {
  if (node.kind === 'int') return value | 0;
  return node.kind === 'uint' ? value >>> 0 : value;
}

/** Numbers (booleans as 0 and 1) by the path of the input: `a.position.x`. */
export type Inputs = Readonly<Record<string, number>>;

/** Tables by path: `terrain.heights`. */
export type Tables = Readonly<Record<string, readonly number[]>>;

/** The results of a function by path (`result.x`). Throws if an input or table that is needed is missing. */
export function interpret(fn: LocalFunction, inputs: Inputs, tables: Tables = {}): Record<string, number> {
  return interpreterOf(fn)(inputs, tables);
}

/** {@link interpret} for a function that is evaluated many times. */
export function interpreterOf(
  fn: LocalFunction,
): (inputs: Inputs, tables?: Tables) => Record<string, number> {
  const nodes = reachable(fn.results.map((result) => result.node));
  const given = <T>(record: Readonly<Record<string, T>>, name: string): T => {
    if (!Object.hasOwn(record, name)) throw new Error(`${fn.name} needs a value for ${name}`);
    return record[name]!;
  };
  return (inputs, tables = {}) => {
    const values = new Map<Node, number>();
    const evaluate = (node: Node): number => {
      const [a, b, c] = node.args.map((arg) => values.get(arg)!) as [number, number, number];
      if (node.op === 'const') return node.value;
      if (node.op === 'input') return given(inputs, node.name);
      if (node.op === 'lookup') return given(tables, node.name)[a]!;
      return wrap(node, operations[node.op](node, a, b, c));
    };
    for (const node of nodes) values.set(node, evaluate(node));
    return Object.fromEntries(fn.results.map(({ path, node }) => [path, values.get(node)!]));
  };
}
