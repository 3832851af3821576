// How fit the robots are, over generations and over what was spent.

import type { GenerationSummary } from '../../../evolve/run/summary.ts';
import { type Band, curveChart } from '../charts/curves.ts';
import type { ReportData } from '../page/data.ts';
import { type Html, html } from '../page/html.ts';
import type { Section } from '../page/page.ts';
import { seriesColour } from '../page/theme.ts';
import {
  type Along,
  drawn,
  generationOf,
  overGenerations,
  overRollouts,
  pointsOf,
  rolloutsOf,
} from './histories.ts';

const [BLUE, ORANGE] = [seriesColour(0), seriesColour(1)];

export const fitness = ({ summaries }: ReportData): Section => ({
  id: 'fitness',
  title: 'Fitness',
  lead: 'Of the survivors of each generation. The dark band holds the middle half of them, the light one all.',
  content: html`<div class="charts">
${curves('Fitness over generations', summaries, overGenerations, generationOf)}
${curves('Fitness over rollouts', summaries, overRollouts, rolloutsOf)}
</div>`,
});

function curves(
  title: string,
  summaries: readonly GenerationSummary[],
  x: typeof overGenerations | typeof overRollouts,
  along: Along,
): Html {
  const band = (
    opacity: number,
    lower: (summary: GenerationSummary) => number | null,
    upper: (summary: GenerationSummary) => number | null,
  ): Band => ({
    colour: BLUE,
    opacity,
    points: drawn(summaries).map((summary) => [along(summary), lower(summary), upper(summary)]),
  });
  return curveChart({
    title,
    x,
    y: { name: 'fitness', isFree: true },
    bands: [
      band(
        0.16,
        ({ worst }) => worst,
        ({ best }) => best,
      ),
      band(
        0.26,
        ({ lowerQuartile }) => lowerQuartile,
        ({ upperQuartile }) => upperQuartile,
      ),
    ],
    curves: [
      { label: 'best', colour: BLUE, points: pointsOf(summaries, ({ best }) => best, along) },
      {
        label: 'median',
        colour: BLUE,
        isDashed: true,
        points: pointsOf(summaries, ({ median }) => median, along),
      },
      { label: 'mean', colour: ORANGE, points: pointsOf(summaries, ({ mean }) => mean, along) },
    ],
  });
}
