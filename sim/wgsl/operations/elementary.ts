// Functions without an instruction of their own. Backends in single precision write them out as polynomials, so that they
// agree; in double precision they are the host's `Math`.

import type { Node } from '../node.ts';
import { each, eachPair, isBroken, isConstant, isNear, type Operation } from './operation.ts';

export type Elementary = 'sin' | 'cos' | 'exp' | 'log' | 'tanh' | 'pow' | 'atan2';

export const elementary: Readonly<Record<Elementary, Operation>> = {
  sin: {
    arity: 1,
    kind: 'float',
    evaluate: each(Math.sin),
    vjp: (g, r, y) => [() => g.mul(r, g.cos(y.args[0]!))],
  },
  cos: {
    arity: 1,
    kind: 'float',
    evaluate: each(Math.cos),
    vjp: (g, r, y) => [() => g.neg(g.mul(r, g.sin(y.args[0]!)))],
  },
  exp: {
    arity: 1,
    kind: 'float',
    evaluate: each(Math.exp),
    vjp: (g, r, y) => [() => g.mul(r, y)],
  },
  log: {
    arity: 1,
    kind: 'float',
    evaluate: each(Math.log),
    vjp: (g, r, y) => [() => g.div(r, y.args[0]!)],
    kink: { isReached: isBroken },
  },
  tanh: {
    arity: 1,
    kind: 'float',
    evaluate: each(Math.tanh),
    vjp: (g, r, y) => [() => g.mul(r, g.sub(g.constant(1), g.mul(y, y)))],
  },
  /** `a` to the power `b`, for `a ≥ 0` as in WGSL. */
  pow: {
    arity: 2,
    kind: 'float',
    simplify(g, a, b) {
      if (isConstant(b, 1)) return a;
      if (isConstant(b, 0)) return g.constant(1);
      return isConstant(b, 2) ? g.mul(a, a) : undefined;
    },
    evaluate: eachPair((a, b) => a ** b),
    // Slope 0 at a base of 0 where it would be infinite (an exponent below 1) or there is none (that of the exponent).
    vjp(g, r, y) {
      const [base, exponent] = y.args as [Node, Node];
      const [zero, one] = [g.constant(0), g.constant(1)];
      const isVertical = (): Node => g.and(g.eq(base, zero), g.lt(exponent, one));
      const slope = (): Node => g.mul(exponent, g.pow(base, g.sub(exponent, one)));
      return [
        () => g.select(isVertical(), zero, g.mul(r, slope())),
        () => g.select(g.lt(zero, base), g.mul(r, g.mul(y, g.log(base))), zero),
      ];
    },
    kink: { isReached: (a, b, y) => isBroken(a, b, y) || (isNear(a, 0) && b < 1) },
  },
  /** The angle of (b, a), as `atan2(y, x)` has its arguments. */
  atan2: {
    arity: 2,
    kind: 'float',
    evaluate: eachPair(Math.atan2),
    // Slope 0 at the origin, where there is none.
    vjp(g, r, node) {
      const [y, x] = node.args as [Node, Node];
      const square = (): Node => g.add(g.mul(x, x), g.mul(y, y));
      const scaled = (factor: Node): Node =>
        g.select(g.eq(square(), g.constant(0)), g.constant(0), g.div(g.mul(r, factor), square()));
      return [() => scaled(x), () => scaled(g.neg(y))];
    },
    kink: { isReached: (a, b) => isNear(a, 0) && isNear(b, 0) },
  },
};
