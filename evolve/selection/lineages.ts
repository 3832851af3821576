// Lineages: of the descendants of one random robot only so many survive, few at first and more and more in the course of
// the run. Small lineages find out cheaply what they are good for before the best of them may take over; it is
// successive halving (Jamieson and Talwalkar, AISTATS 2016) of whole lineages instead of learners.

import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import type { Valid } from '../individual.ts';
import { byFitness, type Selection } from './selection.ts';

export type LineageSettings = Extract<EvolutionSettings['selection'], { kind: 'lineages' }>;

/**
 * Survivors are taken in the order of fitness, but for those whose lineage has its share already; if then there are too
 * few, the fittest of those fill the gaps. A lineage has children as often as it has survivors, by its fittest.
 */
export function lineages({ most, best }: LineageSettings): Selection {
  return {
    survive<G>(candidates: readonly Valid<G>[], n: number, rollouts: number): Valid<G>[] {
      const share = most.findLast(({ from }) => from <= rollouts) ?? most[0]!;
      const survivors = new Map<number, number>();
      const kept: Valid<G>[] = [];
      const others: Valid<G>[] = [];
      for (const each of [...candidates].sort(byFitness)) {
        const count = survivors.get(each.founder) ?? 0;
        if (count < share.robots && kept.length < n) {
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
