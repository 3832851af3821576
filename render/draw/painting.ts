// Solids of space in a picture without a depth buffer: their faces cut into tiles, which are painted from far to near; those
// before the robot apart, to be painted thinly over it.

import type { Ground } from '../../scenarios/ground.ts';
import { cachedAround } from '../ground/cached-around.ts';
import type { SearchBox } from '../ground/search-box.ts';
import { solidsIn } from '../ground/solids.ts';
import type { Surface } from '../ground/surface.ts';
import { mix, type Palette, type Rgb } from './palette.ts';
import { projectionOf } from './projection.ts';

type Vector = readonly [number, number, number];

/** A piece of a face in the plane of the picture [m]. */
export interface Tile {
  readonly corners: readonly (readonly [right: number, up: number])[];
  /** From 0, in full light, to {@link SHADES} - 1. */
  readonly shade: number;
}

export interface Painting {
  readonly behind: readonly Tile[];
  /** Between who looks and the robot, above the ground that it is on. */
  readonly before: readonly Tile[];
}

export const SHADES = 6;

/** How thinly tiles before the robot are painted. */
export const VEIL = 0.3;

export const shadeColour = ({ ground, pale }: Palette, shade: number): Rgb =>
  mix(ground, pale, (0.75 * shade) / (SHADES - 1));

/** How far to each side and up and down solids are painted [m]. */
const REACH = { side: 4, up: 3 } as const;
const MARGIN = 0.15;

/** The grid that a scenario's own distance is looked at on, and the most that a side of a tile is long [m]. */
const SPACING = 0.1;
const TILE = 0.5;

/** Where the light comes from. */
const LIGHT: Vector = [-0.27, -0.44, 0.86];

/**
 * Paintings of the ground around places.
 * @returns Takes the robot's centre [m], and what of the plane of the picture is in sight.
 */
export function paintings(ground: Ground): (center: readonly number[], window: SearchBox) => Painting {
  const tilesIn = cachedAround((region) => tilesOf(solidsIn(ground, region, SPACING)), MARGIN);
  const project = projectionOf(3);
  return (center, window) => {
    const [x = 0, y = 0, z = 0] = center;
    const low = [x - REACH.side, y - REACH.side, z - REACH.up];
    const high = [x + REACH.side, y + REACH.side, z + REACH.up];
    const floor = ground.under(center);
    const { depth } = project(x, y, z);
    const tiles = tilesIn({ low, high }).filter(
      ({ middle, corners }) =>
        middle.every((at, axis) => low[axis]! < at && at < high[axis]!) && isIn(window, corners),
    );
    const isBefore = (tile: Placed): boolean => tile.depth < depth && tile.top > floor + 1e-3;
    return { behind: tiles.filter((tile) => !isBefore(tile)), before: tiles.filter(isBefore) };
  };
}

/** Whether a window has a part of a tile in it. */
const isIn = ({ low, high }: SearchBox, corners: Tile['corners']): boolean =>
  ([0, 1] as const).every(
    (axis) =>
      corners.some((corner) => corner[axis] > low[axis]!) &&
      corners.some((corner) => corner[axis] < high[axis]!),
  );

interface Placed extends Tile {
  readonly middle: Vector;
  readonly depth: number;
  /** [m] */
  readonly top: number;
}

/** Tiles of all faces that look towards who looks, from far to near. */
function tilesOf({ points, faces }: Surface): Placed[] {
  const at = (i: number): Vector => [
    points[3 * faces[i]!]!,
    points[3 * faces[i]! + 1]!,
    points[3 * faces[i]! + 2]!,
  ];
  return Array.from({ length: faces.length / 4 }, (_, face) =>
    cut([at(4 * face), at(4 * face + 1), at(4 * face + 2), at(4 * face + 3)]),
  )
    .flat()
    .map(placed)
    .filter(({ corners }) => isTowards(corners))
    .sort((a, b) => b.depth - a.depth);
}

type Quad = readonly [Vector, Vector, Vector, Vector];

const between = (a: Vector, b: Vector, share: number): Vector => [
  a[0] + share * (b[0] - a[0]),
  a[1] + share * (b[1] - a[1]),
  a[2] + share * (b[2] - a[2]),
];

const apart = (a: Vector, b: Vector): number => Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);

/** Small pieces, whose middles tell well which of two is nearer. */
function cut([a, b, c, d]: Quad): Quad[] {
  const columns = Math.max(1, Math.ceil(apart(a, b) / TILE - 1e-9));
  const rows = Math.max(1, Math.ceil(apart(a, d) / TILE - 1e-9));
  const at = (column: number, row: number): Vector =>
    between(between(a, b, column / columns), between(d, c, column / columns), row / rows);
  return Array.from({ length: columns * rows }, (_, i): Quad => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    return [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
  });
}

function placed(quad: Quad): Placed {
  const project = projectionOf(3);
  const middle = between(between(quad[0], quad[2], 0.5), between(quad[1], quad[3], 0.5), 0.5);
  return {
    corners: quad.map(([x, y, z]) => {
      const { right, up } = project(x, y, z);
      return [right, up] as const;
    }),
    shade: Math.round((SHADES - 1) * Math.min(1, Math.max(0, 1 - lightOn(quad)))),
    middle,
    depth: project(...middle).depth,
    top: Math.max(...quad.map(([, , z]) => z)),
  };
}

/** Cosine of the angle between a face's normal and the light. */
function lightOn([a, b, c, d]: Quad): number {
  const [p, q] = [0, 1].map((i) => [0, 1, 2].map((axis) => (i ? d : c)[axis]! - (i ? b : a)[axis]!)) as [
    number[],
    number[],
  ];
  const normal = [
    p[1]! * q[2]! - p[2]! * q[1]!,
    p[2]! * q[0]! - p[0]! * q[2]!,
    p[0]! * q[1]! - p[1]! * q[0]!,
  ];
  const length = Math.hypot(...normal) || 1;
  return normal.reduce((sum, value, axis) => sum + (value / length) * LIGHT[axis]!, 0);
}

const isTowards = (corners: Tile['corners']): boolean =>
  corners.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length]!;
    return sum + x * nextY - nextX * y;
  }, 0) > 0;

/** Tiles of one shade that follow each other, as one path each. @param lineOf A tile's outline as a path's data. */
export function paths<T>(
  tiles: readonly Tile[],
  lineOf: (corners: Tile['corners']) => string,
  pathOf: (data: string, shade: number) => T,
): T[] {
  const runs: { shade: number; data: string }[] = [];
  for (const { corners, shade } of tiles) {
    const last = runs.at(-1);
    if (last?.shade === shade) last.data += lineOf(corners);
    else runs.push({ shade, data: lineOf(corners) });
  }
  return runs.map(({ data, shade }) => pathOf(data, shade));
}
