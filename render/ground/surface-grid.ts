// A grid over a region, evaluated only where the surface of a solid may be: blocks that are farther from it than their
// corners are from their middle are not looked into.

import type { Ground } from '../../scenarios/ground.ts';
import type { Region } from './surface.ts';

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

export function gridOver(distance: Ground['distance'], region: Region, spacing: number): Grid {
  const dimension = region.low.length;
  const first = region.low.map((low) => Math.floor(low / spacing - SHIFT));
  const counts = region.high.map((high, axis) => Math.ceil(high / spacing - SHIFT) - first[axis]! + 1);
  const strides = counts.map((_, axis) =>
    counts.slice(0, axis).reduce((product, count) => product * count, 1),
  );
  const nodes = counts.reduce((product, count) => product * count, 1);
  const coordinatesOf = (node: number): number[] =>
    counts.map((count, axis) => Math.floor(node / strides[axis]!) % count);
  const placeOf = (node: number): number[] =>
    coordinatesOf(node).map((at, axis) => (first[axis]! + at + SHIFT) * spacing);
  const [low, high] = [placeOf(0), placeOf(nodes - 1)];
  const field = (positions: Float64Array): Float64Array =>
    distance(positions).map((value, i) => {
      let most = value;
      for (let axis = 0; axis < dimension; axis++) {
        const at = positions[i * dimension + axis]!;
        most = Math.max(most, low[axis]! - at, at - high[axis]!);
      }
      return most;
    });
  const cellOf = new Int32Array(nodes).fill(-1);
  const values = new Float64Array(nodes).fill(Number.NaN);
  const grid = { dimension, spacing, strides, cells: [] as number[], cellOf, values, placeOf, field };
  activate(grid, cellsNear(grid, counts));
  return grid;
}

/** Numbers of cells whose middle is nearer to the surface than their corners are. */
function cellsNear(
  { dimension, strides, spacing, placeOf, field }: Grid,
  counts: readonly number[],
): number[] {
  const cornersOf = (side: number): number[][] =>
    Array.from({ length: 2 ** dimension }, (_, corner) =>
      counts.map((_, axis) => side * ((corner >> axis) & 1)),
    );
  let blocks: number[][] = [[]];
  for (const count of counts)
    blocks = blocks.flatMap((block) =>
      Array.from({ length: Math.ceil((count - 1) / BLOCK) }, (_, i) => [...block, i * BLOCK]),
    );
  const origin = placeOf(0);
  for (let side = BLOCK; ; side /= 2) {
    const middles = blocks.flatMap((block) =>
      block.map((at, axis) => origin[axis]! + (at + side / 2) * spacing),
    );
    const reach = (SLACK * side * spacing * Math.sqrt(dimension)) / 2;
    const distances = field(Float64Array.from(middles));
    blocks = blocks.filter((_, i) => Math.abs(distances[i]!) <= reach);
    if (side === 1) break;
    blocks = blocks.flatMap((block) =>
      cornersOf(side / 2)
        .map((corner) => block.map((at, axis) => at + corner[axis]!))
        .filter((child) => child.every((at, axis) => at < counts[axis]! - 1)),
    );
  }
  return blocks.map((block) => block.reduce((sum, at, axis) => sum + at * strides[axis]!, 0));
}

/** Takes cells into a grid, and all that the surface goes on to from them; it never does out of the region. */
function activate(grid: Grid & { cells: number[] }, found: readonly number[]): void {
  const { dimension, strides, cells, cellOf, values, placeOf, field } = grid;
  const corners = Array.from({ length: 2 ** dimension }, (_, corner) =>
    strides.reduce((sum, stride, axis) => sum + stride * ((corner >> axis) & 1), 0),
  );
  const isCrossed = (cell: number, axis: number, side: number): boolean => {
    const solid = corners.filter(
      (corner, i) => ((i >> axis) & 1) === side && values[cell + corner]! < 0,
    ).length;
    return solid > 0 && solid < corners.length / 2;
  };
  for (let fresh = found; fresh.length > 0; ) {
    for (const cell of fresh) {
      cellOf[cell] = cells.length;
      cells.push(cell);
    }
    const around = new Set(fresh.flatMap((cell) => corners.map((corner) => cell + corner)));
    const unknown = [...around].filter((node) => Number.isNaN(values[node]!));
    field(Float64Array.from(unknown.flatMap(placeOf))).forEach((value, i) => {
      values[unknown[i]!] = value;
    });
    const next = new Set<number>();
    for (const cell of fresh) {
      for (let axis = 0; axis < dimension; axis++) {
        for (const side of [0, 1]) {
          const neighbour = cell + (2 * side - 1) * strides[axis]!;
          if (isCrossed(cell, axis, side) && cellOf[neighbour] === -1) next.add(neighbour);
        }
      }
    }
    fresh = [...next];
  }
}
