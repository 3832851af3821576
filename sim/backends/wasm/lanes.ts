// How numbers sit in registers and memory. Four ways of running the same stages:
// `rollouts`: f32, the four lanes hold four rollouts of one body; `elements`: f32, they hold four neighbouring
// elements of one rollout; `subjects`: f32, they hold a rollout each of four bodies of the same wiring, to the bits of
// `elements`; `exact`: f64, one element of one rollout at a time.

import type { Arithmetic } from './arithmetic.ts';
import { type Code, type FunctionBuilder, f64, i32, op, type ValueType, v128 } from './assembler.ts';
import { exactArithmetic, type MathImport, mathImports } from './exact-arithmetic.ts';
import { simdArithmetic } from './simd-arithmetic.ts';

/** A view of linear memory. */
export type Floats = Float32Array | Float64Array;

/** What differs between the ways. Addresses are code; they are in bytes, and so are offsets. */
export interface Lanes {
  /** Bytes from one element of a column to the next. */
  readonly elementBytes: number;
  /** The same for a parameter, which the rollouts of a body share. */
  readonly parameterBytes: number;
  /** The same for what tells how elements are joined, which all rollouts share. */
  readonly wiringBytes: number;
  /** Elements that one pass of a loop handles. */
  readonly elementsAtOnce: number;
  /** Domains are padded to a multiple of so many elements; what they are padded with is left out of sums. */
  readonly padding: number;
  /** Sums that elements are added to in turn, to be summed up themselves at the end. */
  readonly partialSums: number;
  /** Whether each rollout has parameters, and their gradients, of its own. */
  readonly ownParameters: boolean;
  /** Rollouts that are simulated together: entry `i` of a column is `rollouts` numbers from `rollouts · i` on. */
  readonly rollouts: number;
  readonly float: ValueType;
  readonly bool: ValueType;
  readonly int: ValueType;
  readonly arithmetic: Arithmetic;
  /** Functions that `arithmetic` takes from the host's `Math`; where there are none, stages have polynomials instead. */
  readonly mathImports: readonly MathImport[];
  /** Registers of outputs that a dense layer handles at once. */
  readonly denseRegisters: number;
  /** Such blocks of outputs make a multiple of this number. */
  readonly denseBlocks: number;
  floats(buffer: ArrayBuffer, byteOffset: number, count: number): Floats;

  zero: Code;
  add(a: Code, b: Code): Code;
  sub(a: Code, b: Code): Code;
  neg(a: Code): Code;
  mul(a: Code, b: Code): Code;

  /** Reads consecutive entries of a column, or one, whichever `elementsAtOnce` says. */
  load(address: Code, offset?: number): Code;
  store(address: Code, value: Code, offset?: number): Code;
  /** Reads a parameter: of consecutive elements, or one for all rollouts, or one for each. */
  loadParameter(address: Code, offset?: number): Code;
  /** Reads a number of the wiring: of consecutive elements, or one for all rollouts. */
  loadWiring(address: Code): Code;
  /** Reads one entry for all elements. */
  loadOne(address: Code, offset?: number): Code;
  loadOneParameter(address: Code): Code;
  /** Reads the entry `offset(k)` after `base` for each element `k`; offsets are those of a column's entries. */
  gather(base: Code, offset: (k: number) => Code): Code;
  gatherParameter(base: Code, offset: (k: number) => Code): Code;
  /** Reads the entries of a table of parameters that the lanes of `index` name. */
  lookUp(table: Code, index: Code): Code;
  /** Adds to the entries of a table's gradient, one after another, so that equal ones do not lose each other's share. */
  addToEntries(builder: FunctionBuilder, table: Code, index: Code, share: Code): void;
  /** `value` for those elements whose flags at `address` are all ones, zero for those where they are zero. */
  onlyWhere(address: Code, value: Code): Code;
  /** Adds to the first of the partial sums, and has the next one be the first. */
  addInTurn(builder: FunctionBuilder, locals: readonly number[], value: Code): void;
  /** Makes of the partial sums, in the first of them, that of all elements, for each of them. */
  sumElements(builder: FunctionBuilder, locals: readonly number[]): void;
  /** What parameters that rollouts share gain by the sums in `locals`, as many registers of parameters as that makes. */
  sumRollouts(builder: FunctionBuilder, locals: readonly number[]): Code[];
}

const { v128: v, f32x4 } = op;

const addToFirst =
  (add: Lanes['add']): Lanes['addInTurn'] =>
  (builder, [local], value) => {
    builder.emit(op.local.set(local!, add(op.local.get(local!), value)));
  };

const simd = {
  parameterBytes: 4,
  wiringBytes: 4,
  padding: 1,
  partialSums: 1,
  ownParameters: false,
  float: v128,
  bool: v128,
  int: v128,
  arithmetic: simdArithmetic,
  mathImports: [],
  // Engines compute all products of a loop's body before the sums; four sums and eight products leave room in the sixteen
  // registers, and more would be spilled to memory in every turn.
  denseRegisters: 4,
  denseBlocks: 1,
  floats: (buffer: ArrayBuffer, byteOffset: number, count: number) =>
    new Float32Array(buffer, byteOffset, count),
  zero: v.constF32(0),
  add: (a: Code, b: Code) => f32x4.add(a, b),
  sub: (a: Code, b: Code) => f32x4.sub(a, b),
  neg: (a: Code) => f32x4.neg(a),
  mul: (a: Code, b: Code) => f32x4.mul(a, b),
  addInTurn: addToFirst((a, b) => f32x4.add(a, b)),
  load: (address: Code, offset = 0) => v.load(offset, address),
  store: (address: Code, value: Code, offset = 0) => v.store(offset, address, value),
  lookUp: (table: Code, index: Code) => loadLanes((k) => entry(table, op.i32x4.extract_lane(k, index), 4)),
} as const;

const splat = (address: Code, offset = 0): Code => v.load32_splat(offset, address);

/** Four rollouts of one body side by side. */
export const rollouts: Lanes = {
  ...simd,
  elementBytes: 16,
  elementsAtOnce: 1,
  rollouts: 4,
  loadParameter: splat,
  loadWiring: splat,
  loadOne: simd.load,
  loadOneParameter: splat,
  gather: (base, offset) => simd.load(op.i32.add(base, offset(0))),
  gatherParameter: (base, offset) => splat(op.i32.add(base, op.i32.shr_u(offset(0), op.i32.const(2)))),
  addToEntries: (builder, table, index, share) => addLanes(builder, table, index, share, 16, 4),
  onlyWhere: (address, value) => v.and(value, splat(address)),
  sumElements: () => {},
  sumRollouts: (builder, locals) => [sumsAcross(builder, locals)],
};

/** Four neighbouring elements of one rollout. */
export const elements: Lanes = {
  ...simd,
  elementBytes: 4,
  elementsAtOnce: 4,
  padding: 4,
  rollouts: 1,
  loadParameter: simd.load,
  loadWiring: simd.load,
  loadOne: splat,
  loadOneParameter: splat,
  gather: (base, offset) => loadLanes((k) => op.i32.add(base, offset(k))),
  gatherParameter: (base, offset) => loadLanes((k) => op.i32.add(base, offset(k))),
  addToEntries: (builder, table, index, share) => addLanes(builder, table, index, share, 4, 0),
  onlyWhere: (address, value) => v.and(value, v.load(0, address)),
  sumElements(builder, [local]) {
    const sums = builder.hold(v128, op.local.get(local!));
    const pairs = builder.hold(v128, f32x4.add(sums, v.shuffle32([2, 3, 0, 1], sums, sums)));
    builder.emit(op.local.set(local!, f32x4.add(pairs, v.shuffle32([1, 0, 3, 2], pairs, pairs))));
  },
  sumRollouts: (_, locals) => locals.map((local) => op.local.get(local)),
};

/**
 * A rollout each of four bodies of the same wiring, every one with parameters and weights of its own. All sums are formed
 * in the order in which `elements` forms them, so that a body comes to the same bits in company as alone.
 */
export const subjects: Lanes = {
  ...simd,
  elementBytes: 16,
  parameterBytes: 16,
  elementsAtOnce: 1,
  padding: 4,
  partialSums: 4,
  ownParameters: true,
  denseBlocks: 2,
  rollouts: 4,
  loadParameter: simd.load,
  loadWiring: splat,
  loadOne: simd.load,
  loadOneParameter: simd.load,
  gather: (base, offset) => simd.load(op.i32.add(base, offset(0))),
  gatherParameter: (base, offset) => simd.load(op.i32.add(base, offset(0))),
  lookUp: (table, index) =>
    loadLanes((k) => op.i32.add(entry(table, op.i32x4.extract_lane(k, index), 16), op.i32.const(4 * k))),
  addToEntries: (builder, table, index, share) => addLanes(builder, table, index, share, 16, 4),
  onlyWhere: (address, value) => v.and(value, splat(address)),
  // Element i adds to what is lane i mod 4 of `elements`.
  addInTurn(builder, [first, ...others], value) {
    const sum = builder.hold(v128, f32x4.add(op.local.get(first!), value));
    const turned = [...others.map((local) => op.local.get(local)), sum];
    turned.forEach((code, i) => {
      builder.emit(op.local.set([first!, ...others][i]!, code));
    });
  },
  sumElements(builder, locals) {
    const [s0, s1, s2, s3] = locals.map((local) => op.local.get(local)) as [Code, Code, Code, Code];
    builder.emit(op.local.set(locals[0]!, f32x4.add(f32x4.add(s0, s2), f32x4.add(s1, s3))));
  },
  sumRollouts: (_, locals) => locals.map((local) => op.local.get(local)),
};

const loadF64 = (address: Code, offset = 0): Code => op.f64.load(offset, address);

/** One element of one rollout, in double precision. */
export const exact: Lanes = {
  elementBytes: 8,
  parameterBytes: 8,
  wiringBytes: 8,
  elementsAtOnce: 1,
  padding: 1,
  partialSums: 1,
  ownParameters: false,
  rollouts: 1,
  float: f64,
  bool: i32,
  int: i32,
  arithmetic: exactArithmetic,
  mathImports,
  denseRegisters: 1,
  denseBlocks: 1,
  floats: (buffer, byteOffset, count) => new Float64Array(buffer, byteOffset, count),
  zero: op.f64.const(0),
  add: (a, b) => op.f64.add(a, b),
  sub: (a, b) => op.f64.sub(a, b),
  neg: (a) => op.f64.neg(a),
  mul: (a, b) => op.f64.mul(a, b),
  load: loadF64,
  store: (address, value, offset = 0) => op.f64.store(offset, address, value),
  addInTurn: addToFirst((a, b) => op.f64.add(a, b)),
  loadParameter: loadF64,
  loadWiring: loadF64,
  loadOne: loadF64,
  loadOneParameter: loadF64,
  gather: (base, offset) => loadF64(op.i32.add(base, offset(0))),
  gatherParameter: (base, offset) => loadF64(op.i32.add(base, offset(0))),
  lookUp: (table, index) => loadF64(entry(table, index, 8)),
  addToEntries(builder, table, index, share) {
    const address = builder.hold(i32, entry(table, index, 8));
    builder.emit(op.f64.store(0, address, op.f64.add(loadF64(address), share)));
  },
  onlyWhere: (address, value) => op.select(op.i32.load(0, address), value, op.f64.const(0)),
  sumElements: () => {},
  sumRollouts: (_, locals) => locals.map((local) => op.local.get(local)),
};

/** The ways by name, for another thread can be sent a name and not functions. */
export const lanesByName = { rollouts, elements, subjects, exact } as const satisfies Record<string, Lanes>;
export type LanesName = keyof typeof lanesByName;

const entry = (table: Code, index: Code, bytes: number): Code =>
  op.i32.add(table, op.i32.mul(index, op.i32.const(bytes)));

function loadLanes(address: (k: number) => Code): Code {
  let vector = v.load32_zero(0, address(0));
  for (let k = 1; k < 4; k++) vector = v.load32_lane(k, address(k), vector);
  return vector;
}

/** @param laneBytes From what one lane adds to of an entry to what the next does. */
function addLanes(
  builder: FunctionBuilder,
  table: Code,
  index: Code,
  share: Code,
  entryBytes: number,
  laneBytes: number,
): void {
  const shares = builder.hold(v128, share);
  for (let k = 0; k < 4; k++) {
    const address = builder.hold(i32, entry(table, op.i32x4.extract_lane(k, index), entryBytes));
    const offset = laneBytes * k;
    const sum = op.f32.add(op.f32.load(offset, address), f32x4.extract_lane(k, shares));
    builder.emit(op.f32.store(offset, address, sum));
  }
}

/** The four sums across the lanes of four registers, as one register. */
export function sumsAcross(builder: FunctionBuilder, locals: readonly number[]): Code {
  const [s0, s1, s2, s3] = locals.map((local) => op.local.get(local)) as [Code, Code, Code, Code];
  const pair = (x: Code, y: Code): Code =>
    builder.hold(v128, f32x4.add(v.shuffle32([0, 2, 4, 6], x, y), v.shuffle32([1, 3, 5, 7], x, y)));
  const low = pair(s0, s1);
  const high = pair(s2, s3);
  return f32x4.add(v.shuffle32([0, 2, 4, 6], low, high), v.shuffle32([1, 3, 5, 7], low, high));
}
