// Floats to whole numbers that are floats still. Flat everywhere, also at their jumps.

import type { Builder, Node } from '../node.ts';
import { each, isNear, type Operation, type OperationKink } from './operation.ts';

const isWhole = (a: number): boolean => isNear(a, Math.round(a));

/** On either side of a jump. */
function sides(graph: Builder, a: Node): [Node, Node] {
  const whole = graph.round(a);
  return [whole, graph.sub(whole, graph.constant(1))];
}

const row = (value: (a: number) => number, isReached: OperationKink['isReached']): Operation => ({
  arity: 1,
  kind: 'float',
  evaluate: each(value),
  kink: { isReached, sides },
});

export const rounding: Readonly<Record<'floor' | 'ceil' | 'trunc' | 'round', Operation>> = {
  floor: row(Math.floor, isWhole),
  ceil: row(Math.ceil, isWhole),
  trunc: row(Math.trunc, (a) => isWhole(a) && Math.abs(a) > 0.5),
  /** To the nearest integer, ties to even, as WGSL's `round`. */
  round: { ...row(roundToEven, (a) => isNear(a - 0.5, Math.round(a - 0.5))), isFolded: false },
};

function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x - Math.trunc(x)) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
