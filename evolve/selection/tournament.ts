// Tournament selection: each parent is the fittest of a few individuals drawn at random, with replacement. Miller and
// Goldberg, "Genetic algorithms, tournament selection, and the effects of noise", Complex Systems 9(3), 1995.

import { elitist } from './elitist.ts';
import type { Selection, SelectionKind } from './selection.ts';

/** @param size Individuals that meet: 1 gives everyone the same chance, more press harder for fitness. */
export function tournament(size: number): Selection {
  return {
    ...elitist,
    parent: (population, _index, random) => {
      const draws = Array.from({ length: size }, () => random.integer(population.length));
      // The population is ordered by fitness.
      return population[Math.min(...draws)]!;
    },
  };
}

export const tournamentKind: SelectionKind<{ readonly size: number }> = {
  name: 'tournament',
  description: 'The fittest survive; parents are the fittest of a few drawn at random.',
  settings: ({ z, named }) =>
    z.strictObject({
      ...named,
      size: z.int().min(1).max(1000).default(3).describe('Individuals that meet in a tournament.'),
    }),
  create: ({ size }) => tournament(size),
};
