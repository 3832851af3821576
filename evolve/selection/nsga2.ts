// NSGA-II: several objectives at once, the better front first and within it those in thin places.
// Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE TEC 6(2), 2002.

import { descriptorOf } from '../descriptors/descriptors.ts';
import type { Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';
import { crowdingOf } from './crowding.ts';
import { frontsOf, type Point } from './pareto.ts';
import type { Selection, SelectionKind } from './selection.ts';

/** What is traded off: `of` is `fitness` or the name of a descriptor. */
export type Objectives = readonly { readonly of: string; readonly goal: 'maximize' | 'minimize' }[];

/**
 * Survivors are taken front by front, from the last one that finds room those with the greatest crowding distance.
 * Parents win a tournament of two, by front, then by crowding distance among the survivors.
 */
export function nsga2(objectives: Objectives): Selection {
  const pointOf = (individual: Valid<unknown>): Point =>
    objectives.map(({ of, goal }) => {
      const value = of === 'fitness' ? individual.fitness : descriptorOf(individual, of);
      return goal === 'maximize' ? value : -value;
    });
  // A population has many children; whom it prefers is found once.
  const rankings = new WeakMap<readonly Valid<unknown>[], ReadonlyMap<Valid<unknown>, number>>();
  const rankingOf = (population: readonly Valid<unknown>[]): ReadonlyMap<Valid<unknown>, number> => {
    const known = rankings.get(population);
    if (known) return known;
    const ranking = new Map(ranked(population, pointOf).map((individual, rank) => [individual, rank]));
    rankings.set(population, ranking);
    return ranking;
  };
  return {
    survive: (candidates, n) => ranked(candidates, pointOf).slice(0, n).sort(byFitness),
    parent: (population, _index, random) => {
      const draw = () => population[random.integer(population.length)]!;
      const [first, second] = [draw(), draw()];
      const ranking = rankingOf(population);
      return ranking.get(first)! <= ranking.get(second)! ? first : second;
    },
    newcomers: 0,
    compares: objectives.map(({ of }) => of).filter((of) => of !== 'fitness'),
  };
}

/** In the order of preference: by front, then the greater crowding distance, of equals the fitter or older. */
function ranked<G>(
  individuals: readonly Valid<G>[],
  pointOf: (individual: Valid<unknown>) => Point,
): Valid<G>[] {
  return frontsOf(individuals, pointOf).flatMap((front) => {
    const crowding = crowdingOf(front, pointOf);
    const distance = (individual: Valid<G>): number => crowding.get(individual)!;
    return front.sort((a, b) => Math.sign(distance(b) - distance(a)) || byFitness(a, b));
  });
}

export const nsga2Kind: SelectionKind<{ readonly objectives: Objectives }> = {
  name: 'nsga2',
  description: 'NSGA-II (Deb et al., 2002) over several objectives.',
  settings: ({ z, named, descriptor }) =>
    z.strictObject({
      ...named,
      objectives: z
        .array(
          z.strictObject({
            of: z
              .union([z.literal('fitness'), descriptor], {
                error: ({ input }) => {
                  const [issue] = descriptor.safeParse(input).error!.issues;
                  return `${issue!.message} It may be "fitness" too.`;
                },
              })
              .describe('fitness, or what an axis may be of.'),
            goal: z.enum(['maximize', 'minimize']).describe('Which way is better.'),
          }),
        )
        .min(2)
        .max(8)
        .default([
          { of: 'fitness', goal: 'maximize' },
          { of: 'mass', goal: 'minimize' },
        ])
        .describe('What is traded off.'),
    }),
  create: ({ objectives }) => nsga2(objectives),
};
