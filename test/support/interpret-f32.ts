// Evaluates a lowered function as an f32 machine does that rounds after every operation and fuses none: the model that
// the compiled backends must agree with to the bit. Only the operations that IEEE 754 rounds correctly have one answer,
// so sin, exp and their like are refused: expand them by elementary.wgsl first.

import { type LocalFunction, type Node, type Op, reachable } from '../../sim/wgsl/graph.ts';

/** Values of the function's inputs by path; tables as arrays. Booleans are 0 and 1. */
export type Inputs = Readonly<Record<string, number | ArrayLike<number>>>;

const word = new DataView(new ArrayBuffer(4));

function bitsToFloat(bits: number): number {
  word.setInt32(0, bits);
  return word.getFloat32(0);
}

function bitsToInt(value: number): number {
  word.setFloat32(0, value);
  return word.getInt32(0);
}

/** To the nearest integer, ties to even. */
function roundToEven(x: number): number {
  const nearest = Math.round(x);
  return Math.abs(x % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

function saturate(x: number, low: number, high: number): number {
  return Number.isNaN(x) ? 0 : Math.min(Math.max(Math.trunc(x), low), high);
}

type Evaluate = (a: number, b: number, c: number) => number;

/** Exact, or rounded only once, by the caller. */
const operations: Partial<Record<Op, Evaluate>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  abs: Math.abs,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  round: roundToEven,
  sqrt: Math.sqrt,
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  eq: (a, b) => Number(a === b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  select: (condition, yes, no) => (condition ? yes : no),
  toFloat: (a) => a,
  toInt: (a) => saturate(a, -(2 ** 31), 2 ** 31 - 1),
  toUint: (a) => saturate(a, 0, 2 ** 32 - 1),
  bitsToFloat,
  bitsToInt,
};

/** Operations on integers and booleans whose f64 result may pass 2^53, or that depend on the kind. */
function integerOperation(node: Node): Evaluate | undefined {
  switch (node.op) {
    case 'mul':
      return Math.imul;
    case 'div':
      return (a, b) => (b === 0 ? a : Math.trunc(a / b));
    case 'not':
      return node.kind === 'bool' ? (a) => 1 - a : (a) => ~a;
    case 'shl':
      return (a) => a << node.value;
    case 'shr':
      return node.kind === 'int' ? (a) => a >> node.value : (a) => a >>> node.value;
    default:
      return undefined;
  }
}

const wrap: Record<Node['kind'], (value: number) => number> = {
  float: Math.fround,
  int: (value) => value | 0,
  uint: (value) => value >>> 0,
  bool: (value) => value,
};

/** How one node's value follows from those before it, which stand at `operands`. */
function evaluator(
  node: Node,
  operands: readonly number[],
): (values: readonly number[], inputs: Inputs) => number {
  const [i = 0, j = 0, k = 0] = operands;
  if (node.op === 'const') return () => node.value;
  if (node.op === 'input') return (_, inputs) => given(inputs, node.name) as number;
  if (node.op === 'lookup')
    return (values, inputs) => (given(inputs, node.name) as ArrayLike<number>)[values[i]!]!;
  const operation = (node.kind === 'float' ? undefined : integerOperation(node)) ?? operations[node.op];
  if (!operation) throw new Error(`${node.op} has no one answer in f32`);
  return (values) => operation(values[i]!, values[j]!, values[k]!);
}

function given(inputs: Inputs, name: string): number | ArrayLike<number> {
  const value = inputs[name];
  if (value === undefined) throw new Error(`no value for ${name}`);
  return value;
}

/** The function as one of `inputs`, with its results by path (`result`, `result.x`, …). */
export function interpretF32(local: LocalFunction): (inputs: Inputs) => Record<string, number> {
  const nodes = reachable(local.results.map((result) => result.node));
  const place = new Map(nodes.map((node, index) => [node, index]));
  const steps = nodes.map((node) => ({
    round: wrap[node.kind],
    evaluate: evaluator(
      node,
      node.args.map((arg) => place.get(arg)!),
    ),
  }));
  const results = local.results.map(({ path, node }) => ({ path, index: place.get(node)! }));
  return (inputs) => {
    const values: number[] = [];
    for (const { round, evaluate } of steps) values.push(round(evaluate(values, inputs)));
    return Object.fromEntries(results.map(({ path, index }) => [path, values[index]!]));
  };
}
