// What part of the world a picture shows, and how large.

import type { Ground } from '../../../scenarios/ground.ts';
import { type Anatomy, centerOf } from '../../draw/anatomy.ts';
import { projectionOf, projectMass } from '../../draw/projection.ts';
import type { ToPicture } from './robot.ts';

/** Units of a picture's SVG: tenths of a pixel. */
export const FRAME = { width: 2400, height: 1800 } as const;

/** Where the ground stands in a picture, and above which height the robot's centre does not rise; from its top. */
const GROUND = 0.86;
const CEILING = 0.44;

/** How much of a picture's width and height a robot takes at most. */
const SHARE = { width: 0.78, height: 0.66 } as const;

/** A rectangle of the plane of a picture [m]. */
export interface Window {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly place: ToPicture;
}

/** The width and height of a body in the plane of a picture [m]. */
export function extentOf({ body }: Anatomy, position: ArrayLike<number>): { width: number; height: number } {
  const { dimension, masses } = body;
  const project = projectionOf(dimension);
  const points = Array.from({ length: masses.count }, (_, mass) =>
    projectMass(project, dimension, position, mass),
  );
  const span = (values: readonly number[]): number =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  return { width: span(points.map(({ right }) => right)), height: span(points.map(({ up }) => up)) };
}

/** Units for a metre, with which all of these extents fit into a picture. */
export function scaleFor(extents: readonly { readonly width: number; readonly height: number }[]): number {
  const most = (of: 'width' | 'height'): number =>
    extents.reduce((a, extent) => Math.max(a, extent[of]), 1e-3);
  return Math.min(
    (SHARE.width * FRAME.width) / most('width'),
    (SHARE.height * FRAME.height) / most('height'),
  );
}

/** The window around a robot: the ground below stands still while the robot is near it. */
export function windowAround(
  { body }: Anatomy,
  position: ArrayLike<number>,
  ground: Ground | null,
  scale: number,
): Window {
  const project = projectionOf(body.dimension);
  const [x = 0, y = 0, z = 0] = centerOf(body, position);
  const center = project(x, y, z);
  const floating = center.up - ((GROUND - CEILING) * FRAME.height) / scale;
  const height = ground?.under([x, y, z].slice(0, body.dimension)) ?? Number.NEGATIVE_INFINITY;
  const standing = body.dimension === 2 ? height : project(x, y, height).up;
  const base = Math.max(standing, floating);
  const left = center.right - FRAME.width / 2 / scale;
  const top = base + (GROUND * FRAME.height) / scale;
  return {
    left,
    right: left + FRAME.width / scale,
    top,
    bottom: top - FRAME.height / scale,
    place: (right, up) => [Math.round((right - left) * scale), Math.round((top - up) * scale)],
  };
}
