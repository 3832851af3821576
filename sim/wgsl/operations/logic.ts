// Comparisons, logic and choice.

import type { Node } from '../node.ts';
import { each, eachPair, isNear, type Operation, type OperationKink } from './operation.ts';

type Logic = 'lt' | 'le' | 'eq' | 'and' | 'or' | 'xor' | 'not' | 'select';

const tie: OperationKink = {
  isReached: isNear,
  sides: (graph) => [graph.constant(1, 'bool'), graph.constant(0, 'bool')],
};

export const logic: Readonly<Record<Logic, Operation>> = {
  lt: {
    arity: 2,
    kind: 'bool',
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! < b[db * i]! ? 1 : 0;
    },
    kink: tie,
  },
  le: {
    arity: 2,
    kind: 'bool',
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! <= b[db * i]! ? 1 : 0;
    },
    kink: tie,
  },
  eq: {
    arity: 2,
    kind: 'bool',
    isCommutative: true,
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! === b[db * i]! ? 1 : 0;
    },
  },
  /** Logical on bools, bitwise on integers; so are `or`, `xor` and `not`. */
  and: {
    arity: 2,
    kind: 'same',
    isCommutative: true,
    simplify: (_, a, b) => known(a, b, (value) => value === 0),
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! & b[db * i]!;
    },
  },
  or: {
    arity: 2,
    kind: 'same',
    isCommutative: true,
    simplify: (_, a, b) => known(a, b, (value) => value !== 0),
    evaluate(results, _, a, da, b, db) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! | b[db * i]!;
    },
  },
  xor: { arity: 2, kind: 'same', isCommutative: true, evaluate: eachPair((a, b) => a ^ b) },
  not: {
    arity: 1,
    kind: 'same',
    simplify: (_, a) => (a.op === 'not' ? a.args[0] : undefined),
    evaluate: each((a, { kind }) => (kind === 'bool' ? 1 - a : ~a)),
  },
  /** `a ? b : c` (the order of C, not of WGSL's `select`). The slope is that of the arm taken. */
  select: {
    arity: 3,
    kind: 'same',
    isFolded: false,
    simplify(g, condition, yes, no) {
      if (yes === no) return yes;
      if (condition.op === 'const') return condition.value ? yes : no;
      if (condition.op === 'not') return g.select(condition.args[0]!, no, yes);
      return yes.kind === 'bool' ? g.or(g.and(condition, yes), g.and(g.not(condition), no)) : undefined;
    },
    evaluate(results, _, a, da, b, db, c, dc) {
      for (let i = 0; i < results.length; i++) results[i] = a[da * i]! ? b[db * i]! : c[dc * i]!;
    },
  },
};

/** What two equal arguments come to, or two bools of which one is a constant; `decides`: whether it has the last word. */
function known(a: Node, b: Node, decides: (value: number) => boolean): Node | undefined {
  if (a === b) return a;
  if (a.kind !== 'bool') return undefined;
  if (a.op === 'const') return decides(a.value) ? a : b;
  if (b.op === 'const') return decides(b.value) ? b : a;
  return undefined;
}
