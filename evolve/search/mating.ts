// The births of a search: who the parents are, what varies them, and which seeds fix the rest.

import { type Random, stream } from '../../base/random.ts';
import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import type { Birth, Rung, Seeds, Valid } from '../individual/individual.ts';
import { rungsOf } from './halving.ts';
import type { Search, SearchPlan } from './state.ts';

/** Where a birth stands in the search. */
export interface BirthSlot {
  readonly number: number;
  readonly generation: number;
  /** Within its generation. */
  readonly index: number;
}

/** Plans one birth. It draws from a stream of its own, so it depends on the search's state and on nothing else. */
export function mate<G>(
  plan: SearchPlan<G>,
  search: Search<G>,
  { number, generation, index }: BirthSlot,
): Birth<G> {
  const { evolution, selection, seed } = plan;
  const { islands, population: size, children = size } = evolution;
  const id = `${generation}-${index}`;
  const island = index % islands.count;
  const { population } = search.islands[island]!;
  const common = { id, number, generation, island, seeds: seedsOf(seed, id) };
  const random = stream(seed, 'mating', id);
  const isNewcomer = generation === 0 || population.length === 0 || index >= children - selection.newcomers;
  if (isNewcomer) {
    const rate = adapted(1, evolution, random);
    return {
      ...common,
      parents: [],
      operator: null,
      founded: generation,
      founder: number,
      depth: 0,
      inheritedLoss: 0,
      rate,
      rungs: generation === 0 ? initialRungs(evolution) : rungsFor(plan, search, null, 0),
    };
  }
  const first = selection.parent(population, Math.floor(index / islands.count), random);
  const inheritedLoss = evolution.inheritance === 'weights' ? 0 - first.fitness : 0;
  const operator = drawOperator(plan, population.length > 1, random);
  const parents =
    plan.space.operators[operator]!.parents === 1 ? [first] : [first, another(population, first, random)];
  return {
    ...common,
    parents: parents.map(({ id, genotype }) => ({ id, genotype })),
    operator,
    founded: Math.min(...parents.map(({ founded }) => founded)),
    founder: first.founder,
    depth: first.depth + 1,
    inheritedLoss,
    rate: adapted(first.rate, evolution, random),
    rungs: rungsFor(plan, search, operator, inheritedLoss),
  };
}

/** The first generation ends its learning when its updates are spent: no loss is good enough to go on. */
function initialRungs({ initial: { updates } }: EvolutionSettings): Rung[] {
  return updates === undefined ? [] : [{ evaluation: updates, loss: -Number.MAX_VALUE }];
}

function rungsFor<G>(
  { evolution: { halving }, updates }: SearchPlan<G>,
  { recent }: Search<G>,
  operator: string | null,
  inheritedLoss: number,
): Rung[] {
  if (!halving) return [];
  const rungs = rungsOf(halving, recent, operator, updates);
  return rungs.map(({ evaluation, loss }) => ({ evaluation, loss: loss + inheritedLoss }));
}

/** Log-normal self-adaptation: Beyer and Schwefel, "Evolution strategies", Natural Computing 1, 2002. */
function adapted(rate: number, { selfAdaptation }: EvolutionSettings, random: Random): number {
  if (!selfAdaptation) return rate;
  return Math.max(selfAdaptation.least, rate * Math.exp(selfAdaptation.spread * random.normal()));
}

function seedsOf(seed: number, id: string): Seeds {
  const draw = (purpose: string) => stream(seed, purpose, id).integer(2 ** 53);
  return { genotype: draw('genotype'), controller: draw('controller') };
}

/** One of the operators by its weight; crossovers only where there are two to cross. */
function drawOperator<G>({ space, evolution }: SearchPlan<G>, hasTwo: boolean, random: Random): string {
  const names = Object.keys(space.operators);
  const possible = names
    .map((name) => ({ name, weight: evolution.operators?.[name] ?? 0 }))
    .filter(({ name, weight }) => weight > 0 && (hasTwo || space.operators[name]!.parents === 1));
  const ends = possible.map((_, i) => possible.slice(0, i + 1).reduce((sum, { weight }) => sum + weight, 0));
  const at = random.uniform() * (ends.at(-1) ?? 0);
  const drawn = possible.find((_, i) => at < ends[i]!) ?? possible.at(-1);
  // A lone survivor whose operators are all crossovers has only itself to cross with; any mutation will do then.
  return drawn?.name ?? names.find((name) => space.operators[name]!.parents === 1)!;
}

function another<G>(population: readonly Valid<G>[], first: Valid<G>, random: Random): Valid<G> {
  const others = population.filter(({ id }) => id !== first.id);
  return others[random.integer(others.length)]!;
}
