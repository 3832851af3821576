// What one wants to know of a run first.

import type { GenerationSummary } from '../../../evolve/run/summary.ts';
import type { ReportData } from '../page/data.ts';
import { duration, measured, moment, percent, signed, whole } from '../page/format.ts';
import { type Html, html } from '../page/html.ts';
import { type Tile, tiles } from '../page/page.ts';
import { film } from './film.ts';
import { overheadOf, secondsOf } from './time.ts';

export function headline(data: ReportData): Html {
  const { scenario, seed, state, folder, best, written } = data;
  const isComplete = state === 'complete';
  const [first] = best;
  return html`<p class="eyebrow">morphograd · run <code>${folder}</code> · ${moment(written)}</p>
<h1>${scenario.name}, seed ${seed}<span class="state${isComplete ? ' complete' : ''}">${state}</span></h1>
${scenario.description ? html`<p class="about">${scenario.description}</p>` : null}
${first ? film(scenario, first, 6) : null}
${tiles(figures(data))}`;
}

function figures({ summaries, scenario, best }: ReportData): Tile[] {
  const [first, last] = [summaries[0], summaries.at(-1)];
  const { generations, population } = scenario.evolution;
  const progress: Tile = {
    label: 'Generations',
    value: last ? whole(last.generation) : '–',
    note: `of ${whole(generations)}, population ${whole(population)}`,
  };
  if (!first || !last)
    return [progress, { label: 'Best fitness', value: '–', note: 'no generation is complete' }];
  const seconds = secondsOf(summaries);
  const overall = best[0]?.individual;
  return [
    {
      label: 'Best fitness',
      value: measured(overall?.fitness ?? last.best),
      note: overall ? `robot ${overall.id}${gain(first.best, overall.fitness)}` : 'no valid robot',
    },
    { label: 'Population mean', value: measured(last.mean), note: `median ${measured(last.median)}` },
    progress,
    {
      label: 'Rollouts',
      value: whole(last.totalRollouts),
      note: `${(last.totalRollouts / (seconds || 1)).toFixed(1)} a second`,
    },
    {
      label: 'Time',
      value: duration(seconds),
      note: `generation overhead ${percent(overheadOf(summaries))}`,
    },
    diversity(last),
  ];
}

const gain = (first: number | null, best: number): string =>
  first === null ? '' : `, ${signed(best - first)} since generation 0`;

const diversity = ({ diversity, distinct, population }: GenerationSummary): Tile => ({
  label: 'Diversity',
  value: diversity.toFixed(1),
  note: `genes apart, ${whole(distinct)} of ${whole(population)} bodies differ`,
});
