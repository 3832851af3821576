// Clearing: of bodies that are nearly alike only the few fittest survive, so that no one kind takes over.
// Pétrowski, "A clearing procedure as a niching method for genetic algorithms", IEEE ICEC, 1996.

import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import type { Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';
import { anyParent, type Selection } from './selection.ts';

export type ClearingSettings = Extract<EvolutionSettings['selection'], { kind: 'clearing' }>;

/**
 * Survivors are taken in the order of fitness, but for those that have `capacity` survivors within the radius already;
 * if then there are too few, the fittest of those fill the gaps.
 *
 * @param distance Between the genotypes of two individuals.
 */
export function clearing(
  { radius, capacity }: ClearingSettings,
  distance: (a: unknown, b: unknown) => number,
): Selection {
  return {
    survive<G>(candidates: readonly Valid<G>[], n: number): Valid<G>[] {
      const kept: Valid<G>[] = [];
      const cleared: Valid<G>[] = [];
      for (const each of [...candidates].sort(byFitness)) {
        if (kept.length === n) break;
        const alike = kept.filter(({ genotype }) => distance(genotype, each.genotype) <= radius);
        (alike.length < capacity ? kept : cleared).push(each);
      }
      return [...kept, ...cleared.slice(0, n - kept.length)].sort(byFitness);
    },
    parent: anyParent,
    newcomers: 0,
  };
}
