// From the simulation's axes, whose last points up, to the scene's, whose second does.

import { Color, type Vector3 } from 'three/webgpu';
import type { Dimension } from '../../../../index.ts';
import type { Rgb } from '../../../draw/palette.ts';

/** A place of the simulation in the scene. In 2D the robot walks in the plane z = 0. */
export function toScene(
  dimension: Dimension,
  position: ArrayLike<number>,
  mass: number,
  into: Vector3,
): Vector3 {
  const at = mass * dimension;
  if (dimension === 2) return into.set(position[at]!, position[at + 1]!, 0);
  return into.set(position[at]!, position[at + 2]!, -position[at + 1]!);
}

/** A place in the scene as the simulation counts it. */
export const fromScene = (dimension: Dimension, { x, y, z }: Vector3): number[] =>
  dimension === 2 ? [x, y] : [x, -z, y];

export const colourOf = ([red, green, blue]: Rgb, into = new Color()): Color =>
  into.setRGB(red / 255, green / 255, blue / 255, 'srgb');
