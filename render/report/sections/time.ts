// Where the time went.

import { type Phase, phases } from '../../../evolve/run/stopwatch.ts';
import type { GenerationSummary } from '../../../evolve/run/summary.ts';
import { curveChart } from '../charts/curves.ts';
import { shareBar } from '../charts/share-bar.ts';
import type { ReportData } from '../page/data.ts';
import { duration, percent } from '../page/format.ts';
import { html } from '../page/html.ts';
import { type Section, tableOf } from '../page/page.ts';
import { seriesColour } from '../page/theme.ts';
import { overGenerations, pointsOf } from './histories.ts';

const meanings: Readonly<Record<Phase, string>> = {
  breeding: 'children: variation, bodies, inherited weights',
  evaluation: 'simulation and learning',
  selection: 'survivors and parents',
  storage: 'writing the run to disk, as far as evaluation waited for it',
};

/** [s] */
export const secondsOf = (summaries: readonly GenerationSummary[]): number =>
  summaries.reduce((sum, { seconds }) => sum + seconds, 0);

/** The share of the time that is not evaluation. */
export function overheadOf(summaries: readonly GenerationSummary[]): number {
  const seconds = secondsOf(summaries);
  return seconds === 0 ? 0 : 1 - spentOn('evaluation', summaries) / seconds;
}

const spentOn = (phase: Phase, summaries: readonly GenerationSummary[]): number =>
  summaries.reduce((sum, { phases }) => sum + phases[phase], 0);

export function time({ summaries }: ReportData): Section {
  const seconds = secondsOf(summaries);
  const shares = phases.map((phase, i) => {
    const spent = spentOn(phase, summaries);
    return { name: phase, spent, share: seconds === 0 ? 0 : spent / seconds, colour: seriesColour(i) };
  });
  return {
    id: 'time',
    title: 'Time',
    lead: `Generation overhead, the time in which nothing was evaluated: ${percent(overheadOf(summaries))} of ${duration(seconds)}.`,
    content: html`<div class="charts">
${curveChart({
  title: 'Seconds for a generation',
  x: overGenerations,
  y: { name: 'time [s]' },
  curves: [
    { label: 'all', colour: seriesColour(0), points: pointsOf(summaries, (summary) => summary.seconds) },
    {
      label: 'overhead',
      colour: seriesColour(1),
      points: pointsOf(summaries, (summary) => summary.seconds - summary.phases.evaluation),
    },
  ],
})}
<div class="stack">${shareBar('Time by phase', shares)}
${tableOf(
  ['phase', 'time', 'share', ''],
  shares.map(({ name, spent, share, colour }) => [
    html`<span class="whole"><span class="swatch" style="background:${colour}"></span>${name}</span>`,
    duration(spent),
    percent(share),
    html`<span class="muted">${meanings[name]}</span>`,
  ]),
  [1, 2],
)}</div>
</div>`,
  };
}
