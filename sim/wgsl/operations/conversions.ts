// From kind to kind, and shifts of bits.

import type { Builder, Kind, Node } from '../node.ts';
import { each, type Loop, type Operation } from './operation.ts';

type Conversion = 'toFloat' | 'toInt' | 'toUint' | 'bitsToFloat' | 'bitsToInt' | 'shl' | 'shr';

export const conversions: Readonly<Record<Conversion, Operation>> = {
  toFloat: {
    arity: 1,
    kind: 'float',
    simplify: (g, a) => (a.kind === 'float' ? a : ofBool(g, a, 'float')),
    evaluate: each((a) => a),
  },
  /** Floats towards zero, saturating, a NaN to 0; an unsigned integer keeps its bits. */
  toInt: {
    arity: 1,
    kind: 'int',
    isFolded: false,
    simplify: (g, a) => (a.kind === 'int' ? a : ofBool(g, a, 'int')),
    evaluate: each((a, node) => toInteger(a, node, -(2 ** 31), 2 ** 31 - 1)),
  },
  toUint: {
    arity: 1,
    kind: 'uint',
    isFolded: false,
    simplify: (g, a) => (a.kind === 'uint' ? a : ofBool(g, a, 'uint')),
    evaluate: each((a, node) => toInteger(a, node, 0, 2 ** 32 - 1)),
  },
  /** The f32 whose bits are `a`. */
  bitsToFloat: { arity: 1, kind: 'float', isFolded: false, evaluate: each(bitsToFloat) },
  bitsToInt: { arity: 1, kind: 'int', isFolded: false, evaluate: each(bitsToInt) },
  shl: { arity: 1, kind: 'same', isFolded: false, evaluate: each((a, { value }) => a << value) },
  /** Arithmetic for `int`, logical for `uint`. */
  shr: {
    arity: 1,
    kind: 'same',
    isFolded: false,
    evaluate: each((a, { kind, value }) => (kind === 'int' ? a >> value : a >>> value)),
  },
};

const ofBool = (g: Builder, a: Node, kind: Kind): Node | undefined =>
  a.kind === 'bool' ? g.select(a, g.constant(1, kind), g.constant(0, kind)) : undefined;

function toInteger(value: number, { args }: Parameters<Loop>[1], low: number, high: number): number {
  if (args[0]!.kind !== 'float') return value;
  return Number.isNaN(value) ? 0 : Math.min(Math.max(Math.trunc(value), low), high);
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
