// f64 in scalar registers, one number at a time; `sin`, `exp` and their like are the host's.

import { type Elementary, elementary } from '../../wgsl/operations/elementary.ts';
import { type Arithmetic, emit, type Instructions } from './arithmetic.ts';
import { type Code, op } from './assembler.ts';

const floatScalar: Instructions = {
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

const intScalar: Instructions = {
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

const uintScalar: Instructions = {
  ...intScalar,
  min: (a, b) => op.select(op.i32.lt_u(b!, a!), b!, a!),
  max: (a, b) => op.select(op.i32.lt_u(a!, b!), b!, a!),
  lt: op.i32.lt_u,
  le: op.i32.le_u,
};

const boolScalar: Instructions = { ...intScalar, not: op.i32.eqz };

const scalarOperations = { float: floatScalar, bool: boolScalar, int: intScalar, uint: uintScalar };

/** Functions that the exact backend takes from the host's `Math`, with their number of arguments. */
export const mathImports: readonly MathImport[] = Object.entries(elementary).map(([name, { arity }]) => ({
  name: name as Elementary,
  arity,
}));

export interface MathImport {
  readonly name: Elementary;
  readonly arity: number;
}

export const exactArithmetic: Arithmetic = {
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
