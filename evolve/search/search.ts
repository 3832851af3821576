// The search as ask and tell. Its state is plain data, and a pure fold over results in the order in which their births
// were issued: whoever evaluates them may do so in any order, on any number of workers, or go on from a state that was
// written down, and the search comes out the same to the bit.
//
//   let search = createSearch(plan);
//   for (;;) {
//     const asked = ask(plan, search);
//     const results = await evaluator.evaluate(asked.map(request));
//     search = tell(plan, search, asked.map((individual, i) => judge(individual, results[i], rule)));
//   }

import { stream } from '../../base/random.ts';
import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import { insert } from '../archive/archive.ts';
import { EvolutionError } from '../errors.ts';
import type { EvaluationResult } from '../evaluate/evaluate.ts';
import type { GenotypeSpace } from '../genotypes/genotype.ts';
import type { Birth, InvalidCause, Judged, Pending, Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';
import { type Learner, remember } from './halving.ts';
import { mate } from './mating.ts';
import type { Search, SearchPlan } from './state.ts';
import { invalidReason, type ValidityRule } from './validity.ts';

/**
 * A search that nothing has been told; the first generation's births are issued.
 * @throws EvolutionError `bad-options`
 */
export function createSearch<G>(plan: SearchPlan<G>): Search<G> {
  const { population, islands, archive } = plan.evolution;
  if (!Number.isSafeInteger(population) || population < 1) {
    throw new EvolutionError(
      'bad-options',
      `"population" must be a whole number from 1 up, but is ${population}.`,
    );
  }
  if (!Number.isSafeInteger(plan.seed)) {
    throw new EvolutionError('bad-options', `"seed" must be a whole number below 2^53, but is ${plan.seed}.`);
  }
  const search: Search<G> = {
    told: 0,
    rollouts: 0,
    births: [],
    islands: Array.from({ length: islands.count }, () => ({ population: [], children: [] })),
    archive: archive && new Map(),
    recent: [],
  };
  return issued(plan, search, initialCount(plan.evolution));
}

/** The individuals to evaluate. To make them in workers instead, send each of `search.births` to {@link conceive}. */
export function ask<G>(plan: SearchPlan<G>, search: Search<G>): Pending<G>[] {
  return search.births.map((birth) => conceive(plan.space, birth, { mirror: plan.evolution.mirror }));
}

export interface ConceiveOptions {
  /** Draws another child of the same birth; 0 is the first. */
  readonly attempt?: number;
  /** See `GenotypeSpace.key`. */
  readonly mirror?: boolean;
}

/**
 * Makes the genotype of one individual. The same birth gives the same genotype in any worker.
 * @throws EvolutionError `bad-options` if the space lacks the birth's operator
 */
export function conceive<G>(
  space: GenotypeSpace<G>,
  { parents, rungs: _, ...rest }: Birth<G>,
  { attempt = 0, mirror = false }: ConceiveOptions = {},
): Pending<G> {
  const random = attempt === 0 ? stream(rest.seeds.genotype) : stream(rest.seeds.genotype, 'again', attempt);
  const genotype = vary();
  const ids = parents.map(({ id }) => id);
  return { ...rest, parents: ids, genotype, key: space.key(genotype, mirror), status: 'pending' };

  function vary(): G {
    if (rest.operator === null) return space.random(random);
    const operator = space.operators[rest.operator];
    const [first, second = first] = parents.map((parent) => parent.genotype);
    if (!operator || first === undefined) {
      throw new EvolutionError(
        'bad-options',
        `${space.name} have no operator "${rest.operator}" for ${rest.id}.`,
      );
    }
    return operator.parents === 1 ? operator.vary(first, random) : operator.vary(first, second!, random);
  }
}

/**
 * The verdict on one evaluation.
 * @throws EvolutionError `bad-results` if the result is another individual's.
 */
export function judge<G>(individual: Pending<G>, result: EvaluationResult, rule: ValidityRule): Judged<G> {
  if (result.id !== individual.id) {
    throw new EvolutionError('bad-results', `The result of "${result.id}" was given for "${individual.id}".`);
  }
  const { learningCurve, rollouts, fitness, descriptors } = result;
  const invalid = (cause: InvalidCause, reason: string): Judged<G> => ({
    ...individual,
    status: 'invalid',
    cause,
    reason,
    learningCurve,
    rollouts,
  });
  if (result.status !== 'done') return invalid(result.status, result.reason ?? 'The evaluation failed.');
  const reason = invalidReason(learningCurve, rule);
  if (reason !== null) return invalid('implausible', reason);
  return { ...individual, status: 'valid', fitness, learningCurve, rollouts, descriptors: descriptors! };
}

/**
 * Takes in results, selects where it is time to, and issues the births that have become possible.
 *
 * @param judged Of the first of `search.births`, in their order; as many as there are.
 * @throws EvolutionError `bad-results` if one is out of order.
 */
export function tell<G>(plan: SearchPlan<G>, search: Search<G>, judged: readonly Judged<G>[]): Search<G> {
  let next = search;
  for (const each of judged) {
    if (each.id !== next.births[0]?.id) {
      const due = next.births[0]?.id;
      throw new EvolutionError(
        'bad-results',
        `"${each.id}" was told, but ${due === undefined ? 'no result' : `the result of "${due}"`} is due.`,
      );
    }
    next = entered(plan, next, each);
    const { generation, isLast } = placeOf(plan.evolution, each.number);
    if (plan.evolution.loop.kind === 'steady' || isLast) next = selected(plan, next, each.number);
    if (isLast) next = migrated(plan, next, generation);
    next = issued(plan, next, issuedBy(plan, next.told));
  }
  return next;
}

/** Survivors of all islands, the fittest first within each. */
export const populationOf = <G>(search: Search<G>): Valid<G>[] =>
  search.islands.flatMap(({ population }) => population);

/** True if the search has had all its generations, or all its rollouts. It is asked at the end of a generation. */
export function isOver<G>(plan: SearchPlan<G>, search: Search<G>): boolean {
  const { generations, rollouts = Number.POSITIVE_INFINITY } = plan.evolution;
  return generationsTold(plan, search) > generations || search.rollouts >= rollouts;
}

/** Generations whose results are all told. */
export const generationsTold = <G>(plan: SearchPlan<G>, { told }: Search<G>): number =>
  placeOf(plan.evolution, told).generation;

const initialCount = ({ initial, population }: EvolutionSettings): number => initial.robots ?? population;

/** Where a birth stands: the first generation has a size of its own. */
function placeOf(evolution: EvolutionSettings, number: number) {
  const { population, children = population } = evolution;
  const initial = initialCount(evolution);
  if (number < initial) return { generation: 0, index: number, isLast: number === initial - 1 };
  const index = (number - initial) % children;
  const generation = 1 + Math.floor((number - initial) / children);
  return { generation, index, isLast: index === children - 1 };
}

function entered<G>(plan: SearchPlan<G>, search: Search<G>, judged: Judged<G>): Search<G> {
  const { archive: settings, halving } = plan.evolution;
  const rollouts = search.rollouts + (judged.status === 'duplicate' ? 0 : judged.rollouts);
  const rest = { ...search, told: search.told + 1, rollouts, births: search.births.slice(1) };
  if (judged.status !== 'valid') return rest;
  return {
    ...rest,
    islands: search.islands.map((island, i) =>
      i === judged.island ? { ...island, children: [...island.children, judged] } : island,
    ),
    archive: settings && insert(settings.axes, search.archive!, [judged]),
    recent: halving ? remember(search.recent, [learnerOf(judged)]) : [],
  };
}

/** What a learning curve says of the learner, and not of what it has inherited. */
const learnerOf = ({ operator, learningCurve, inheritedLoss }: Valid<unknown>): Learner => ({
  operator,
  curve: learningCurve.map((loss) => loss - inheritedLoss),
});

function selected<G>(plan: SearchPlan<G>, search: Search<G>, number: number): Search<G> {
  const { seed, selection, evolution } = plan;
  const islands = search.islands.map((island, i) => {
    if (island.children.length === 0) return island;
    const random = stream(seed, 'survival', number, i);
    const candidates = distinct(plan, [...island.population, ...island.children]);
    const population = selection.survive(candidates, sizeOf(evolution, i), search.rollouts, random);
    return { population, children: [] };
  });
  return { ...search, islands };
}

/** One of each body, the fittest: a body that went on learning takes the place of what it was. */
function distinct<G>({ evolution }: SearchPlan<G>, candidates: readonly Valid<G>[]): Valid<G>[] {
  if (evolution.duplicates === 'evaluate') return [...candidates];
  const fittest = new Map<string, Valid<G>>();
  for (const each of [...candidates].sort(byFitness)) {
    if (!fittest.has(each.key)) fittest.set(each.key, each);
  }
  return [...fittest.values()];
}

/** Of those that survive, as evenly as they can be divided. */
function sizeOf({ population, islands }: EvolutionSettings, island: number): number {
  return Math.floor(population / islands.count) + (island < population % islands.count ? 1 : 0);
}

/** The fittest of each island also join the next; all set off before one arrives. */
function migrated<G>(plan: SearchPlan<G>, search: Search<G>, generation: number): Search<G> {
  const { count, every, migrants } = plan.evolution.islands;
  if (count === 1 || generation === 0 || generation % every !== 0) return search;
  const islands = search.islands.map((island, i) => {
    const arriving = search.islands[(i + count - 1) % count]!.population.slice(0, migrants);
    const here = new Set(island.population.map(({ id }) => id));
    const candidates = distinct(plan, [...island.population, ...arriving.filter(({ id }) => !here.has(id))]);
    const random = stream(plan.seed, 'migration', generation, i);
    const population = plan.selection.survive(candidates, sizeOf(plan.evolution, i), search.rollouts, random);
    return { ...island, population };
  });
  return { ...search, islands };
}

/** How many births are issued once so many results are told; those after them may depend on the next result. */
export function issuedBy<G>({ evolution }: SearchPlan<G>, told: number): number {
  const { loop, population, children = population } = evolution;
  const initial = initialCount(evolution);
  if (loop.kind === 'steady') return Math.max(initial, told + loop.inFlight);
  const { generation } = placeOf(evolution, told);
  return initial + generation * children;
}

function issued<G>(plan: SearchPlan<G>, search: Search<G>, total: number): Search<G> {
  const births = [...search.births];
  for (let number = search.told + births.length; number < total; number++) {
    births.push(mate(plan, search, { number, ...placeOf(plan.evolution, number) }));
  }
  return { ...search, births };
}
