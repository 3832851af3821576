// What a run remembers of itself: individuals and their weights as they are evaluated, and the search's state after each
// generation. In memory here; `store.ts` keeps the same on disk.

import type { Genotype } from '../genotypes/genotype.ts';
import type { Judged, Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';
import type { Learnt } from '../individual/learnt.ts';
import type { Search } from '../search/state.ts';
import type { GenerationSummary } from './summary.ts';

/** An individual with its verdict, and what it has learned; null unless it is valid. */
export interface Evaluated {
  readonly judged: Judged<Genotype>;
  readonly controller: Learnt | null;
}

/** The end of a generation. */
export interface Milestone {
  /** The state after it. */
  readonly search: Search<Genotype>;
  readonly summary: GenerationSummary;
  /** Ids of those whose weights the run still needs, those told and those on their way to be parents. */
  readonly needed: ReadonlySet<string>;
  /** Id of one whose weights are kept as a sample of its generation; null if none is valid. */
  readonly sample: string | null;
  /** Whether the run ends with it. What was added of later births is forgotten: how much that is, time has decided. */
  readonly isLast: boolean;
}

/**
 * A run that is resumed asks for the state that was committed last, and for the results that were added since; it
 * evaluates only what is missing. Whatever a method has returned from is kept, also if the process dies.
 */
export interface RunRecord {
  /** The state at the last {@link commit}; null: the run begins. */
  readonly search: Search<Genotype> | null;
  /** The controller of an individual that is needed still. */
  controllerOf(id: string): Learnt | undefined;
  /** What was added of the birth of that number, be it in an earlier life of the run. */
  recorded(number: number): Evaluated | undefined;
  /** Id of the first individual below that number that has the key. */
  firstWith(key: string, below: number): string | undefined;
  /** The fittest of those below that number, the fittest first. */
  fittest(count: number, below: number): Valid<Genotype>[];
  /** Once for each individual; in any order, but none twice. */
  add(evaluated: Evaluated): void;
  /** Ends a generation; from here on {@link search} is its state, and weights that nobody needs may go. */
  commit(milestone: Milestone): void;
}

/** A record that lives as long as the process. */
export function createMemoryRecord(): RunRecord {
  const all: Evaluated[] = [];
  const numbersByKey = new Map<string, number>();
  const controllers = new Map<string, Learnt>();
  let search: Search<Genotype> | null = null;
  return {
    get search() {
      return search;
    },
    controllerOf: (id) => controllers.get(id),
    recorded: (number) => all[number],
    firstWith(key, below) {
      const number = numbersByKey.get(key);
      return number !== undefined && number < below ? all[number]!.judged.id : undefined;
    },
    fittest: (count, below) =>
      all
        .slice(0, below)
        .flatMap(({ judged }) => (judged.status === 'valid' ? [judged] : []))
        .sort(byFitness)
        .slice(0, count),
    add(evaluated) {
      const { number, key, id } = evaluated.judged;
      all[number] = evaluated;
      numbersByKey.set(key, Math.min(number, numbersByKey.get(key) ?? number));
      if (evaluated.controller) controllers.set(id, evaluated.controller);
    },
    commit(milestone) {
      search = milestone.search;
      for (const { judged } of all.slice(0, search.told)) {
        if (!milestone.needed.has(judged.id)) controllers.delete(judged.id);
      }
      if (!milestone.isLast) return;
      for (const { judged } of all.splice(search.told).filter((each) => each !== undefined)) {
        controllers.delete(judged.id);
        if (numbersByKey.get(judged.key) === judged.number) numbersByKey.delete(judged.key);
      }
    },
  };
}
