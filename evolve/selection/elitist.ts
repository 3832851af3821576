// (μ + μ) selection: the best of parents and children together, so the best so far is never lost.

import type { Judged, Valid } from '../individual.ts';
import type { Selection } from './selection.ts';

/**
 * The `n` fittest. Of equals the older comes first, then the lower id, so that a run repeats. Invalid ones survive only
 * where there is no valid one at all; otherwise fewer than `n` survive until enough valid ones are born.
 */
export const survivors: Selection = <G>(
  parents: readonly Judged<G>[],
  children: readonly Judged<G>[],
  n: number,
): Judged<G>[] => {
  const all = [...parents, ...children];
  const valid = all.filter((individual): individual is Valid<G> => individual.status === 'valid');
  if (valid.length === 0) return all.sort(byAge).slice(0, n);
  return valid.sort((a, b) => b.fitness - a.fitness || byAge(a, b)).slice(0, n);
};

/** Ids of one generation share their beginning, so the shorter has the lower index. */
export function byAge(a: Judged<unknown>, b: Judged<unknown>): number {
  return a.generation - b.generation || a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
