// Runs side by side: their figures at equal rollouts, and their curves.

import { thinned } from '../../base/evenly-spaced.ts';
import type { GenerationSummary } from '../run/summary.ts';
import {
  type Estimate,
  type Estimates,
  estimateOf,
  estimatesOf,
  type FigureName,
  type Figures,
  figuresAt,
  figuresOf,
  reachOf,
} from './figures.ts';
import { type Group, groupsOf } from './groups.ts';

/** A run as {@link compareRuns} takes it. */
export interface ComparedRun {
  /** What the run is called by. */
  readonly folder: string;
  /** How it stands, for people: `complete`, `running`, … */
  readonly state: string;
  readonly seed: number;
  /** As JSON data. */
  readonly config: unknown;
  /** Of every generation, the first first. */
  readonly summaries: readonly GenerationSummary[];
}

/** Figures and curves of runs, side by side. */
export interface Comparison {
  /** Rollouts at which the figures are taken. */
  readonly atRollouts: number;
  /** Of runs that differ in nothing but their seeds. */
  readonly groups: readonly ComparedGroup[];
}

export interface ComparedGroup {
  readonly name: string;
  readonly differences: Group<unknown>['differences'];
  readonly runs: readonly RunFigures[];
  readonly estimates: Estimates;
  readonly curves: Readonly<Record<CurveName, Curve>>;
}

export interface RunFigures {
  readonly folder: string;
  readonly state: string;
  readonly seed: number;
  /** Rollouts that it has spent in all. */
  readonly reached: number;
  /** Null if it has not come so far. */
  readonly figures: Figures | null;
}

export const curveNames = ['best', 'mean', 'diversity', 'qdScore'] as const satisfies readonly FigureName[];
export type CurveName = (typeof curveNames)[number];

/** Medians over the runs of a group, as far as all of them have come; see {@link Estimate}. */
export type Curve = readonly (Estimate & { readonly rollouts: number })[];

/** Most places along a curve. */
const PLACES = 80;

/**
 * Compares runs group by group: figures at equal rollouts with their medians and bootstrap intervals, and curves.
 *
 * @param scenario Names runs that differ in nothing but their seeds.
 * @param atRollouts By default the most that all runs have reached.
 */
export function compareRuns(runs: readonly ComparedRun[], scenario: string, atRollouts?: number): Comparison {
  const histories = new Map(runs.map((run) => [run, figuresOf(run.summaries)]));
  const reaches = [...histories.values()].map(reachOf);
  const at = atRollouts ?? Math.min(...reaches);
  const groups = groupsOf(runs, ({ config }) => config, scenario).map(
    ({ name, differences, runs }): ComparedGroup => {
      const own = runs.map((run) => histories.get(run)!);
      const figures = own.map((history) => figuresAt(history, at));
      return {
        name,
        differences,
        runs: runs.map(({ folder, state, seed }, i) => ({
          folder,
          state,
          seed,
          reached: reachOf(own[i]!),
          figures: figures[i]!,
        })),
        estimates: estimatesOf(figures),
        curves: curvesOf(own),
      };
    },
  );
  return { atRollouts: at, groups };
}

/**
 * Curves of runs that differ in their seeds, at the ends of the generations of all of them, from where each has one to
 * where the shortest ends.
 * @param histories Of {@link figuresOf}, one a run.
 */
export function curvesOf(histories: readonly (readonly Figures[])[]): ComparedGroup['curves'] {
  const end = Math.min(...histories.map(reachOf));
  const ends = histories.flatMap((history) => history.map(({ rollouts }) => rollouts!));
  const places = [...new Set(ends)].sort((a, b) => a - b).filter((rollouts) => rollouts <= end);
  const rows = thinned(places, PLACES).map((rollouts) => ({
    rollouts,
    figures: histories.map((history) => figuresAt(history, rollouts)),
  }));
  const curve = (name: CurveName): Curve =>
    rows.flatMap(({ rollouts, figures }) => {
      const estimate = estimateOf(figures.map((each) => each?.[name] ?? null));
      return estimate ? [{ rollouts, ...estimate }] : [];
    });
  return Object.fromEntries(
    curveNames.map((name) => [name, curve(name)]),
  ) as unknown as ComparedGroup['curves'];
}
