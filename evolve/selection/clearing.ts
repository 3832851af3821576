// Clearing: of bodies that are nearly alike only the few fittest survive, so that no one kind takes over.
// Pétrowski, "A clearing procedure as a niching method for genetic algorithms", IEEE ICEC, 1996.

import type { Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';
import { anyParent, type Selection, type SelectionKind } from './selection.ts';

/** `radius` in genes, `capacity` in survivors. */
export interface ClearingSettings {
  readonly radius: number;
  readonly capacity: number;
}

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

export const clearingKind: SelectionKind<ClearingSettings> = {
  name: 'clearing',
  description:
    'Clearing (Pétrowski, 1996): of bodies that are nearly alike only a few survive, the fittest; parents are drawn at random.',
  settings: ({ z, named }) =>
    z.strictObject({
      ...named,
      radius: z
        .number()
        .nonnegative()
        .default(15)
        .describe('Genes in which bodies differ at most that count as nearly alike.'),
      capacity: z.int().min(1).max(100_000).default(5).describe('How many of those survive.'),
    }),
  create: (settings, { distance }) => clearing(settings, distance),
};
