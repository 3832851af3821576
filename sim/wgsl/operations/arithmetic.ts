// Sums, products and what else machines have an instruction for.

import type { Builder, Node } from '../node.ts';
import {
  each,
  isBroken,
  isConstant,
  isNear,
  type Operation,
  type OperationKink,
  ROUNDING,
} from './operation.ts';

type Arithmetic = 'add' | 'sub' | 'mul' | 'div' | 'neg' | 'abs' | 'min' | 'max' | 'sqrt';

/** Two arguments that are equal. */
const tie: OperationKink = { isReached: isNear, sides: (_, a, b) => [a, b] };

export const arithmetic: Readonly<Record<Arithmetic, Operation>> = {
  add: {
    arity: 2,
    kind: 'same',
    isCommutative: true,
    simplify(g, a, b) {
      if (isConstant(a, 0)) return b;
      if (isConstant(b, 0)) return a;
      if (b.op === 'neg') return g.sub(a, b.args[0]!);
      return a.op === 'neg' ? g.sub(b, a.args[0]!) : undefined;
    },
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! + b[db * i]!;
    },
    vjp: (_, r) => [() => r, () => r],
  },
  sub: {
    arity: 2,
    kind: 'same',
    simplify(g, a, b) {
      if (isConstant(b, 0)) return a;
      // There is no minus before a u32.
      if (isConstant(a, 0) && a.kind !== 'uint') return g.neg(b);
      return b.op === 'neg' ? g.add(a, b.args[0]!) : undefined;
    },
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! - b[db * i]!;
    },
    vjp: (g, r) => [() => r, () => g.neg(r)],
  },
  mul: {
    arity: 2,
    kind: 'same',
    isCommutative: true,
    simplify(g, a, b) {
      if (isConstant(a, 1)) return b;
      if (isConstant(b, 1)) return a;
      // A zero factor is folded away: the subset promises finite values, not the NaN of 0·∞.
      if (isConstant(a, 0)) return a;
      if (isConstant(b, 0)) return b;
      if (isConstant(a, -1)) return g.neg(b);
      if (isConstant(b, -1)) return g.neg(a);
      if (a.op === 'neg') return g.neg(g.mul(a.args[0]!, b));
      return b.op === 'neg' ? g.neg(g.mul(a, b.args[0]!)) : undefined;
    },
    evaluate(results, { kind }, a, da, b, db) {
      if (kind === 'float') for (let i = 0; i < results.length; i++) results[i] = a[da * i]! * b[db * i]!;
      else for (let i = 0; i < results.length; i++) results[i] = Math.imul(a[da * i]!, b[db * i]!);
    },
    vjp: (g, r, y) => [() => g.mul(r, y.args[1]!), () => g.mul(r, y.args[0]!)],
  },
  div: {
    arity: 2,
    kind: 'same',
    simplify(g, a, b) {
      if (isConstant(b, 1) || isConstant(a, 0)) return a;
      return a.op === 'neg' ? g.neg(g.div(a.args[0]!, b)) : undefined;
    },
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! / b[db * i]!;
    },
    vjp(g, r, y) {
      const share = (): Node => g.div(r, y.args[1]!);
      return [share, () => g.neg(g.mul(share(), y))];
    },
    kink: { isReached: isBroken },
  },
  neg: {
    arity: 1,
    kind: 'same',
    simplify: (_, a) => (a.op === 'neg' ? a.args[0] : undefined),
    evaluate: each((a) => -a),
    vjp: (g, r) => [() => g.neg(r)],
  },
  abs: {
    arity: 1,
    kind: 'same',
    evaluate(results, _, a, da) {
      for (let i = 0; i < results.length; i++) results[i] = Math.abs(a[da * i]!);
    },
    // Slope 0 at 0.
    vjp(g, r, y) {
      const zero = g.constant(0);
      const x = y.args[0]!;
      return [() => g.select(g.lt(zero, x), r, g.select(g.lt(x, zero), g.neg(r), zero))];
    },
    kink: { isReached: (a) => isNear(a, 0), sides: (g, a) => [a, g.neg(a)] },
  },
  // min and max are not commutative: at a tie the first argument takes the whole slope (and so in clamp).
  min: {
    arity: 2,
    kind: 'same',
    simplify: (_, a, b) => (a === b ? a : undefined),
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = Math.min(a[da * i]!, b[db * i]!);
    },
    vjp: (g, r, y) => choice(g, r, g.lt(y.args[1]!, y.args[0]!)),
    kink: tie,
  },
  max: {
    arity: 2,
    kind: 'same',
    simplify: (_, a, b) => (a === b ? a : undefined),
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = Math.max(a[da * i]!, b[db * i]!);
    },
    vjp: (g, r, y) => choice(g, r, g.lt(y.args[0]!, y.args[1]!)),
    kink: tie,
  },
  sqrt: {
    arity: 1,
    kind: 'float',
    evaluate(results, _, a, da) {
      for (let i = 0; i < results.length; i++) results[i] = Math.sqrt(a[da * i]!);
    },
    // Slope 0 at 0, where it would be infinite; this makes length() flat at the zero vector.
    vjp: (g, r, y) => [
      () => g.select(g.eq(y, g.constant(0)), g.constant(0), g.div(g.mul(g.constant(0.5), r), y)),
    ],
    kink: { isReached: (a, b, y) => isBroken(a, b, y) || Math.abs(y) <= ROUNDING },
  },
};

function choice(g: Builder, r: Node, second: Node): (() => Node)[] {
  return [() => g.select(second, g.constant(0), r), () => g.select(second, r, g.constant(0))];
}
