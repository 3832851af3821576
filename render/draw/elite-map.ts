// The archive as maps of two of its axes: what the axes are called, which bins are drawn, and who stands in each cell.
// Reports draw them as charts, the page as robots.

import { objectiveNamed } from '../../evolve/descriptors/descriptors.ts';
import { type Axis, builtInDescriptors } from '../../index.ts';

/** More cells than this along an axis are too small to be seen, so neighbours are drawn as one. */
const MOST_BINS = 60;

const units: Readonly<Record<string, string>> = Object.fromEntries(
  builtInDescriptors.map(({ name, unit }) => [name, unit]),
);

/** An axis cut into equal bins, as it is drawn. */
export interface BinnedAxis {
  /** With its unit in brackets, if it has one. */
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly bins: number;
}

/** What a map needs to know of an elite. */
export interface Elite {
  /** One for each axis of the archive, from 0. */
  readonly bins: readonly number[];
  readonly fitness: number;
}

/** A filled cell of a map, by the bins that are drawn, from 0. */
export interface MapCell<E extends Elite> {
  readonly x: number;
  readonly y: number;
  /** The fittest over all other axes. */
  readonly elite: E;
}

/** The descriptor of an axis in words. */
export const named = ({ of }: Pick<Axis, 'of'>): string => (objectiveNamed(of) ?? of).replaceAll('-', ' ');

export function binned({ of, least, most, bins }: Axis): BinnedAxis {
  const unit = units[of];
  const name = `${named({ of })}${unit ? ` [${unit}]` : ''}`;
  return { name, least, most, bins: Math.min(bins, MOST_BINS) };
}

/** Where a bin that is drawn begins, in the unit of its axis; `bins` gives the end of the last. */
export const edgeOf = ({ least, most, bins }: BinnedAxis, bin: number): number =>
  least + ((most - least) * bin) / bins;

/**
 * The filled cells of a map.
 * @param b Undefined: the map has one axis, and its cells are all at y = 0.
 */
export function mapOf<E extends Elite>(
  axes: readonly Axis[],
  elites: readonly E[],
  a: number,
  b?: number,
): MapCell<E>[] {
  const cells = new Map<string, MapCell<E>>();
  for (const elite of elites) {
    const x = drawnBin(axes[a]!, elite.bins[a]!);
    const y = b === undefined ? 0 : drawnBin(axes[b]!, elite.bins[b]!);
    const known = cells.get(`${x} ${y}`);
    if (!known || known.elite.fitness < elite.fitness) cells.set(`${x} ${y}`, { x, y, elite });
  }
  return [...cells.values()];
}

/** The bin that is drawn for a bin of the archive. */
const drawnBin = ({ bins }: Axis, bin: number): number =>
  bins <= MOST_BINS ? bin : Math.floor((bin * MOST_BINS) / bins);

/** Of at least one. */
export function rangeOf(
  elites: readonly Pick<Elite, 'fitness'>[],
): readonly [least: number, greatest: number] {
  const fitness = elites.map((elite) => elite.fitness);
  return [fitness.reduce((a, b) => Math.min(a, b)), fitness.reduce((a, b) => Math.max(a, b))];
}
