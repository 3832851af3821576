// What of the ground of space is solid beside what is given by its heights: boxes, cells, and what a scenario's own
// distance says, as one mesh.

import type { Ground } from '../../scenarios/ground.ts';
import type { SearchBox } from './search-box.ts';
import { type Surface, surfaceOf } from './surface.ts';

/** The parts of a ground that are heights, which have no sides to see. */
export const heightsOf = (ground: Ground): readonly Ground[] =>
  ground.parts().filter(({ isHeight }) => isHeight);

/**
 * The faces of all other parts in a region, as quads.
 * @param spacing Of the grid [m] on which a scenario's own distance is looked at; boxes and cells are exact.
 */
export function solidsIn(ground: Ground, region: SearchBox, spacing: number): Surface {
  const parts = ground.parts().filter(({ isHeight }) => !isHeight);
  return joined(
    parts.map((part) => within(part.faces(), region) ?? surfaceOf(part.distance, region, spacing)),
  );
}

/** The faces that are in a region, at least in part. */
function within(all: Surface | undefined, { low, high }: SearchBox): Surface | undefined {
  if (!all) return undefined;
  const { points, faces } = all;
  const kept: number[] = [];
  for (let i = 0; i < faces.length; i += 4) {
    const corners = faces.subarray(i, i + 4);
    const isOut = low.some((from, axis) => {
      const values = [...corners].map((corner) => points[3 * corner + axis]!);
      return Math.max(...values) < from || Math.min(...values) > high[axis]!;
    });
    if (!isOut) kept.push(...corners);
  }
  return { points, faces: Uint32Array.from(kept) };
}

function joined(surfaces: readonly Surface[]): Surface {
  if (surfaces.length === 1) return surfaces[0]!;
  let first = 0;
  const faces = surfaces.flatMap((surface) => {
    const moved = [...surface.faces].map((point) => first + point);
    first += surface.points.length / 3;
    return moved;
  });
  return {
    points: Float64Array.from(surfaces.flatMap(({ points }) => [...points])),
    faces: Uint32Array.from(faces),
  };
}

/** Heights of all faces at a place that can be stood on [m]. */
export function standsAt({ points, faces }: Surface, x: number, y: number): number[] {
  const heights: number[] = [];
  for (let i = 0; i < faces.length; i += 4) {
    for (const [a, b, c] of [
      [0, 1, 2],
      [0, 2, 3],
    ] as const) {
      const [p, q, r] = [a, b, c].map((k) => 3 * faces[i + k]!) as [number, number, number];
      const height = heightIn(points, p, q, r, x, y);
      if (height !== undefined) heights.push(height);
    }
  }
  return heights;
}

/** Over a place in a triangle that faces up; undefined where it is beside it, or the triangle faces down. */
function heightIn(
  points: Float64Array,
  p: number,
  q: number,
  r: number,
  x: number,
  y: number,
): number | undefined {
  const [px, py] = [points[p]! - x, points[p + 1]! - y];
  const [qx, qy] = [points[q]! - x, points[q + 1]! - y];
  const [rx, ry] = [points[r]! - x, points[r + 1]! - y];
  const [a, b, c] = [qx * ry - rx * qy, rx * py - px * ry, px * qy - qx * py];
  const all = a + b + c;
  if (a < 0 || b < 0 || c < 0 || all <= 0) return undefined;
  return (a * points[p + 2]! + b * points[q + 2]! + c * points[r + 2]!) / all;
}
