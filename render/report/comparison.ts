// Runs side by side, as a page: a pure function of their comparison.

import type { ComparedGroup, Comparison, CurveName } from '../../evolve/compare/compare.ts';
import type { Estimate, FigureName, Figures } from '../../evolve/compare/figures.ts';
import { labelsOf } from '../../evolve/compare/labels.ts';
import { type Band, type Curve, curveChart } from './charts/curves.ts';
import { duration, measured, moment, whole } from './page/format.ts';
import { type Content, type Html, html } from './page/html.ts';
import { pageOf, type Section, tableOf } from './page/page.ts';
import { seriesColour } from './page/theme.ts';
import { overRollouts } from './sections/histories.ts';

export interface ComparisonData extends Comparison {
  readonly scenario: string;
  readonly description: string;
  /** What to keep in mind when comparing, in sentences. */
  readonly cautions: readonly string[];
  /** ISO 8601: when the page was written, and by which version of morphograd. */
  readonly written: string;
  readonly version: string;
}

/** HTML that needs no other file, no network and no script. */
export function comparisonPage(data: ComparisonData): string {
  const { scenario, description, groups, cautions, atRollouts, written, version } = data;
  const runs = groups.reduce((sum, group) => sum + group.runs.length, 0);
  return pageOf({
    title: `${scenario}: ${runs} runs compared`,
    header: html`<p class="eyebrow">morphograd · ${runs} runs in ${groups.length} ${groups.length === 1 ? 'group' : 'groups'} · ${moment(written)}</p>
<h1>${scenario}: runs compared at ${whole(atRollouts)} rollouts</h1>
${description ? html`<p class="about">${description}</p>` : null}
${cautions.map((caution) => html`<p class="caution">${caution}</p>`)}`,
    sections: [figures(groups, atRollouts), curves(groups), runsSection(groups)],
    footer: html`Written by morphograd ${version} on ${moment(written)}.`,
  });
}

const columns: readonly (readonly [name: FigureName, title: string, text: (value: number) => string])[] = [
  ['best', 'best fitness', measured],
  ['mean', 'mean fitness', measured],
  ['diversity', 'diversity [genes]', measured],
  ['qdScore', 'QD-score', measured],
  ['rollouts', 'rollouts', whole],
  ['seconds', 'time', duration],
];

/** Columns that hold numbers, after a first one that names the row. */
const numbered = [1, 2, 3, 4, 5, 6, 7];

const figures = (groups: readonly ComparedGroup[], atRollouts: number): Section => ({
  id: 'figures',
  title: 'Figures',
  lead:
    `After ${whole(atRollouts)} rollouts: medians over the seeds, and below them 95 % intervals (percentile bootstrap, 2,000 ` +
    'resamples). Runs that differ in nothing but the seed are a group.',
  content: tableOf(
    ['group', 'runs', ...columns.map(([, title]) => title)],
    groups.map(({ name, runs, estimates }, i) => [
      titled(name, i, groups),
      whole(runs.length),
      ...columns.map(([figure, , text]) => estimated(estimates[figure], text)),
    ]),
    numbered,
  ),
});

/** Longer names than this would leave a chart no room. */
const MOST_CHARACTERS = 16;

const labelOf = (i: number, groups: readonly ComparedGroup[]): string =>
  labelsOf(
    groups.map(({ name }) => name),
    MOST_CHARACTERS,
  )[i]!;

const titled = (name: string, i: number, groups: readonly ComparedGroup[]): Html => {
  const label = labelOf(i, groups);
  return html`<span class="swatch" style="background:${seriesColour(i)}"></span>${label === name ? null : html`<b>${label}</b> `}${name}`;
};

function estimated(estimate: Estimate | null, text: (value: number) => string): Content {
  if (!estimate) return '–';
  const { median, interval } = estimate;
  const [lower, upper] = interval ? [text(interval.lower), text(interval.upper)] : [];
  const range = lower === upper ? null : html`<span class="interval">${lower!} to ${upper!}</span>`;
  return html`${text(median)}${range}`;
}

const charts: readonly (readonly [curve: CurveName, title: string, unit: string])[] = [
  ['best', 'Best fitness', 'fitness'],
  ['mean', 'Mean fitness of the population', 'fitness'],
  ['diversity', 'Diversity: mean Hamming distance', 'genes'],
  ['qdScore', 'QD-score', 'fitness above the floor, summed over elites'],
];

const curves = (groups: readonly ComparedGroup[]): Section => ({
  id: 'curves',
  title: 'Curves',
  lead: 'Medians over the seeds, as far as all runs of a group have come; bands are bootstrap 95 % intervals.',
  content: html`<div class="charts">${charts
    .filter(([name]) => groups.some((group) => group.curves[name].length > 0))
    .map(([name, title, unit]) =>
      curveChart({
        title,
        x: overRollouts,
        y: { name: unit, isFree: name !== 'diversity' },
        bands: groups.map((group, i) => intervalBand(group.curves[name], i)),
        curves: groups.map((group, i) => medianCurve(group.curves[name], i, labelOf(i, groups))),
      }),
    )}</div>`,
});

type Estimates = ComparedGroup['curves'][CurveName];

/** @param i Which of the series it is, for its colour. */
export const medianCurve = (estimates: Estimates, i: number, label: string): Curve => ({
  label,
  colour: seriesColour(i),
  points: estimates.map(({ rollouts, median }) => [rollouts, median]),
});

/** @param i Which of the series it is, for its colour. */
export const intervalBand = (estimates: Estimates, i: number): Band => ({
  colour: seriesColour(i),
  opacity: 0.14,
  points: estimates.map(({ rollouts, interval }) => [
    rollouts,
    interval?.lower ?? null,
    interval?.upper ?? null,
  ]),
});

const runsSection = (groups: readonly ComparedGroup[]): Section => ({
  id: 'runs',
  title: 'Runs',
  lead: 'A run that has not come as far has no figures.',
  content: tableOf(
    ['run', 'group', 'seed', ...columns.map(([, title]) => title), 'rollouts in all', 'state'],
    groups.flatMap(({ runs }, i) =>
      runs.map(({ folder, seed, state, reached, figures }) => [
        html`<span class="swatch" style="background:${seriesColour(i)}"></span>${folder}`,
        labelOf(i, groups),
        String(seed),
        ...columns.map(([name, , text]) => cell(figures, name, text)),
        whole(reached),
        state,
      ]),
    ),
    numbered.map((column) => column + 1),
  ),
});

function cell(figures: Figures | null, name: FigureName, text: (value: number) => string): string {
  const value = figures?.[name] ?? null;
  return value === null ? '–' : text(value);
}
