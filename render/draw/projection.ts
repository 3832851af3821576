// From the world to the plane of a picture: a 2D world as it is, space seen from the side and a little from above.

import type { Dimension } from '../../index.ts';

/** A place in the plane of the picture [m], and how far behind that plane. */
export interface Projected {
  readonly right: number;
  readonly up: number;
  readonly depth: number;
}

/** Takes the coordinates of a place. */
export type Projection = (x: number, y: number, z: number) => Projected;

const AZIMUTH = -0.5; // rad
const ELEVATION = 0.42; // rad

const flat: Projection = (x, y) => ({ right: x, up: y, depth: 0 });

const oblique: Projection = (x, y, z) => {
  const right = x * Math.cos(AZIMUTH) - y * Math.sin(AZIMUTH);
  const away = x * Math.sin(AZIMUTH) + y * Math.cos(AZIMUTH);
  return {
    right,
    up: z * Math.cos(ELEVATION) + away * Math.sin(ELEVATION),
    depth: away * Math.cos(ELEVATION) - z * Math.sin(ELEVATION),
  };
};

export const projectionOf = (dimension: Dimension): Projection => (dimension === 2 ? flat : oblique);

/** Where mass `mass` of a pose is in the picture. */
export function projectMass(
  project: Projection,
  dimension: Dimension,
  position: ArrayLike<number>,
  mass: number,
): Projected {
  const at = mass * dimension;
  return project(position[at]!, position[at + 1]!, dimension === 3 ? position[at + 2]! : 0);
}
