// One line of a run's history.

import type { Scenario } from '../scenarios/scenario.ts';
import type { Judged } from './individual.ts';
import type { Search } from './search.ts';

/** Fitness is that of the survivors; null where none is valid. */
export interface GenerationSummary {
  readonly generation: number;
  readonly best: number | null;
  readonly mean: number | null;
  readonly median: number | null;
  readonly lowerQuartile: number | null;
  readonly upperQuartile: number | null;
  readonly worst: number | null;
  /** Survivors. */
  readonly population: number;
  /** Individuals evaluated. */
  readonly evaluated: number;
  /** Simulated episodes. */
  readonly rollouts: number;
  readonly seconds: number;
  /** Individuals whose result is not believed, and why. */
  readonly quarantined: readonly { readonly id: string; readonly reason: string }[];
}

/** @param search After the generation was told. */
export function summarize(
  scenario: Scenario,
  search: Search<unknown>,
  evaluated: readonly Judged<unknown>[],
  seconds: number,
): GenerationSummary {
  const fitness = search.population
    .flatMap((individual) => (individual.status === 'valid' ? [individual.fitness] : []))
    .sort((a, b) => a - b);
  const evaluations = evaluated.reduce((sum, { learningCurve }) => sum + learningCurve.length, 0);
  return {
    generation: search.generation - 1,
    best: quantile(fitness, 1),
    mean: fitness.length === 0 ? null : fitness.reduce((sum, value) => sum + value, 0) / fitness.length,
    median: quantile(fitness, 0.5),
    lowerQuartile: quantile(fitness, 0.25),
    upperQuartile: quantile(fitness, 0.75),
    worst: quantile(fitness, 0),
    population: fitness.length,
    evaluated: evaluated.length,
    rollouts: evaluations * scenario.starts.length,
    seconds,
    quarantined: evaluated.flatMap((individual) =>
      individual.status === 'invalid' ? [{ id: individual.id, reason: individual.reason }] : [],
    ),
  };
}

/** Of ascending values, linear between them. */
function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at % 1) * (sorted[Math.ceil(at)]! - below);
}
