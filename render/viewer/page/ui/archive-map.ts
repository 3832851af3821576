// A map of elites: a grid of two axes, in each filled cell a robot on the colour of its fitness.

import type { Axis } from '../../../../index.ts';
import {
  type BinnedAxis,
  binned,
  edgeOf,
  type MapCell,
  mapOf,
  named,
  rangeOf,
} from '../../../draw/elite-map.ts';
import { css, fitnessColour, type Rgb } from '../../../draw/palette.ts';
import type { ArchiveMap, EliteEntry } from '../../run-source.ts';
import { element, short } from './dom.ts';

/** Maps of more bins have cells too small for pictures; of still more, for gaps. */
const MOST_PICTURES = 16;
const MOST_ROOMY = 36;

/** Marks along an axis, beside the one at its beginning. */
const MOST_MARKS = 10;

export interface MapOptions {
  /** Indices of the axes to the right and up; undefined: there is one axis only. */
  readonly x: number;
  readonly y: number | undefined;
  readonly stagedId: string | null;
  readonly picture: (elite: EliteEntry) => Promise<string>;
}

/** The grid; its buttons have the robots' ids as `data-key`, and their cells as `data-x` and `data-y`. */
export function archiveGrid({ axes, robots }: ArchiveMap, options: MapOptions): HTMLElement {
  const { x, y, stagedId, picture } = options;
  const [across, up] = [binned(axes[x]!), y === undefined ? null : binned(axes[y]!)];
  const [columns, rows] = [across.bins, up?.bins ?? 1];
  const most = Math.max(columns, rows);
  const size = most <= MOST_PICTURES ? 'pictures' : most <= MOST_ROOMY ? 'colours' : 'dots';
  const grid = emptyGrid(size, columns, rows, y === undefined ? [axes[x]!] : [axes[x]!, axes[y]!]);
  const elites = mapOf(axes, robots, x, y);
  const filled = new Map(elites.map((cell) => [`${cell.x} ${cell.y}`, cell]));
  const [least, greatest] = rangeOf(robots);
  const first = elites.find(({ elite }) => elite.id === stagedId) ?? fittest(elites);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = 0; column < columns; column++) {
      const cell = filled.get(`${column} ${row}`);
      const place = { column: column + 2, row: rows - row };
      if (!cell) {
        grid.append(at(place, element('span', { class: 'map-empty' })));
        continue;
      }
      const { elite } = cell;
      const ranges = [rangeText(axes[x]!, across, column), up && rangeText(axes[y!]!, up, row)];
      const label = `${ranges.filter(Boolean).join(', ')}: fitness ${short(elite.fitness)}`;
      const share = greatest > least ? (elite.fitness - least) / (greatest - least) : 1;
      const button = cellButton(cell, label, fitnessColour(share));
      if (size === 'pictures') button.prepend(pictured(picture(elite)));
      if (elite.id === stagedId) button.setAttribute('aria-current', 'true');
      button.tabIndex = cell === first ? 0 : -1;
      grid.append(at(place, button));
    }
  }
  grid.append(...marksAcross(across, rows), ...(up ? marksUp(up) : []));
  return grid;
}

function emptyGrid(size: string, columns: number, rows: number, axes: readonly Axis[]): HTMLElement {
  const label = `Fitness by ${axes.map(named).join(' and ')}. The arrow keys go from robot to robot.`;
  const attributes = { role: 'group', 'aria-label': label };
  const grid = element('div', { class: `map map-${size}`, attributes });
  grid.style.setProperty('--columns', String(columns));
  grid.style.setProperty('--rows', String(rows));
  return grid;
}

const fittest = (cells: readonly MapCell<EliteEntry>[]): MapCell<EliteEntry> | undefined =>
  cells.reduce<MapCell<EliteEntry> | undefined>(
    (best, cell) => (best && best.elite.fitness >= cell.elite.fitness ? best : cell),
    undefined,
  );

function cellButton({ x, y, elite }: MapCell<EliteEntry>, label: string, colour: Rgb): HTMLButtonElement {
  const button = element(
    'button',
    {
      class: 'map-cell',
      attributes: {
        type: 'button',
        'aria-label': label,
        title: `${label}\n${elite.name}, generation ${elite.generation}`,
        'data-key': elite.id,
        'data-x': String(x),
        'data-y': String(y),
      },
    },
    element('span', {
      class: 'map-fitness',
      text: short(elite.fitness),
      attributes: { 'aria-hidden': 'true' },
    }),
  );
  button.style.setProperty('--fitness', css(colour));
  button.style.setProperty('--fitness-ink', isBright(colour) ? '#10131a' : '#ffffff');
  return button;
}

function pictured(address: Promise<string>): HTMLImageElement {
  const picture = element('img', { attributes: { alt: '' } });
  address.then((url) => {
    picture.src = url;
  }, console.debug);
  return picture;
}

/** True where black is easier to read than white: by relative luminance, of WCAG 2. */
function isBright(colour: Rgb): boolean {
  const [red, green, blue] = colour.map((value) => (value / 255) ** 2.2) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}

const rangeText = (axis: Axis, drawn: BinnedAxis, bin: number): string =>
  `${named(axis)} ${tick(edgeOf(drawn, bin))}–${tick(edgeOf(drawn, bin + 1))}`;

const tick = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−');

interface GridSlot {
  readonly column: number;
  readonly row: number;
}

function at<E extends HTMLElement>({ column, row }: GridSlot, child: E): E {
  child.style.gridColumn = String(column);
  child.style.gridRow = String(row);
  return child;
}

/** At edges of bins, equally far from each other. */
function marksOf({ bins }: BinnedAxis): number[] {
  const step = Math.ceil(bins / MOST_MARKS);
  return Array.from({ length: Math.floor(bins / step) + 1 }, (_, i) => i * step);
}

function mark(axis: BinnedAxis, edge: number, kind: 'x' | 'y'): HTMLElement {
  const isEnd = edge === axis.bins;
  return element('span', {
    class: `map-mark map-mark-${kind}${isEnd ? ' map-mark-end' : ''}`,
    text: tick(edgeOf(axis, edge)),
    attributes: { 'aria-hidden': 'true' },
  });
}

const marksAcross = (axis: BinnedAxis, rows: number): HTMLElement[] =>
  marksOf(axis).map((edge) =>
    at({ column: Math.min(edge, axis.bins - 1) + 2, row: rows + 1 }, mark(axis, edge, 'x')),
  );

const marksUp = (axis: BinnedAxis): HTMLElement[] =>
  marksOf(axis).map((edge) => at({ column: 1, row: Math.max(axis.bins - edge, 1) }, mark(axis, edge, 'y')));
