// The best robots at a few moments of their episodes.

import { objectivesIn } from '../../../evolve/descriptors/descriptors.ts';
import type { Portrait, ReportData } from '../page/data.ts';
import { measured, whole } from '../page/format.ts';
import { type Html, html } from '../page/html.ts';
import type { Section } from '../page/page.ts';
import { film } from './film.ts';

export const gallery = (data: ReportData): Section => ({
  id: 'gallery',
  title: 'Gallery',
  lead:
    'The fittest with different bodies, with the time and the distance that they have come. Contracting actuators are red, ' +
    'stretching ones blue; the orange line is the way of the centre of mass, marks on the ground stand half a metre apart.',
  content:
    data.best.length === 0
      ? html`<p class="muted">There is no valid robot yet.</p>`
      : html`<div class="gallery">${data.best.map((portrait, i) => card(data, portrait, i + 1))}</div>`,
});

function card({ scenario }: ReportData, portrait: Portrait, rank: number): Html {
  const { id, fitness, generation, descriptors } = portrait.individual;
  return html`<div class="card"><h3><span class="rank">${rank}.</span> ${id}</h3>
<div class="facts"><span>fitness <b>${measured(fitness)}</b></span><span>generation ${whole(generation)}</span>
<span>${whole(descriptors.size)} masses</span><span>${whole(descriptors.actuators)} actuators</span>
${objectivesIn(descriptors).map(([name, value]) => html`<span>${name} <b>${measured(value)}</b></span>`)}</div>
${film(scenario, portrait, 4)}</div>`;
}
