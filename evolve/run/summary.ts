// One line of a run's history.

import { quantile } from '../../base/statistics.ts';
import { coverageOf, qdScoreOf } from '../archive/archive.ts';
import type { InvalidCause, Judged } from '../individual/individual.ts';
import { diversityOf } from '../search/diversity.ts';
import { populationOf } from '../search/search.ts';
import type { Search, SearchPlan } from '../search/state.ts';
import type { ValidityRule } from '../search/validity.ts';
import type { PhaseTimes } from './stopwatch.ts';

/** Fitness, age and depth are those of the survivors; null where there are none. */
export interface GenerationSummary {
  /** 0 is the first, the random one. */
  readonly generation: number;
  /** Greatest fitness; greater is better. */
  readonly best: number | null;
  readonly mean: number | null;
  readonly median: number | null;
  readonly lowerQuartile: number | null;
  readonly upperQuartile: number | null;
  readonly worst: number | null;
  /** Survivors. */
  readonly population: number;
  /** Mean Hamming distance of two survivors, in genes that show; see `GenotypeSpace.distance`. */
  readonly diversity: number;
  /** Different bodies among the survivors. */
  readonly distinct: number;
  /** Mean number of generations since the oldest ancestor. */
  readonly age: number | null;
  /** Greatest number of steps back to a random ancestor. */
  readonly depth: number | null;
  /** Individuals evaluated. */
  readonly evaluated: number;
  /** Children not evaluated, for their body was there before. */
  readonly duplicates: number;
  /** Episodes simulated in this generation. */
  readonly rollouts: number;
  /** Episodes simulated since the beginning of the run. */
  readonly totalRollouts: number;
  /** Share of the archive's cells that are filled; null without one. */
  readonly coverage: number | null;
  /** See `qdScoreOf`; null without an archive. */
  readonly qdScore: number | null;
  /** Time that the generation took [s]. */
  readonly seconds: number;
  /** What it was spent on [s]. */
  readonly phases: PhaseTimes;
  /** Individuals whose result is not believed, and why. */
  readonly quarantined: readonly Quarantined[];
}

export interface Quarantined {
  readonly id: string;
  readonly cause: InvalidCause;
  /** A sentence. */
  readonly reason: string;
}

/** What a generation was, besides the search that came of it. */
export interface GenerationFacts {
  readonly generation: number;
  readonly evaluated: readonly Judged<unknown>[];
  readonly rollouts: number;
  readonly phases: PhaseTimes;
}

/** @param search After the generation was told. */
export function summarize<G>(
  plan: SearchPlan<G>,
  search: Search<G>,
  { generation, evaluated, rollouts, phases }: GenerationFacts,
  { maximumLoss }: ValidityRule,
): GenerationSummary {
  const population = populationOf(search);
  const fitness = population.map((each) => each.fitness).sort((a, b) => a - b);
  const ofFitness = (share: number): number | null =>
    fitness.length === 0 ? null : quantile(fitness, share);
  const axes = plan.evolution.archive?.axes;
  const { distance: diversity, bodies: distinct } = diversityOf(plan.space, population);
  const duplicates = evaluated.filter(({ status }) => status === 'duplicate').length;
  return {
    generation,
    best: ofFitness(1),
    mean: mean(fitness),
    median: ofFitness(0.5),
    lowerQuartile: ofFitness(0.25),
    upperQuartile: ofFitness(0.75),
    worst: ofFitness(0),
    population: population.length,
    diversity,
    distinct,
    age: mean(population.map(({ founded }) => generation - founded)),
    depth: population.length === 0 ? null : population.reduce((most, { depth }) => Math.max(most, depth), 0),
    evaluated: evaluated.length - duplicates,
    duplicates,
    rollouts,
    totalRollouts: search.rollouts,
    coverage: axes ? coverageOf(axes, search.archive!) : null,
    qdScore: axes ? qdScoreOf(search.archive!, maximumLoss) : null,
    seconds: Object.values(phases).reduce((sum, seconds) => sum + seconds, 0),
    phases,
    quarantined: evaluated.flatMap((each) =>
      each.status === 'invalid' ? [{ id: each.id, cause: each.cause, reason: each.reason }] : [],
    ),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
