// How the elites learned.

import { thinned } from '../../../base/evenly-spaced.ts';
import { type Curve, curveChart } from '../charts/curves.ts';
import type { Portrait, ReportData } from '../page/data.ts';
import { measured, signed, whole } from '../page/format.ts';
import { type Html, html } from '../page/html.ts';
import { type Section, tableOf } from '../page/page.ts';
import { seriesColour } from '../page/theme.ts';

const MOST_POINTS = 200;

/** How many curves are named. */
const NAMED = 3;

export const learning = ({ best, scenario }: ReportData): Section => ({
  id: 'learning',
  title: 'Learning',
  lead:
    `Fitness at each evaluation while a controller learns, by up to ${scenario.learning.updates} updates; of the best robots with ` +
    'different bodies.' +
    (scenario.evolution.inheritance === 'weights' ? ' They begin with weights from their parents.' : ''),
  content: html`<div class="charts">${curveChart({
    title: 'Learning curves of the elites',
    x: { name: 'evaluation', isWhole: true },
    y: { name: 'fitness', isFree: true },
    // The best is drawn last, on top.
    curves: best.map(curveOf).reverse(),
  })}
${best.length === 0 ? null : gains(best)}</div>`,
});

const gains = (best: readonly Portrait[]): Html =>
  tableOf(
    ['robot', 'before learning', 'after', 'gain', 'evaluations'],
    best.map(({ individual }, rank) => {
      const { id, fitness, learningCurve } = individual;
      const before = 0 - (learningCurve[0] ?? Number.NaN);
      return [
        html`<span class="swatch" style="background:${colourOf(rank)}"></span>${id}`,
        measured(before),
        measured(fitness),
        Number.isFinite(before) ? signed(fitness - before) : '–',
        whole(learningCurve.length),
      ];
    }),
    [1, 2, 3, 4],
  );

const colourOf = (rank: number): string => (rank < NAMED ? seriesColour(rank) : 'var(--muted)');

function curveOf({ individual }: Portrait, rank: number): Curve {
  const points = individual.learningCurve.map((loss, i): [number, number | null] => [
    i,
    Number.isFinite(loss) ? 0 - loss : null,
  ]);
  return {
    colour: colourOf(rank),
    isFaint: rank > 0,
    points: thinned(points, MOST_POINTS),
    ...(rank < NAMED && { label: individual.id }),
  };
}
