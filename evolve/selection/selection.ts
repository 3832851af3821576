// What selection has to say in a search: who survives, and who has the next child.

import type { Random } from '../../base/random.ts';
import type { Axis } from '../archive/archive.ts';
import type { Valid } from '../individual/individual.ts';
import type { Kind } from '../kind.ts';

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
  /** Descriptors that it compares, which therefore have to be measured; none by default. */
  readonly compares?: readonly string[];
}

/** A parent without favour, every one with the same chance: where survival alone selects. */
export const anyParent: Selection['parent'] = (population, _index, random) =>
  population[random.integer(population.length)]!;

/** What a selection may know of the search. */
export interface SelectionContext {
  /** Survivors of the whole search, all islands together. */
  readonly population: number;
  /** Of the archive; null where the search has none. */
  readonly axes: readonly Axis[] | null;
  /** Between two genotypes; see `GenotypeSpace.distance`. */
  readonly distance: (a: unknown, b: unknown) => number;
}

/** A selection that scenarios can name in "evolution.selection". */
export interface SelectionKind<Settings = never> extends Kind {
  /** True: a scenario that names it must have an archive. */
  readonly needsArchive?: boolean;
  /** The selection with settings of a scenario, defaults filled in. */
  readonly create: (settings: Settings, context: SelectionContext) => Selection;
}
