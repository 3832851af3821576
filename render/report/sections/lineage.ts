// Where the best robot comes from.

import { thinned } from '../../../base/evenly-spaced.ts';
import { anatomyOf } from '../../draw/anatomy.ts';
import { curveChart, type Point } from '../charts/curves.ts';
import type { Ancestor, Lineage, ReportData } from '../page/data.ts';
import { measured, signed, whole } from '../page/format.ts';
import { type Html, html } from '../page/html.ts';
import type { Section } from '../page/page.ts';
import { seriesColour } from '../page/theme.ts';
import { atRest } from '../pictures/still.ts';
import { extentOf, scaleFor } from '../pictures/window.ts';
import { overGenerations } from './histories.ts';

export const lineage = ({ lineage }: ReportData): Section => ({
  id: 'lineage',
  title: 'Lineage of the best robot',
  lead: lead(lineage),
  content: lineage.length === 0 ? html`<p class="muted">There is no valid robot yet.</p>` : pictures(lineage),
});

function lead({ length, ancestors }: Lineage): string {
  const [first] = ancestors;
  const begin =
    first && first.individual.operator === null
      ? 'From a random ancestor by first parents, each as it was built, actuators in orange; all to one scale.'
      : 'By first parents, each as it was built, actuators in orange; all to one scale.';
  if (length <= ancestors.length) return begin;
  return `${begin} Of ${whole(length)} robots those are shown in which fitness or body changed most.`;
}

function pictures({ ancestors, people, length }: Lineage): Html {
  const anatomies = ancestors.map(({ body }) => anatomyOf(body));
  const scale = scaleFor(anatomies.map((anatomy) => extentOf(anatomy, anatomy.body.masses.position)));
  const cards = ancestors.map((ancestor, i) => card(ancestor, atRest(anatomies[i]!, scale)));
  return html`<div class="line">${cards}</div>${length < 2 ? null : curves(people)}`;
}

function card({ individual, skipped, gain, change }: Ancestor, picture: Html): Html {
  const { id, generation, operator, fitness, parents } = individual;
  const other = parents[1] === undefined ? '' : ` with ${parents[1]}`;
  const genes = change === null ? '' : `, ${whole(change)} ${change === 1 ? 'gene' : 'genes'}`;
  return html`<div class="card">${skipped ? html`<span class="between" title="${skipped} between">+${skipped}</span>` : null}${picture}
<div class="big">${measured(fitness)}${gain === null ? null : html` <small class="${gain < 0 ? 'down' : 'up'}">${signed(gain)}</small>`}</div>
<div class="facts"><span><b>${id}</b></span><span>generation ${generation}</span><span>${operator ?? 'random'}${other}${genes}</span></div></div>`;
}

/** More ancestors than this are no wider than a line in a chart. */
const MOST_POINTS = 300;

function curves(people: Lineage['people']): Html {
  const hasDots = people.length <= 60;
  const along = (value: (person: Lineage['people'][number]) => number): Point[] =>
    thinned(people, MOST_POINTS).map((person) => [person.generation, value(person)]);
  return html`<div class="charts">
${curveChart({
  title: 'Fitness along the lineage',
  x: overGenerations,
  y: { name: 'fitness', isFree: true },
  curves: [{ colour: seriesColour(0), hasDots, points: along(({ fitness }) => fitness) }],
})}
${curveChart({
  title: 'Size along the lineage',
  x: overGenerations,
  y: { name: 'count', isWhole: true },
  curves: [
    {
      label: 'masses',
      colour: seriesColour(2),
      hasDots,
      points: along(({ descriptors }) => descriptors.size),
    },
    {
      label: 'actuators',
      colour: seriesColour(1),
      hasDots,
      points: along(({ descriptors }) => descriptors.actuators),
    },
  ],
})}
</div>`;
}
