// The figures by which runs are compared, of one run and of several that differ in their seeds.

import { type Interval, median, medianInterval } from '../../base/statistics.ts';
import type { GenerationSummary } from '../run/summary.ts';

/** In the order in which they are shown. */
export const figureNames = ['best', 'mean', 'diversity', 'qdScore', 'rollouts', 'seconds'] as const;
export type FigureName = (typeof figureNames)[number];

/** Null where a run has none, such as a QD-score without an archive. */
export type Figures = Readonly<Record<FigureName, number | null>>;

/** What is compared of a run, from its generations. */
export function figuresOf(summaries: readonly GenerationSummary[]): Figures[] {
  let seconds = 0;
  return summaries.map((summary) => {
    seconds += summary.seconds;
    const { best, mean, diversity, qdScore, totalRollouts: rollouts } = summary;
    return { best, mean, diversity, qdScore, rollouts, seconds };
  });
}

/**
 * A run as it stood when it had spent as many rollouts: after the last generation that they sufficed for.
 *
 * @param history Of {@link figuresOf}.
 * @returns Null if it has not come so far, or if they suffice for no generation.
 */
export function figuresAt(history: readonly Figures[], rollouts: number): Figures | null {
  const reached = reachOf(history);
  if (reached < rollouts) return null;
  return history.findLast((figures) => figures.rollouts! <= rollouts) ?? null;
}

/** Rollouts that a run has spent. */
export const reachOf = (history: readonly Figures[]): number => history.at(-1)?.rollouts ?? 0;

/** The middle of several runs. */
export interface Estimate {
  readonly median: number;
  /** Null for a single run. */
  readonly interval: Interval | null;
}

export type Estimates = Readonly<Record<FigureName, Estimate | null>>;

/** Null for a figure that one of the runs lacks: their middle would be that of the others. */
export function estimatesOf(runs: readonly (Figures | null)[]): Estimates {
  const estimate = (name: FigureName): Estimate | null =>
    estimateOf(runs.map((figures) => figures?.[name] ?? null));
  return Object.fromEntries(figureNames.map((name) => [name, estimate(name)])) as unknown as Estimates;
}

export function estimateOf(values: readonly (number | null)[]): Estimate | null {
  const all = values.filter((value) => value !== null);
  if (all.length === 0 || all.length < values.length) return null;
  return { median: median(all), interval: medianInterval(all) };
}
