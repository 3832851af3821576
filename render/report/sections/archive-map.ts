// The map of elites: every pair of its axes, with the fittest over all others in each cell; and how it filled.

import type { Axis } from '../../../evolve/archive/archive.ts';
import { binned, type Elite, edgeOf, mapOf, named, rangeOf } from '../../draw/elite-map.ts';
import { curveChart, nothing } from '../charts/curves.ts';
import { heatMap } from '../charts/heat-map.ts';
import type { ArchiveData, ReportData } from '../page/data.ts';
import { percent, whole } from '../page/format.ts';
import { type Html, html } from '../page/html.ts';
import type { Section } from '../page/page.ts';
import { seriesColour } from '../page/theme.ts';
import { overGenerations, pointsOf } from './histories.ts';

/** Null where the search keeps no archive. */
export function archiveMap({ archive, summaries }: ReportData): Section | null {
  if (!archive) return null;
  const { axes, elites } = archive;
  const cells = axes.reduce((product, { bins }) => product * bins, 1);
  const filled = `${whole(elites.length)} of ${whole(cells)} cells are filled, ${percent(elites.length / cells)}.`;
  const over = axes.length > 2 ? ' Each map shows two axes, with the fittest over all others.' : '';
  return {
    id: 'archive',
    title: 'Archive',
    lead: `The fittest of each kind of robot. ${filled}${over}`,
    content: html`<div class="stack"><div class="charts">${maps(archive)}</div>
<div class="charts">${curveChart({
      title: 'Coverage',
      x: overGenerations,
      y: { name: 'filled cells [%]' },
      curves: [
        {
          colour: seriesColour(2),
          points: pointsOf(summaries, ({ coverage }) => (coverage === null ? null : 100 * coverage)),
        },
      ],
    })}
${curveChart({
  title: 'QD-score',
  x: overGenerations,
  y: { name: 'fitness above the floor, summed over elites' },
  curves: [{ colour: seriesColour(4), points: pointsOf(summaries, ({ qdScore }) => qdScore) }],
})}</div></div>`,
  };
}

function maps({ axes, elites }: ArchiveData): Html[] {
  if (elites.length === 0) return [nothing('Map of elites', 'No cell is filled yet.')];
  const range = rangeOf(elites);
  if (axes.length === 1) return [strip(axes[0]!, elites)];
  return pairs(axes.length).map(([a, b]) => {
    const [x, y] = [binned(axes[a]!), binned(axes[b]!)];
    const cells = mapOf(axes, elites, a, b).map((cell) => ({ ...cell, value: cell.elite.fitness }));
    return heatMap({ title: `Fitness by ${named(axes[a]!)} and ${named(axes[b]!)}`, x, y, cells, range });
  });
}

/** A map of one axis is a curve with a step for each cell. */
function strip(axis: Axis, elites: readonly Elite[]): Html {
  const drawn = binned(axis);
  const best = new Map(mapOf([axis], elites, 0).map(({ x, elite }) => [x, elite.fitness]));
  const points = Array.from({ length: drawn.bins }, (_, bin): [number, number | null] => [
    edgeOf(drawn, bin),
    best.get(bin) ?? null,
  ]);
  return curveChart({
    title: `Fitness by ${named(axis)}`,
    x: { name: drawn.name },
    y: { name: 'fitness', isFree: true },
    curves: [
      { colour: seriesColour(0), isStepped: true, points: [...points, [drawn.most, points.at(-1)![1]]] },
    ],
  });
}

const pairs = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, a) => a).flatMap((a) =>
    Array.from({ length: count - a - 1 }, (_, i): [number, number] => [a, a + 1 + i]),
  );
