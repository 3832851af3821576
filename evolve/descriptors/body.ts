// What a body is like before it has moved.

import { actuatorsOf, type Body } from '../../sim/body/body.ts';
import { actuatorCount } from '../../sim/body/elements.ts';
import type { BodyDescriptor } from './descriptor.ts';

/** A box thinner than this share of its longer side counts as this thick, so that every aspect ratio is finite. */
const THINNEST = 1e-3;

export const size = {
  name: 'size',
  description: 'how many masses it has',
  unit: 'masses',
  of: 'body',
  measure: ({ masses }) => masses.count,
} as const satisfies BodyDescriptor;

export const mass = {
  name: 'mass',
  description: 'of all masses',
  unit: 'kg',
  of: 'body',
  measure: ({ masses }) => masses.mass.reduce((sum, mass) => sum + mass, 0),
} as const satisfies BodyDescriptor;

export const actuators = {
  name: 'actuators',
  description: 'number of springs and cells that a controller drives',
  unit: '',
  of: 'body',
  measure: actuatorCount,
} as const satisfies BodyDescriptor;

export const actuatedFraction = {
  name: 'actuated-fraction',
  description: 'share of the springs that a controller drives',
  unit: '',
  of: 'body',
  measure: (body) => (body.springs.count === 0 ? 0 : actuatorsOf(body).length / body.springs.count),
} as const satisfies BodyDescriptor;

/** From 1/1000 to 1000; in 3D the width is the longer horizontal side. 1 for a single point. */
export const aspectRatio = {
  name: 'aspect-ratio',
  description: 'width over height as built',
  unit: '',
  of: 'body',
  measure: ratioOf,
} as const satisfies BodyDescriptor;

function ratioOf({ dimension, masses }: Body): number {
  const sides = Array.from({ length: dimension }, (_, axis) => {
    const values = masses.position.filter((_value, i) => i % dimension === axis);
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  });
  const least = THINNEST * Math.max(...sides);
  if (least === 0) return 1;
  return Math.max(least, ...sides.slice(0, -1)) / Math.max(least, sides.at(-1)!);
}
