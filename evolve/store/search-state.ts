// The state of a search as JSON, its individuals by their numbers (Node only: they stand in the store).

import type { Genotype } from '../genotypes/genotype.ts';
import type { Birth, Judged, Valid } from '../individual/individual.ts';
import type { Search } from '../search/state.ts';

interface SearchState {
  readonly told: number;
  readonly rollouts: number;
  readonly births: readonly (Omit<Birth<Genotype>, 'parents'> & { readonly parents: readonly number[] })[];
  readonly islands: readonly {
    readonly population: readonly number[];
    readonly children: readonly number[];
  }[];
  readonly archive: readonly (readonly [cell: number, number: number])[] | null;
  readonly recent: Search<Genotype>['recent'];
}

/** @param numberOf Of an individual by its id; parents on their way are known by id only. */
export function searchToState(search: Search<Genotype>, numberOf: (id: string) => number): string {
  const numbers = (individuals: readonly Valid<Genotype>[]): number[] =>
    individuals.map(({ number }) => number);
  const state: SearchState = {
    told: search.told,
    rollouts: search.rollouts,
    births: search.births.map(({ parents, ...birth }) => ({
      ...birth,
      parents: parents.map(({ id }) => numberOf(id)),
    })),
    islands: search.islands.map(({ population, children }) => ({
      population: numbers(population),
      children: numbers(children),
    })),
    archive: search.archive && [...search.archive].map(([cell, { number }]) => [cell, number]),
    recent: search.recent,
  };
  return JSON.stringify(state);
}

/** @param individualOf By its number. */
export function searchFromState(
  text: string,
  individualOf: (number: number) => Judged<Genotype>,
): Search<Genotype> {
  const { archive, births, islands, ...rest } = JSON.parse(text) as SearchState;
  const valid = (number: number): Valid<Genotype> => {
    const individual = individualOf(number);
    if (individual.status === 'valid') return individual;
    throw new TypeError(`Individual ${number} of the search's state has no fitness.`);
  };
  return {
    ...rest,
    births: births.map(({ parents, ...birth }) => ({
      ...birth,
      parents: parents.map(individualOf).map(({ id, genotype }) => ({ id, genotype })),
    })),
    islands: islands.map(({ population, children }) => ({
      population: population.map(valid),
      children: children.map(valid),
    })),
    archive: archive && new Map(archive.map(([cell, number]) => [cell, valid(number)])),
  };
}
