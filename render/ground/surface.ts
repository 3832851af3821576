// The surface of solids that a signed distance tells of: segments in the plane, quads in space, with their corners and
// edges sharp. Dual contouring (Ju et al., Dual contouring of Hermite data, SIGGRAPH 2002): one point in each cell of a grid
// that the surface crosses, where the planes that touch the surface at the cell's edges meet.

import type { Ground } from '../../scenarios/ground.ts';
import type { SearchBox } from './search-box.ts';
import { type Grid, gridOver } from './surface-grid.ts';

export interface Surface {
  /** [m], shape [points × dimension]. */
  readonly points: Float64Array;
  /**
   * Numbers of points: two of each segment in the plane, with the solid on its left; four of each quad in space, in turn
   * against the clock as seen from outside of the solid.
   */
  readonly faces: Uint32Array;
}

/** Steps towards a crossing, and how near it is near enough, in cells. */
const ROUNDS = 24;
const NEAR = 1e-6;

/** How much the mean of a cell's crossings counts beside their planes, which may not tell a point apart. */
const PULL = 1e-3;

/**
 * The surface within a region, at which solids are cut off.
 * @param spacing Of the grid [m]; a solid or a gap that is thinner may be missed.
 */
export function surfaceOf(distance: Ground['distance'], region: SearchBox, spacing: number): Surface {
  const grid = gridOver(distance, region, spacing);
  const crossings = crossingsOf(grid);
  return { points: pointsOf(grid, crossings), faces: facesOf(grid, crossings) };
}

/** Edges of the grid with one end in the solid. */
interface Crossings {
  /** Edge by edge: the node that it begins at, its axis, and whether that node is the one in the solid. */
  readonly nodes: readonly number[];
  readonly axes: readonly number[];
  readonly isSolid: readonly boolean[];
  /** The active cells around edge `e`, `2 ** (dimension - 1)` of them, from `e * 2 ** (dimension - 1)` on. */
  readonly cells: Int32Array;
}

function crossingsOf({ dimension, strides, cells, cellOf, values }: Grid): Crossings {
  const offsets = sidesOf(dimension).map((sides) => sides.map((side) => offsetOf(side, strides)));
  const seen = new Set<number>();
  const found = { nodes: [] as number[], axes: [] as number[], isSolid: [] as boolean[] };
  for (const cell of cells) {
    for (let axis = 0; axis < dimension; axis++) {
      for (const offset of offsets[axis]!) {
        const node = cell + offset;
        const isSolid = values[node]! < 0;
        if (isSolid === values[node + strides[axis]!]! < 0 || seen.has(node * dimension + axis)) continue;
        seen.add(node * dimension + axis);
        found.nodes.push(node);
        found.axes.push(axis);
        found.isSolid.push(isSolid);
      }
    }
  }
  const cellsAround = found.nodes.flatMap((node, e) =>
    offsets[found.axes[e]!]!.map((offset) => cellOf[node - offset]!),
  );
  return { ...found, cells: Int32Array.from(cellsAround) };
}

/** For each axis, the corners of a unit cell at the foot of its edges along that axis, in turn around it. */
const sidesOf = (dimension: number): readonly (readonly (readonly number[])[])[] =>
  dimension === 2
    ? [
        [
          [0, 0],
          [0, 1],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ]
    : [0, 1, 2].map((axis) =>
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ].map(([next, last]) => {
          const side = [0, 0, 0];
          side[(axis + 1) % 3] = next!;
          side[(axis + 2) % 3] = last!;
          return side;
        }),
      );

const offsetOf = (side: readonly number[], strides: readonly number[]): number =>
  side.reduce((sum, step, axis) => sum + step * strides[axis]!, 0);

/** One point for each active cell [m]. */
function pointsOf(grid: Grid, crossings: Crossings): Float64Array {
  const { dimension, cells, placeOf, spacing } = grid;
  const places = placesOf(grid, crossings);
  const normals = normalsAt(grid, places);
  const around = 2 ** (dimension - 1);
  const planes: number[][] = Array.from(cells, () => []);
  crossings.cells.forEach((cell, i) => {
    planes[cell]!.push(Math.floor(i / around));
  });
  const points = new Float64Array(cells.length * dimension);
  cells.forEach((cell, i) => {
    const corner = placeOf(cell);
    const point = meeting(planes[i]!, places, normals, dimension);
    for (let axis = 0; axis < dimension; axis++) {
      const low = corner[axis]!;
      points[i * dimension + axis] = Math.min(low + spacing, Math.max(low, point[axis]!));
    }
  });
  return points;
}

/** Where the edges cross the surface [m], shape [crossings × dimension]: by false position, with both ends closing in. */
function placesOf({ dimension, placeOf, strides, spacing, values, field }: Grid, crossings: Crossings) {
  const { nodes, axes } = crossings;
  const places = new Float64Array(nodes.length * dimension);
  const ends = nodes.map((node, e) => ({
    low: 0,
    high: 1,
    atLow: values[node]!,
    atHigh: values[node + strides[axes[e]!]!]!,
    side: 0,
  }));
  const put = (e: number, share: number): void => {
    const corner = placeOf(nodes[e]!);
    corner[axes[e]!]! += share * spacing;
    places.set(corner, e * dimension);
  };
  let open = nodes.map((_, e) => e);
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    const shares = open.map((e) => {
      const { low, high, atLow, atHigh } = ends[e]!;
      return low + ((high - low) * atLow) / (atLow - atHigh);
    });
    open.forEach((e, i) => {
      put(e, shares[i]!);
    });
    const found = field(
      Float64Array.from(open.flatMap((e) => [...places.subarray(e * dimension, (e + 1) * dimension)])),
    );
    open = open.filter((e, i) => {
      const end = ends[e]!;
      const value = found[i]!;
      const isLow = value < 0 === end.atLow < 0;
      // The end that stays counts half (the Illinois rule), else it would stay forever.
      if (isLow)
        Object.assign(end, {
          low: shares[i]!,
          atLow: value,
          atHigh: end.side === 1 ? end.atHigh / 2 : end.atHigh,
          side: 1,
        });
      else
        Object.assign(end, {
          high: shares[i]!,
          atHigh: value,
          atLow: end.side === -1 ? end.atLow / 2 : end.atLow,
          side: -1,
        });
      return Math.abs(value) > NEAR * spacing;
    });
  }
  return places;
}

/** Outward, of any length, shape [places × dimension]. */
function normalsAt({ dimension, field, spacing }: Grid, places: Float64Array): Float64Array {
  const step = 1e-4 * spacing;
  const normals = new Float64Array(places.length);
  for (let axis = 0; axis < dimension; axis++) {
    const moved = (by: number) =>
      field(places.map((value, i) => (i % dimension === axis ? value + by : value)));
    const [ahead, behind] = [moved(step), moved(-step)];
    ahead.forEach((value, i) => {
      normals[i * dimension + axis] = value - behind[i]!;
    });
  }
  return normals;
}

/** The point with the least sum of squared distances from the planes, near the mean of their places. */
function meeting(
  planes: readonly number[],
  places: Float64Array,
  normals: Float64Array,
  dimension: number,
): number[] {
  const of = (values: Float64Array, e: number): number[] => {
    const [x = 0, y = 0, z = 0] = values.subarray(e * dimension, (e + 1) * dimension);
    return [x, y, z];
  };
  const mean = [0, 1, 2].map(
    (axis) => planes.reduce((sum, e) => sum + of(places, e)[axis]!, 0) / planes.length,
  );
  const matrix = [PULL, 0, 0, PULL, 0, PULL];
  const right = [0, 0, 0];
  for (const e of planes) {
    const [a = 0, b = 0, c = 0] = of(normals, e);
    const square = a * a + b * b + c * c;
    if (!(square > 0)) continue;
    const place = of(places, e);
    const offset = a * (place[0]! - mean[0]!) + b * (place[1]! - mean[1]!) + c * (place[2]! - mean[2]!);
    [a * a, a * b, a * c, b * b, b * c, c * c].forEach((product, i) => {
      matrix[i]! += product / square;
    });
    [a, b, c].forEach((component, axis) => {
      right[axis]! += (component * offset) / square;
    });
  }
  const moved = solve(matrix, right);
  return mean.map((value, axis) => value + moved[axis]!);
}

/** Of a symmetric system of three, its matrix row by row from the diagonal on, by Cramer's rule. */
function solve(matrix: readonly number[], [r = 0, s = 0, t = 0]: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix;
  const [p, q, u] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const determinant = a * p + b * q + c * u;
  return [
    (r * p + s * q + t * u) / determinant,
    (r * q + s * (a * f - c * c) + t * (b * c - a * e)) / determinant,
    (r * u + s * (b * c - a * e) + t * (a * d - b * b)) / determinant,
  ];
}

/** Between the cells around each crossing, so turned that the solid is on the left or behind. */
function facesOf({ dimension }: Grid, { axes, isSolid, cells }: Crossings): Uint32Array {
  const around = 2 ** (dimension - 1);
  return Uint32Array.from(
    axes.flatMap((axis, e) => {
      const cellsOf = [...cells.subarray(e * around, (e + 1) * around)];
      const isReversed = dimension === 2 && axis === 0 ? isSolid[e]! : !isSolid[e]!;
      return isReversed ? cellsOf.reverse() : cellsOf;
    }),
  );
}
