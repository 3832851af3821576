// The generational search as ask and tell. Its state is plain data; what it is made of (genotype, selection) stands in
// the config beside it.
//
//   let search = createSearch(config);
//   for (;;) {
//     const asked = ask(config, search);
//     const results = await evaluator.evaluate(asked.map(request));
//     search = tell(config, search, asked.map((individual, i) => judge(individual, results[i], rule)));
//   }

import { stream } from '../sim/random.ts';
import { EvolutionError } from './errors.ts';
import type { EvaluationResult } from './evaluate.ts';
import type { GenotypeSpace } from './genotype.ts';
import type { Birth, Judged, Pending, Seeds } from './individual.ts';
import type { Selection } from './selection/selection.ts';
import { invalidReason, type ValidityRule } from './validity.ts';

export interface SearchConfig<G> {
  readonly space: GenotypeSpace<G>;
  readonly select: Selection;
  /** Individuals that survive a generation, at least 1. */
  readonly population: number;
  /** Of the whole run; a safe integer. */
  readonly seed: number;
}

export interface Search<G> {
  /** Of the individuals that are to be evaluated next; 0 at the start. */
  readonly generation: number;
  /** The survivors of the generations before, best first; empty at the start. */
  readonly population: readonly Judged<G>[];
  /** The individuals of `generation`: random ones at the start, later one child of each survivor. */
  readonly births: readonly Birth<G>[];
}

/** @throws EvolutionError `bad-options` */
export function createSearch<G>(config: SearchConfig<G>): Search<G> {
  if (!Number.isSafeInteger(config.population) || config.population < 1) {
    throw new EvolutionError(
      'bad-options',
      `"population" must be a whole number from 1 up, but is ${config.population}.`,
    );
  }
  if (!Number.isSafeInteger(config.seed)) {
    throw new EvolutionError(
      'bad-options',
      `"seed" must be a whole number below 2^53, but is ${config.seed}.`,
    );
  }
  const births = Array.from({ length: config.population }, (_, i) => birth<G>(config.seed, 0, i, null));
  return { generation: 0, population: [], births };
}

/** The individuals to evaluate. To make them in workers instead, send each of `search.births` to {@link conceive}. */
export function ask<G>(config: SearchConfig<G>, search: Search<G>): Pending<G>[] {
  return search.births.map((each) => conceive(config.space, each));
}

/** Makes the genotype of one individual. The same birth gives the same genotype in any worker. */
export function conceive<G>(space: GenotypeSpace<G>, { parent, ...rest }: Birth<G>): Pending<G> {
  const random = stream(rest.seeds.genotype);
  const genotype = parent === null ? space.random(random) : space.mutate(parent.genotype, random);
  return { ...rest, parents: parent === null ? [] : [parent.id], genotype, status: 'pending' };
}

/**
 * The verdict on one evaluation.
 * @throws EvolutionError `bad-results` if the result is another individual's.
 */
export function judge<G>(individual: Pending<G>, result: EvaluationResult, rule: ValidityRule): Judged<G> {
  if (result.id !== individual.id) {
    throw new EvolutionError('bad-results', `The result of "${result.id}" was given for "${individual.id}".`);
  }
  const { learningCurve, fitness } = result;
  const failure = result.status === 'failed' ? (result.reason ?? 'The evaluation failed.') : null;
  const reason = failure ?? invalidReason(learningCurve, rule);
  return reason === null
    ? { ...individual, status: 'valid', fitness, learningCurve }
    : { ...individual, status: 'invalid', reason, learningCurve };
}

/**
 * Ends a generation: selects the survivors and plans one child of each. Survivors are not evaluated again.
 *
 * @param judged Every individual of `search.births`, in any order.
 * @throws EvolutionError `bad-results` if one is missing, unknown or given twice.
 */
export function tell<G>(config: SearchConfig<G>, search: Search<G>, judged: readonly Judged<G>[]): Search<G> {
  checkComplete(search, judged);
  const population = config.select(search.population, judged, config.population);
  const generation = search.generation + 1;
  const births = population.map((parent, i) => birth(config.seed, generation, i, parent));
  return { generation, population, births };
}

function birth<G>(seed: number, generation: number, index: number, parent: Judged<G> | null): Birth<G> {
  const id = `${generation}-${index}`;
  const origin = parent && { id: parent.id, genotype: parent.genotype };
  return { id, generation, parent: origin, seeds: seedsOf(seed, id) };
}

function seedsOf(seed: number, id: string): Seeds {
  const draw = (purpose: string) => stream(seed, purpose, id).integer(2 ** 53);
  return { genotype: draw('genotype'), controller: draw('controller') };
}

function checkComplete<G>(search: Search<G>, judged: readonly Judged<G>[]): void {
  const expected = new Set(search.births.map(({ id }) => id));
  for (const { id } of judged) {
    if (!expected.delete(id)) {
      throw new EvolutionError(
        'bad-results',
        `"${id}" was told twice or does not belong to generation ${search.generation}; tell each individual asked for once.`,
      );
    }
  }
  const [missing] = expected;
  if (missing !== undefined) {
    throw new EvolutionError(
      'bad-results',
      `${expected.size} of generation ${search.generation} have no result, "${missing}" for one.`,
    );
  }
}
