import type { Judged } from '../individual.ts';

/**
 * Chooses the next population, best first, at most `n` of parents and children together. It draws no random numbers
 * and does not depend on the order of its arguments' elements.
 */
export type Selection = <G>(
  parents: readonly Judged<G>[],
  children: readonly Judged<G>[],
  n: number,
) => Judged<G>[];
