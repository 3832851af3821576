// Numbers of generations as points of curves.

import { thinned } from '../../../base/evenly-spaced.ts';
import type { GenerationSummary } from '../../../evolve/run/summary.ts';
import type { Point } from '../charts/curves.ts';

/** More generations than this are no wider than a line in a chart. */
const MOST = 300;

/** What the horizontal axis of a chart over a run's time counts. */
export const overGenerations = { name: 'generation', isWhole: true } as const;
export const overRollouts = { name: 'rollouts (episodes simulated)', isWhole: true } as const;

export type Along = (summary: GenerationSummary) => number;
export const generationOf: Along = ({ generation }) => generation;
export const rolloutsOf: Along = ({ totalRollouts }) => totalRollouts;

/** As many generations as a chart can show, the first and the last among them. */
export const drawn = (summaries: readonly GenerationSummary[]): readonly GenerationSummary[] =>
  thinned(summaries, MOST);

export const pointsOf = (
  summaries: readonly GenerationSummary[],
  value: (summary: GenerationSummary) => number | null,
  along: Along = generationOf,
): Point[] => drawn(summaries).map((summary) => [along(summary), value(summary)]);
