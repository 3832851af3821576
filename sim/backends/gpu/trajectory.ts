// A recording: the rows of the tape, read back a stretch of steps at a time.

import { motionOf } from '../../step/motion.ts';
import type { Column } from '../../step/program.ts';
import type { Trajectory } from '../backend.ts';
import { evaluate, extentOf } from './extent.ts';
import type { Layout } from './layout.ts';
import type { Member } from './member.ts';

export function emptyTrajectory(layout: Layout, { job, sizes }: Member, steps: number): Trajectory {
  const width = sizes.mass * layout.program.dimension;
  return {
    position: new Float64Array((steps + 1) * width),
    velocity: new Float64Array((steps + 1) * width),
    activation: new Float64Array(steps * job.packed.actuators),
    carried: new Map(
      layout.program.state
        .filter(({ name }) => !motionOf(name))
        .map(({ name, domain }) => [name, new Float64Array((steps + 1) * evaluate(extentOf(domain), sizes))]),
    ),
  };
}

/** A stretch of steps whose rows stand one after another in `rows`, that after the last one included. */
export interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly rows: Float32Array;
}

/** Adds a stretch of one of the member's rollouts to a trajectory. */
export function readRows(
  into: Trajectory,
  layout: Layout,
  member: Member,
  rollout: number,
  stretch: Stretch,
): void {
  const { program, state, rest } = layout;
  const { sizes, rollouts, words } = member;
  const read = (
    column: Column,
    at: number,
    steps: number,
    to: Float64Array,
    offset: number,
    stride: number,
  ): void => {
    const size = evaluate(extentOf(column.domain), sizes);
    for (let k = 0; k < steps; k++)
      for (let i = 0; i < size; i++)
        to[((stretch.first + k) * size + i) * stride + offset] =
          stretch.rows[k * words.row + at + i * rollouts + rollout]!;
  };
  for (const [column, offset] of state.offsets) {
    const motion = motionOf(column.name);
    const at = rollouts * evaluate(offset, sizes);
    if (motion) read(column, at, stretch.count + 1, into[motion.name], motion.axis, program.dimension);
    else read(column, at, stretch.count + 1, into.carried!.get(column.name)!, 0, 1);
  }
  const { activation } = program;
  const offset = activation && rest.offsets.get(activation);
  if (!activation || !offset) return;
  read(activation, words.state + rollouts * evaluate(offset, sizes), stretch.count, into.activation, 0, 1);
}
