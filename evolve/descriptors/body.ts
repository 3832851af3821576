// What a body is like before it has moved.

import type { BodyDescriptorName } from '../../scenarios/evolution.ts';
import { actuatorsOf, type Body } from '../../sim/body/body.ts';

/** A box thinner than this share of its longer side counts as this thick, so that every aspect ratio is finite. */
const THINNEST = 1e-3;

/**
 * `size`: masses. `mass` [kg]. `actuators`: springs that a controller drives; `actuated-fraction`: their share of all
 * springs. `aspect-ratio`: width over height of the bounding box as built, from 1/1000 to 1000; in 3D the width is the
 * longer horizontal side. 1 for a single point.
 */
export function bodyDescriptors(body: Body): Record<BodyDescriptorName, number> {
  const { masses, springs } = body;
  const actuators = actuatorsOf(body).length;
  return {
    size: masses.count,
    mass: masses.mass.reduce((sum, mass) => sum + mass, 0),
    actuators,
    'actuated-fraction': springs.count === 0 ? 0 : actuators / springs.count,
    'aspect-ratio': aspectRatio(body),
  };
}

function aspectRatio({ dimension, masses }: Body): number {
  const sides = Array.from({ length: dimension }, (_, axis) => {
    const values = masses.position.filter((_value, i) => i % dimension === axis);
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  });
  const least = THINNEST * Math.max(...sides);
  if (least === 0) return 1;
  return Math.max(least, ...sides.slice(0, -1)) / Math.max(least, sides.at(-1)!);
}
