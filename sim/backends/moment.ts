// A row of a trajectory as the moment that another recording goes on from.

import type { Moment, Trajectory } from './backend.ts';

/**
 * The moment that a row of a recording stands for, from which another can go on.
 *
 * @param row Of the trajectory, from 0 up.
 * @param rows That the trajectory has.
 * @param step Of the episode, that the row stands before.
 */
export function momentAt(trajectory: Trajectory, row: number, rows: number, step: number): Moment {
  const at = (values: Float64Array): Float64Array => {
    const width = values.length / rows;
    return values.subarray(row * width, (row + 1) * width);
  };
  const { position, velocity, carried = new Map<string, Float64Array>() } = trajectory;
  return {
    position: at(position),
    velocity: at(velocity),
    step,
    ...(carried.size > 0 && { carried: new Map([...carried].map(([name, values]) => [name, at(values)])) }),
  };
}
