// Whether the search still has something to choose from.

import { curveChart } from '../charts/curves.ts';
import type { ReportData } from '../page/data.ts';
import { html } from '../page/html.ts';
import type { Section } from '../page/page.ts';
import { seriesColour } from '../page/theme.ts';
import { overGenerations, pointsOf } from './histories.ts';

const [BLUE, ORANGE, GREEN] = [seriesColour(0), seriesColour(1), seriesColour(2)];

export const diversity = ({ summaries }: ReportData): Section => ({
  id: 'diversity',
  title: 'Diversity and descent',
  lead:
    'Differences between survivors, and how far they have come: their age counts generations since their oldest ' +
    'was drawn at random, their depth the steps back to it.',
  content: html`<div class="charts">
${curveChart({
  title: 'Mean Hamming distance of two survivors',
  x: overGenerations,
  y: { name: 'genes' },
  curves: [{ colour: GREEN, points: pointsOf(summaries, ({ diversity }) => diversity) }],
})}
${curveChart({
  title: 'Different bodies among the survivors',
  x: overGenerations,
  y: { name: 'robots', isWhole: true },
  curves: [
    { label: 'different', colour: GREEN, points: pointsOf(summaries, ({ distinct }) => distinct) },
    {
      label: 'all',
      colour: 'var(--muted)',
      isDashed: true,
      points: pointsOf(summaries, ({ population }) => population),
    },
  ],
})}
${curveChart({
  title: 'Age and depth of lineages',
  x: overGenerations,
  y: { name: 'generations' },
  curves: [
    { label: 'mean age', colour: BLUE, points: pointsOf(summaries, ({ age }) => age) },
    { label: 'greatest depth', colour: ORANGE, points: pointsOf(summaries, ({ depth }) => depth) },
  ],
})}
${curveChart({
  title: 'Children evaluated, and those that were there before',
  x: overGenerations,
  y: { name: 'robots', isWhole: true },
  curves: [
    { label: 'evaluated', colour: BLUE, points: pointsOf(summaries, ({ evaluated }) => evaluated) },
    { label: 'duplicates', colour: ORANGE, points: pointsOf(summaries, ({ duplicates }) => duplicates) },
  ],
})}
</div>`,
});
