// What selection has to say in a search: who survives, and who has the next child.

import type { Random } from '../../base/random.ts';
import type { Valid } from '../individual/individual.ts';

/**
 * Pure: the same arguments give the same answer. Candidates may come in any order; a population comes as `survive` gave
 * it, the fittest first.
 */
export interface Selection {
  /**
   * The next population, the fittest first.
   *
   * @param n Its size; fewer survive where there are fewer candidates. An archive may keep another number.
   * @param rollouts Episodes simulated so far.
   */
  survive<G>(candidates: readonly Valid<G>[], n: number, rollouts: number, random: Random): Valid<G>[];
  /**
   * A parent for the `index`-th child of a generation.
   *
   * @param population What {@link survive} gave, not empty.
   */
  parent<G>(population: readonly Valid<G>[], index: number, random: Random): Valid<G>;
  /** Random newcomers, without parents, among the children of a generation. */
  readonly newcomers: number;
}

/** A parent without favour, every one with the same chance: where survival alone selects. */
export const anyParent: Selection['parent'] = (population, _index, random) =>
  population[random.integer(population.length)]!;
