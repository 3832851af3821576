// A stretch of an episode as it crosses the border of a worker.

import type { Trajectory } from '../../../../index.ts';

/** The states after each step, without that from which they began; shapes as in a trajectory. */
export interface Frames {
  readonly position: Float32Array;
  readonly velocity: Float32Array;
  readonly activation: Float32Array;
}

/** @param width Numbers of a state: masses × dimension. */
export function framesOf({ position, velocity, activation }: Trajectory, width: number): Frames {
  return {
    position: Float32Array.from(position.subarray(width)),
    velocity: Float32Array.from(velocity.subarray(width)),
    activation: Float32Array.from(activation),
  };
}
