// How numbers sit in registers and memory. Three ways of running the same stages:
// `rollouts`: f32, the four lanes hold four rollouts of one body; `elements`: f32, they hold four neighbouring
// elements of one rollout; `exact`: f64, one element of one rollout at a time.

import type { Node } from '../../wgsl/graph.ts';
import { type Code, f64, i32, op, type ValueType, v128 } from './assembler.ts';

export interface Lanes {
  readonly name: 'rollouts' | 'elements' | 'exact';
  /** Bytes from one element of a column to the next. */
  readonly elementBytes: number;
  /** The same for a parameter, which all rollouts share. */
  readonly parameterBytes: number;
  /** Elements that one pass of a loop handles. */
  readonly elementsAtOnce: number;
  /** Rollouts that are simulated together. */
  readonly rollouts: number;
  readonly float: ValueType;
  readonly bool: ValueType;
  readonly int: ValueType;
  readonly arithmetic: Arithmetic;
  /** Reads consecutive entries of a column, or one, whichever `elementsAtOnce` says. */
  load(address: Code): Code;
  store(address: Code, value: Code): Code;
  /** Reads a parameter: of consecutive elements, or one for all rollouts. */
  loadParameter(address: Code): Code;
  /** Reads one entry for all elements. */
  loadOne(address: Code): Code;
  zero: Code;
  add(a: Code, b: Code): Code;
  sub(a: Code, b: Code): Code;
  neg(a: Code): Code;
  mul(a: Code, b: Code): Code;
}

/** Code for each operation of a graph. */
export interface Arithmetic {
  constant(node: Node): Code;
  operation(node: Node, args: readonly Code[]): Code;
  fromStep(step: Code): Code;
}

type Emit = (...args: Code[]) => Code;

const { f32x4, i32x4, v128: v } = op;

const floatLanes: Partial<Record<Node['op'], Emit>> = {
  add: f32x4.add,
  sub: f32x4.sub,
  mul: f32x4.mul,
  div: f32x4.div,
  neg: f32x4.neg,
  abs: f32x4.abs,
  // pmin(a, b) is b < a ? b : a, which is WGSL's own definition of min; likewise pmax.
  min: f32x4.pmin,
  max: f32x4.pmax,
  floor: f32x4.floor,
  ceil: f32x4.ceil,
  trunc: f32x4.trunc,
  round: f32x4.nearest,
  sqrt: f32x4.sqrt,
  lt: f32x4.lt,
  le: f32x4.le,
  eq: f32x4.eq,
};

const bitLanes: Partial<Record<Node['op'], Emit>> = { and: v.and, or: v.or, xor: v.xor, not: v.not };

const intLanes: Partial<Record<Node['op'], Emit>> = {
  ...bitLanes,
  add: i32x4.add,
  sub: i32x4.sub,
  mul: i32x4.mul,
  neg: i32x4.neg,
  abs: i32x4.abs,
  min: i32x4.min_s,
  max: i32x4.max_s,
  lt: i32x4.lt_s,
  le: i32x4.le_s,
  eq: i32x4.eq,
};

const uintLanes: typeof intLanes = {
  ...intLanes,
  min: i32x4.min_u,
  max: i32x4.max_u,
  lt: i32x4.lt_u,
  le: i32x4.le_u,
};

const laneOperations = { float: floatLanes, bool: bitLanes, int: intLanes, uint: uintLanes };

const isZero = (node: Node): boolean => node.op === 'const' && Object.is(node.value, 0);

const simdArithmetic: Arithmetic = {
  constant: (node) =>
    node.kind === 'float'
      ? v.constF32(node.value)
      : v.constI32(node.kind === 'bool' ? -node.value : node.value),
  fromStep: (step) => f32x4.splat(op.f32.convert_i32_s(step)),
  operation(node, args) {
    const [a, b, c] = args as [Code, Code, Code];
    const from = node.args[0]!.kind;
    switch (node.op) {
      case 'select':
        // Derivatives often select between a number and zero; a bitselect becomes three instructions, this one.
        if (isZero(node.args[2]!)) return v.and(b, a);
        if (isZero(node.args[1]!)) return v.andnot(c, a);
        return v.bitselect(b, c, a);
      case 'shl':
        return i32x4.shl(a, op.i32.const(node.value));
      case 'shr':
        return (node.kind === 'uint' ? i32x4.shr_u : i32x4.shr_s)(a, op.i32.const(node.value));
      case 'toFloat':
        return (from === 'uint' ? f32x4.convert_i32x4_u : f32x4.convert_i32x4_s)(a);
      case 'toInt':
        return from === 'float' ? i32x4.trunc_sat_f32x4_s(a) : a;
      case 'toUint':
        return from === 'float' ? i32x4.trunc_sat_f32x4_u(a) : a;
      case 'bitsToFloat':
      case 'bitsToInt':
        return a;
      default:
        return emit(laneOperations[from], node, args);
    }
  },
};

const floatScalar: Partial<Record<Node['op'], Emit>> = {
  add: op.f64.add,
  sub: op.f64.sub,
  mul: op.f64.mul,
  div: op.f64.div,
  neg: op.f64.neg,
  abs: op.f64.abs,
  min: (a, b) => op.select(op.f64.lt(b!, a!), b!, a!),
  max: (a, b) => op.select(op.f64.lt(a!, b!), b!, a!),
  floor: op.f64.floor,
  ceil: op.f64.ceil,
  trunc: op.f64.trunc,
  round: op.f64.nearest,
  sqrt: op.f64.sqrt,
  lt: op.f64.lt,
  le: op.f64.le,
  eq: op.f64.eq,
};

const intScalar: Partial<Record<Node['op'], Emit>> = {
  add: op.i32.add,
  sub: op.i32.sub,
  mul: op.i32.mul,
  neg: (a) => op.i32.sub(op.i32.const(0), a!),
  abs: (a) => op.select(op.i32.lt_s(a!, op.i32.const(0)), op.i32.sub(op.i32.const(0), a!), a!),
  min: (a, b) => op.select(op.i32.lt_s(b!, a!), b!, a!),
  max: (a, b) => op.select(op.i32.lt_s(a!, b!), b!, a!),
  lt: op.i32.lt_s,
  le: op.i32.le_s,
  eq: op.i32.eq,
  and: op.i32.and,
  or: op.i32.or,
  xor: op.i32.xor,
  not: (a) => op.i32.xor(a!, op.i32.const(-1)),
};

const uintScalar: typeof intScalar = {
  ...intScalar,
  min: (a, b) => op.select(op.i32.lt_u(b!, a!), b!, a!),
  max: (a, b) => op.select(op.i32.lt_u(a!, b!), b!, a!),
  lt: op.i32.lt_u,
  le: op.i32.le_u,
};

const boolScalar: typeof intScalar = { ...intScalar, not: op.i32.eqz };

const scalarOperations = { float: floatScalar, bool: boolScalar, int: intScalar, uint: uintScalar };

/** Functions that the exact backend takes from the host's `Math`, with their number of arguments. */
export const mathImports = [
  { name: 'sin', arity: 1 },
  { name: 'cos', arity: 1 },
  { name: 'exp', arity: 1 },
  { name: 'log', arity: 1 },
  { name: 'tanh', arity: 1 },
  { name: 'pow', arity: 2 },
  { name: 'atan2', arity: 2 },
] as const;

const exactArithmetic: Arithmetic = {
  constant: (node) => (node.kind === 'float' ? op.f64.const(node.value) : op.i32.const(node.value)),
  fromStep: (step) => op.f64.convert_i32_s(step),
  operation(node, args) {
    const [a, b, c] = args as [Code, Code, Code];
    const from = node.args[0]!.kind;
    const imported = mathImports.findIndex((math) => math.name === node.op);
    if (imported >= 0) return [...args, op.call(imported)];
    switch (node.op) {
      case 'select':
        return op.select(a, b, c);
      case 'shl':
        return op.i32.shl(a, op.i32.const(node.value));
      case 'shr':
        return (node.kind === 'uint' ? op.i32.shr_u : op.i32.shr_s)(a, op.i32.const(node.value));
      case 'toFloat':
        return (from === 'uint' ? op.f64.convert_i32_u : op.f64.convert_i32_s)(a);
      case 'toInt':
        return from === 'float' ? op.i32.trunc_sat_f64_s(a) : a;
      case 'toUint':
        return from === 'float' ? op.i32.trunc_sat_f64_u(a) : a;
      // The bits are those of the f32 that the kernel speaks of.
      case 'bitsToFloat':
        return op.f64.promote_f32(op.f32.reinterpret_i32(a));
      case 'bitsToInt':
        return from === 'float' ? op.i32.reinterpret_f32(op.f32.demote_f64(a)) : a;
      default:
        return emit(scalarOperations[from], node, args);
    }
  },
};

function emit(table: Partial<Record<Node['op'], Emit>>, node: Node, args: readonly Code[]): Code {
  const instruction = table[node.op];
  if (!instruction)
    throw new TypeError(`no code for "${node.op}" of ${node.args[0]?.kind ?? node.kind} operands`);
  return instruction(...args);
}

const simd = {
  float: v128,
  bool: v128,
  int: v128,
  arithmetic: simdArithmetic,
  load: (address: Code) => v.load(0, address),
  store: (address: Code, value: Code) => v.store(0, address, value),
  zero: v.constF32(0),
  add: (a: Code, b: Code) => f32x4.add(a, b),
  sub: (a: Code, b: Code) => f32x4.sub(a, b),
  neg: (a: Code) => f32x4.neg(a),
  mul: (a: Code, b: Code) => f32x4.mul(a, b),
} as const;

/** Four rollouts of one body side by side. */
export const rollouts: Lanes = {
  ...simd,
  name: 'rollouts',
  elementBytes: 16,
  parameterBytes: 4,
  elementsAtOnce: 1,
  rollouts: 4,
  loadParameter: (address) => v.load32_splat(0, address),
  loadOne: (address) => v.load(0, address),
};

/** Four neighbouring elements of one rollout. */
export const elements: Lanes = {
  ...simd,
  name: 'elements',
  elementBytes: 4,
  parameterBytes: 4,
  elementsAtOnce: 4,
  rollouts: 1,
  loadParameter: (address) => v.load(0, address),
  loadOne: (address) => v.load32_splat(0, address),
};

/** One element of one rollout, in double precision. */
export const exact: Lanes = {
  name: 'exact',
  elementBytes: 8,
  parameterBytes: 8,
  elementsAtOnce: 1,
  rollouts: 1,
  float: f64,
  bool: i32,
  int: i32,
  arithmetic: exactArithmetic,
  load: (address) => op.f64.load(0, address),
  store: (address, value) => op.f64.store(0, address, value),
  loadParameter: (address) => op.f64.load(0, address),
  loadOne: (address) => op.f64.load(0, address),
  zero: op.f64.const(0),
  add: (a, b) => op.f64.add(a, b),
  sub: (a, b) => op.f64.sub(a, b),
  neg: (a) => op.f64.neg(a),
  mul: (a, b) => op.f64.mul(a, b),
};
