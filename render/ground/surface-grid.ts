// A grid over a region, evaluated only where the surface of a solid may be: blocks that are farther from it than their
// corners are from their middle are not looked into.

import type { Ground } from '../../scenarios/ground.ts';
import type { SearchBox } from './search-box.ts';

export interface Grid {
  readonly dimension: number;
  /** [m] */
  readonly spacing: number;
  /** From a node's number to that of the next one along each axis. Cells have the number of their lowest node. */
  readonly strides: readonly number[];
  /** Numbers of the active cells: those near the surface. */
  readonly cells: readonly number[];
  /** By a cell's number its place among the active ones, -1 for others. */
  readonly cellOf: Int32Array;
  /** By node, at the corners of active cells: the field there [m]. */
  readonly values: Float64Array;
  /** Where a node is [m]. */
  readonly placeOf: (node: number) => number[];
  /** Signed distances of the solid cut off at the region [m], shape [points], of positions [points × dimension]. */
  readonly field: (positions: Float64Array) => Float64Array;
}

/** Cells along the side of the largest blocks. */
const BLOCK = 32;

/** Distances that grow faster than the way are given so much room. */
const SLACK = 1.25;

/**
 * Nodes lie at these shares of the spacing, in every region at the same places, so that two regions show one surface; and
 * not at whole multiples, where walls often stand, of which rounding would tell either side.
 */
const SHIFT = 0.381966;

export function gridOver(distance: Ground['distance'], region: SearchBox, spacing: number): Grid {
  const dimension = region.low.length;
  const first = region.low.map((low) => Math.floor(low / spacing - SHIFT));
  const counts = region.high.map((high, axis) => Math.ceil(high / spacing - SHIFT) - first[axis]! + 1);
  const strides = counts.map((_, axis) =>
    counts.slice(0, axis).reduce((product, count) => product * count, 1),
  );
  const nodes = counts.reduce((product, count) => product * count, 1);
  const coordinate = (node: number, axis: number): number =>
    Math.floor(node / strides[axis]!) % counts[axis]!;
  const placeOf = (node: number): number[] =>
    counts.map((_, axis) => (first[axis]! + coordinate(node, axis) + SHIFT) * spacing);
  const [low, high] = [placeOf(0), placeOf(nodes - 1)];
  const field = (positions: Float64Array): Float64Array => {
    const distances = distance(positions);
    for (let i = 0; i < distances.length; i++) {
      for (let axis = 0; axis < dimension; axis++) {
        const at = positions[i * dimension + axis]!;
        distances[i] = Math.max(distances[i]!, low[axis]! - at, at - high[axis]!);
      }
    }
    return distances;
  };
  const at = (some: readonly number[], shift: number): Float64Array => {
    const positions = new Float64Array(some.length * dimension);
    for (let i = 0; i < some.length; i++)
      for (let axis = 0; axis < dimension; axis++)
        positions[i * dimension + axis] =
          (first[axis]! + coordinate(some[i]!, axis) + SHIFT + shift) * spacing;
    return field(positions);
  };
  const near = cellsNear(counts, strides, (cells, side) => {
    const reach = (SLACK * side * spacing * Math.sqrt(dimension)) / 2;
    const distances = at(cells, side / 2);
    return cells.filter((_, i) => Math.abs(distances[i]!) <= reach);
  });
  const active = activate(near, strides, nodes, (some) => at(some, 0));
  return { dimension, spacing, strides, placeOf, field, ...active };
}

/**
 * Numbers of the cells whose middle is nearer to the surface than their corners are.
 * @param nearOf Of blocks, given by the cell at their low corner and so many cells wide, those near the surface.
 */
function cellsNear(
  counts: readonly number[],
  strides: readonly number[],
  nearOf: (blocks: readonly number[], side: number) => number[],
): number[] {
  const isIn = (cell: number, axis: number, step: number): boolean =>
    (Math.floor(cell / strides[axis]!) % counts[axis]!) + step < counts[axis]! - 1;
  const spread = (blocks: readonly number[], step: number, most: number): number[] =>
    counts.reduce(
      (found: readonly number[], _, axis) =>
        found.flatMap((cell) => {
          const along = [cell];
          for (let k = 1; k < most && isIn(cell, axis, k * step); k++)
            along.push(cell + k * step * strides[axis]!);
          return along;
        }),
      blocks,
    ) as number[];
  let blocks = nearOf(spread([0], BLOCK, Number.POSITIVE_INFINITY), BLOCK);
  for (let side = BLOCK / 2; side >= 1; side /= 2) blocks = nearOf(spread(blocks, side, 2), side);
  return blocks;
}

/** Makes cells the active ones, with all that the surface goes on to from them; it never does out of the region. */
function activate(
  found: readonly number[],
  strides: readonly number[],
  nodes: number,
  valuesAt: (some: readonly number[]) => Float64Array,
): Pick<Grid, 'cells' | 'cellOf' | 'values'> {
  const corners = Array.from({ length: 2 ** strides.length }, (_, corner) =>
    strides.reduce((sum, stride, axis) => sum + stride * ((corner >> axis) & 1), 0),
  );
  // Each side of a cell: which of its corners are on it, as bits, and the way to the cell beyond.
  const sides = strides.flatMap((stride, axis) =>
    [0, 1].map((end) => ({
      bits: corners.reduce((bits, _, i) => bits | (Number(((i >> axis) & 1) === end) << i), 0),
      beyond: (2 * end - 1) * stride,
    })),
  );
  const cells: number[] = [];
  const cellOf = new Int32Array(nodes).fill(-1);
  const values = new Float64Array(nodes).fill(Number.NaN);
  const evaluateAround = (fresh: readonly number[]): void => {
    const unknown: number[] = [];
    for (const cell of fresh) {
      for (const corner of corners) {
        if (!Number.isNaN(values[cell + corner]!)) continue;
        values[cell + corner] = 0;
        unknown.push(cell + corner);
      }
    }
    valuesAt(unknown).forEach((value, i) => {
      values[unknown[i]!] = value;
    });
  };
  for (let fresh = found; fresh.length > 0; ) {
    for (const cell of fresh) cellOf[cell] = cells.push(cell) - 1;
    evaluateAround(fresh);
    const next = new Set<number>();
    for (const cell of fresh) {
      let solid = 0;
      for (let i = 0; i < corners.length; i++) if (values[cell + corners[i]!]! < 0) solid |= 1 << i;
      for (const { bits, beyond } of sides) {
        const isCrossed = (solid & bits) !== 0 && (solid & bits) !== bits;
        if (isCrossed && cellOf[cell + beyond] === -1) next.add(cell + beyond);
      }
    }
    fresh = [...next];
  }
  return { cells, cellOf, values };
}
