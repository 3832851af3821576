// The map of elites: every pair of its axes, with the fittest over all others in each cell; and how it filled.

import type { Axis } from '../../../evolve/archive.ts';
import type { DescriptorName } from '../../../scenarios/evolution.ts';
import { curveChart, nothing } from '../charts/curves.ts';
import { type BinnedAxis, type Cell, heatMap } from '../charts/heat-map.ts';
import type { ArchiveData, Elite, ReportData } from '../data.ts';
import { percent, whole } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { seriesColour } from '../theme.ts';
import { overGenerations, pointsOf } from './histories.ts';

/** More cells than this along an axis are too small to be seen, so neighbours are drawn as one. */
const MOST_BINS = 60;

const units: Readonly<Partial<Record<DescriptorName, string>>> = {
  size: 'masses',
  mass: 'kg',
  'gait-frequency': 'Hz',
};

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
  const fitness = elites.map((elite) => elite.fitness);
  const range = [fitness.reduce((a, b) => Math.min(a, b)), fitness.reduce((a, b) => Math.max(a, b))] as const;
  if (axes.length === 1) return [strip(axes[0]!, elites)];
  return pairs(axes.length).map(([a, b]) => {
    const [x, y] = [binned(axes[a]!), binned(axes[b]!)];
    const cells = fittest(elites, ({ bins }) => [merged(axes[a]!, bins[a]!), merged(axes[b]!, bins[b]!)]);
    return heatMap({ title: `Fitness by ${named(axes[a]!)} and ${named(axes[b]!)}`, x, y, cells, range });
  });
}

/** A map of one axis is a curve with a step for each cell. */
function strip(axis: Axis, elites: readonly Elite[]): Html {
  const { name, least, most, bins } = binned(axis);
  const best = new Map(
    fittest(elites, (elite) => [merged(axis, elite.bins[0]!), 0]).map(({ x, value }) => [x, value]),
  );
  const at = (bin: number): number => least + ((most - least) * bin) / bins;
  const points = Array.from({ length: bins }, (_, bin): [number, number | null] => [
    at(bin),
    best.get(bin) ?? null,
  ]);
  return curveChart({
    title: `Fitness by ${named(axis)}`,
    x: { name },
    y: { name: 'fitness', isFree: true },
    curves: [{ colour: seriesColour(0), isStepped: true, points: [...points, [most, points.at(-1)![1]]] }],
  });
}

const named = ({ of }: Pick<Axis, 'of'>): string => of.replaceAll('-', ' ');

function binned({ of, least, most, bins }: Axis): BinnedAxis {
  const unit = units[of];
  return {
    name: `${named({ of })}${unit ? ` [${unit}]` : ''}`,
    least,
    most,
    bins: Math.min(bins, MOST_BINS),
  };
}

/** The bin that is drawn for a bin of the archive. */
const merged = ({ bins }: Axis, bin: number): number =>
  bins <= MOST_BINS ? bin : Math.floor((bin * MOST_BINS) / bins);

function fittest(elites: readonly Elite[], place: (elite: Elite) => readonly [x: number, y: number]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const elite of elites) {
    const [x, y] = place(elite);
    const known = cells.get(`${x} ${y}`);
    if (!known || known.value < elite.fitness) cells.set(`${x} ${y}`, { x, y, value: elite.fitness });
  }
  return [...cells.values()];
}

const pairs = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, a) => a).flatMap((a) =>
    Array.from({ length: count - a - 1 }, (_, i): [number, number] => [a, a + 1 + i]),
  );
