// The worker that makes stills of robots.

import '../jitless.ts';
import type { Robot } from '../../../index.ts';
import { createRecorder } from '../../episode.ts';
import { type PaletteName, palettes } from '../../palette.ts';
import { createStills } from '../../still.ts';
import { serve } from '../sim/rpc.ts';

export interface StillRequest {
  readonly robot: Robot;
  readonly palette: PaletteName;
  readonly width: number;
  readonly height: number;
}

/** A robot's first steps tell how it moves; no thumbnail is worth more of them [spring-steps]. */
const MOST_WORK = 3e7;

const recorder = createRecorder();

const handlers = {
  /** SVG text of the robot a third of the way through its episode. */
  async still({ robot, palette, width, height }: StillRequest): Promise<string> {
    const most = Math.max(1, Math.floor(MOST_WORK / robot.body.springs.count));
    const wanted = Math.min(most, robot.scenario?.steps ?? 500);
    const { anatomy, scenario, trajectory, steps } = await recorder.record(robot, { steps: wanted });
    const options = { width, height, palette: palettes[palette], hasNumbers: false };
    return createStills(anatomy, scenario, trajectory, options).at(Math.floor(steps / 3));
  },
};

export type StillHandlers = typeof handlers;

serve(handlers);
