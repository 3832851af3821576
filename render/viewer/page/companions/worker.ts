// The worker that records the robots beside the staged one.

import '../jitless.ts';
import type { Robot } from '../../../../index.ts';
import { createRecorder } from '../../../draw/episode.ts';
import { type Frames, framesOf } from '../sim/frames.ts';
import { float32BuffersOf, serve } from '../sim/rpc.ts';

export interface RecordRequest {
  readonly robot: Robot;
  readonly start: number;
}

const recorder = createRecorder();

const handlers = {
  /** The episode, without the start. */
  async record({ robot, start }: RecordRequest): Promise<Frames> {
    const { trajectory } = await recorder.record(robot, { start });
    return framesOf(trajectory, robot.body.masses.count * robot.body.dimension);
  },
};

export type CompanionsHandlers = typeof handlers;

serve(handlers, float32BuffersOf);
