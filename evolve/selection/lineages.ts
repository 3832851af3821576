// Lineages: of the descendants of one random robot only so many survive, few at first and more and more in the course of
// the run. Small lineages find out cheaply what they are good for before the best of them may take over; it is
// successive halving (Jamieson and Talwalkar, AISTATS 2016) of whole lineages instead of learners.

import type { Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';
import type { Selection, SelectionKind } from './selection.ts';

/** `most` of a lineage survive `from` so many episodes on, undefined: the usual share; the `best` have children. */
export interface LineageSettings {
  readonly most?: readonly { readonly from: number; readonly robots: number }[];
  readonly best: number;
}

/** Shares of the survivors that one lineage may have, by episodes simulated for each survivor. */
const SHARES = [
  { from: 60, share: 0.04 },
  { from: 140, share: 0.06 },
  { from: 240, share: 0.1 },
  { from: 400, share: 0.2 },
  { from: 640, share: 0.34 },
  { from: 840, share: 0.5 },
  { from: 1800, share: 0.8 },
] as const;

/** How many of a lineage survive where the scenario does not say it. */
function usual(rolloutsEach: number, n: number): number {
  const share = SHARES.findLast(({ from }) => from <= rolloutsEach)?.share ?? 0;
  return Math.max(1, Math.round(share * n));
}

const given = (most: NonNullable<LineageSettings['most']>, rollouts: number): number =>
  (most.findLast(({ from }) => from <= rollouts) ?? most[0]!).robots;

/**
 * Survivors are taken in the order of fitness, but for those whose lineage has its share already; if then there are too
 * few, the fittest of those fill the gaps. A lineage has children as often as it has survivors, by its fittest.
 *
 * @param population Survivors of the whole search, all islands together.
 */
export function lineages({ most, best }: LineageSettings, population: number): Selection {
  return {
    survive<G>(candidates: readonly Valid<G>[], n: number, rollouts: number): Valid<G>[] {
      const share = most ? given(most, rollouts) : usual(rollouts / population, n);
      const survivors = new Map<number, number>();
      const kept: Valid<G>[] = [];
      const others: Valid<G>[] = [];
      for (const each of [...candidates].sort(byFitness)) {
        const count = survivors.get(each.founder) ?? 0;
        if (count < share && kept.length < n) {
          kept.push(each);
          survivors.set(each.founder, count + 1);
        } else others.push(each);
      }
      return [...kept, ...others.slice(0, n - kept.length)].sort(byFitness);
    },
    parent<G>(population: readonly Valid<G>[], _index: number, random: Parameters<Selection['parent']>[2]) {
      const { founder } = population[random.integer(population.length)]!;
      const kin = population.filter((each) => each.founder === founder).slice(0, best);
      return kin[random.integer(kin.length)]!;
    },
    newcomers: 0,
  };
}

export const lineagesKind: SelectionKind<LineageSettings> = {
  name: 'lineages',
  description:
    'The fittest survive, but of the descendants of one random robot no more than a number that grows in the ' +
    'course of the run: many lineages at first, the best of them in the end.',
  settings: ({ z, named }) =>
    z.strictObject({
      ...named,
      most: z
        .array(
          z.strictObject({
            from: z.int().min(0).describe('Simulated episodes from which the number holds.'),
            robots: z.int().min(1).max(1_000_000).describe('Survivors of one lineage at most.'),
          }),
        )
        .min(1)
        .max(100)
        .optional()
        .describe(
          'In ascending order of `from`; the first holds from the beginning. Default: one robot at first, a tenth of the ' +
            'survivors once 240 episodes have been simulated for each of them, half at 840, four fifths at 1800.',
        ),
      best: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(6)
        .describe('Of a lineage, the fittest so many have children.'),
    }),
  create: (settings, { population }) => lineages(settings, population),
};
