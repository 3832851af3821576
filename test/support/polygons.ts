// Random polygons, and what is inside of them, by rules that share nothing with the kernels.

import type { Random } from '../../base/random.ts';

export type Corner = [number, number];

/** Three to eight corners around a centre, at 0.3 to 1.2 m from it: convex or not. */
export function randomPolygon(random: Random, [x, y]: Corner): Corner[] {
  const count = 3 + Math.floor(6 * random.uniform());
  const first = 2 * Math.PI * random.uniform();
  return Array.from({ length: count }, (_, i): Corner => {
    const angle = first + (2 * Math.PI * (i + 0.7 * random.uniform())) / count;
    const radius = 0.3 + 0.9 * random.uniform();
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** By the winding number. */
export function isInside(corners: readonly Corner[], [x, y]: Corner): boolean {
  const turn = corners.reduce((sum, [ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length]!;
    const angle = Math.atan2(by - y, bx - x) - Math.atan2(ay - y, ax - x);
    return sum + (angle > Math.PI ? angle - 2 * Math.PI : angle < -Math.PI ? angle + 2 * Math.PI : angle);
  }, 0);
  return Math.abs(turn) > Math.PI;
}

function edgeDistance([ax, ay]: Corner, [bx, by]: Corner, [x, y]: Corner): number {
  const [dx, dy] = [bx - ax, by - ay];
  const part = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - part * dx, y - ay - part * dy);
}

/** Signed distance to the union of polygons; within several, to the boundary of the one whose boundary is farthest. */
export const distanceTo = (polygons: readonly (readonly Corner[])[], place: Corner): number =>
  Math.min(
    ...polygons.map((corners) => {
      const nearest = Math.min(
        ...corners.map((corner, i) => edgeDistance(corner, corners[(i + 1) % corners.length]!, place)),
      );
      return isInside(corners, place) ? -nearest : nearest;
    }),
  );
