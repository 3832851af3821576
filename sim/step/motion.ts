// The state columns that are the motion of the masses, and where their numbers lie in a state.

import type { State } from '../body/body.ts';

/** What a rollout carries from step to step besides the motion, as a controller's memory: numbers by their column's name. */
export type Carried = ReadonlyMap<string, Float64Array>;

/** One axis of all positions or velocities; axes are counted from 0. */
export interface Motion {
  readonly name: 'position' | 'velocity';
  readonly axis: number;
}

/** What a state column called `mass.position.x` or alike is of the motion; `null` for any other, as the reward. */
export function motionOf(columnName: string): Motion | null {
  const match = /^mass\.(position|velocity)\.([xyz])$/.exec(columnName);
  return match && { name: match[1] as Motion['name'], axis: 'xyz'.indexOf(match[2]!) };
}

/** A state column's number for each element at the start `state`; zero for what is no motion and is not said to be carried. */
export function startOf(
  columnName: string,
  state: State & { readonly carried?: Carried },
  dimension: number,
): (element: number) => number {
  const motion = motionOf(columnName);
  return motion
    ? (mass) => state[motion.name][mass * dimension + motion.axis]!
    : (element) => state.carried?.get(columnName)?.[element] ?? 0;
}
