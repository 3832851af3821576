// Age-fitness Pareto optimization: an individual has to be fitter than all that are as young as it or younger, so a new
// line has time to grow up. Schmidt and Lipson, "Age-fitness Pareto optimization", GECCO 2010.

import { byFitness } from '../individual/individual.ts';
import { covers, frontsOf } from './pareto.ts';
import { anyParent, type Selection, type SelectionKind } from './selection.ts';

/**
 * Survivors are taken front by front, from the last one that finds room the fittest. Of the same age and fitness, the
 * individual born first counts as the better one, lest copies crowd out the rest.
 *
 * @param newcomers Random individuals born in each generation; without any, ages tell nothing.
 */
export function afpo(newcomers: number): Selection {
  return {
    survive: (candidates, n) =>
      // Whoever was founded later is younger, in whatever generation one counts.
      frontsOf(candidates, ({ fitness, founded }) => [fitness, founded], covers)
        .flatMap((front) => front.sort(byFitness))
        .slice(0, n)
        .sort(byFitness),
    parent: anyParent,
    newcomers,
  };
}

export const afpoKind: SelectionKind<{ readonly newcomers: number }> = {
  name: 'afpo',
  description:
    'Age-fitness Pareto optimization (Schmidt and Lipson, 2010): the old are only kept while they are fitter.',
  settings: ({ z, named }) =>
    z.strictObject({
      ...named,
      newcomers: z.int().min(0).max(100_000).default(1).describe('Random newcomers in a generation.'),
    }),
  create: ({ newcomers }) => afpo(newcomers),
};
