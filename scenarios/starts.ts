// From a body as built to a starting pose: where a rollout begins.

import type { Body } from '../sim/body.ts';
import type { Scenario } from './scenario.ts';

/** A starting pose of a scenario: `offset` [m] and `velocity` [m/s], one number for each axis, and `rotation` [rad]. */
export type Start = Scenario['starts'][number];

/** Shapes [masses × dimension]. */
export interface Pose {
  /** [m] */
  readonly position: Float64Array;
  /** [m/s] */
  readonly velocity: Float64Array;
}

/**
 * The body turned about its centre of mass (in 3D about the vertical through it), set down until its lowest mass
 * stands as high as before, then moved by the offset. Its velocities turn with it, and the start's velocity is added.
 */
export function startingPose(body: Body, { offset, rotation, velocity }: Start): Pose {
  const pose = { position: body.masses.position.slice(), velocity: body.masses.velocity.slice() };
  if (rotation !== 0) turn(body, pose, rotation);
  const axis = (i: number): number => i % body.dimension;
  return {
    position: pose.position.map((value, i) => value + offset[axis(i)]!),
    velocity: pose.velocity.map((value, i) => value + velocity[axis(i)]!),
  };
}

/** Both turns are in the plane of the first two axes, which in 2D has the vertical in it. */
function turn(body: Body, { position, velocity }: Pose, angle: number): void {
  const { dimension, masses } = body;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const center = centerOf(body);
  for (let i = 0; i < position.length; i += dimension) {
    const x = masses.position[i]! - center[0]!;
    const y = masses.position[i + 1]! - center[1]!;
    position[i] = center[0]! + cos * x - sin * y;
    position[i + 1] = center[1]! + sin * x + cos * y;
    velocity[i] = cos * masses.velocity[i]! - sin * masses.velocity[i + 1]!;
    velocity[i + 1] = sin * masses.velocity[i]! + cos * masses.velocity[i + 1]!;
  }
  if (dimension !== 2) return;
  const rise = lowest(masses.position) - lowest(position);
  for (let i = 1; i < position.length; i += 2) position[i]! += rise;
}

const lowest = (position: Float64Array): number =>
  position.reduce(
    (least, value, i) => (i % 2 === 1 ? Math.min(least, value) : least),
    Number.POSITIVE_INFINITY,
  );

function centerOf({ dimension, masses }: Body): number[] {
  const total = masses.mass.reduce((sum, mass) => sum + mass, 0);
  return Array.from({ length: dimension }, (_, axis) =>
    masses.mass.reduce((sum, mass, i) => sum + (mass / total) * masses.position[dimension * i + axis]!, 0),
  );
}
