// Solids of the plane as their outlines, for pictures that go along with a robot.

import type { Ground } from '../../scenarios/ground.ts';
import { cachedAround } from './cached-around.ts';
import type { SearchBox } from './search-box.ts';
import { type Surface, surfaceOf } from './surface.ts';

export type Point = readonly [x: number, y: number];

/** Corners of a closed line [m], with the solid on its left; the last edge leads back to the first corner. */
export type Ring = readonly Point[];

/** A corner is left out if it is nearer to the line between its neighbours than this share of the spacing. */
const STRAIGHT = 1e-3;

/** So far beyond a window is looked at, as a share of it, so that the next one is often known already. */
const MARGIN = 0.5;

/** The outlines of all that is solid in a region, the edges of which are taken for surface; those of holes among them. */
export const outlineOf = (distance: Ground['distance'], region: SearchBox, spacing: number): Ring[] =>
  ringsOf(surfaceOf(distance, region, spacing))
    .map((ring) => straightened(ring, STRAIGHT * spacing))
    .filter((ring) => ring.length > 2);

/** Outlines in windows that move, without an edge of a region in sight. */
export const outlines = (
  distance: Ground['distance'],
  spacing: number,
): ((window: SearchBox) => readonly Ring[]) =>
  cachedAround((region) => outlineOf(distance, region, spacing), MARGIN);

/** Heights at `x` of all that can be stood on [m]. */
export function floorsAt(rings: readonly Ring[], x: number): number[] {
  const floors: number[] = [];
  for (const ring of rings) {
    ring.forEach(([x0, y0], i) => {
      const [x1, y1] = ring[(i + 1) % ring.length]!;
      // Above a solid an outline leads towards less x.
      if (x1 <= x && x < x0) floors.push(y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    });
  }
  return floors;
}

/** Height of the floor at `x`, of those that {@link floorOf} chooses from. */
export const floorAt = (rings: readonly Ring[], x: number, up: number): number | undefined =>
  floorOf(floorsAt(rings, x), up);

/** Of several heights the highest one not above `up`, else the lowest [m]; undefined where there is none. */
export function floorOf(heights: readonly number[], up: number): number | undefined {
  const under = heights.filter((height) => height <= up);
  if (under.length > 0) return Math.max(...under);
  return heights.length > 0 ? Math.min(...heights) : undefined;
}

function ringsOf({ points, faces }: Surface): Point[][] {
  const ways = new Map<number, number[]>();
  for (let i = 0; i < faces.length; i += 2) {
    const [from, to] = [faces[i]!, faces[i + 1]!];
    ways.set(from, [...(ways.get(from) ?? []), to]);
  }
  const rings: Point[][] = [];
  for (const start of ways.keys()) {
    while (ways.get(start)!.length > 0) {
      const ring: Point[] = [];
      let at = start;
      do {
        ring.push([points[2 * at]!, points[2 * at + 1]!]);
        at = ways.get(at)!.pop()!;
      } while (at !== start);
      rings.push(ring);
    }
  }
  return rings;
}

/** Without corners that lie between their neighbours, up to `near` [m]. */
function straightened(ring: readonly Point[], near: number): Point[] {
  const kept: Point[] = [];
  ring.forEach((point, i) => {
    const before = kept.at(-1) ?? ring.at(-1)!;
    const after = ring[(i + 1) % ring.length]!;
    if (offLine(point, before, after) > near) kept.push(point);
  });
  return kept;
}

/** How far a point is from the segment between two others. */
function offLine([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const share = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const inside = Math.min(1, Math.max(0, share));
  return Math.hypot(x - x0 - inside * dx, y - y0 - inside * dy);
}
