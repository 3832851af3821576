// f32 in the four lanes of SIMD registers; integers have lanes alike, and bools are lanes of all ones or zeros.

import type { Node } from '../../wgsl/graph.ts';
import { type Arithmetic, emit, type Instructions } from './arithmetic.ts';
import { type Code, op } from './assembler.ts';

const { f32x4, i32x4, v128: v } = op;

const floatLanes: Instructions = {
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

const bitLanes: Instructions = { and: v.and, or: v.or, xor: v.xor, not: v.not };

const intLanes: Instructions = {
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

const uintLanes: Instructions = {
  ...intLanes,
  min: i32x4.min_u,
  max: i32x4.max_u,
  lt: i32x4.lt_u,
  le: i32x4.le_u,
};

const laneOperations = { float: floatLanes, bool: bitLanes, int: intLanes, uint: uintLanes };

const isZero = (node: Node): boolean => node.op === 'const' && Object.is(node.value, 0);

export const simdArithmetic: Arithmetic = {
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
