// The worker that makes stills of robots.

import '../jitless.ts';
import { type Robot, startingPose } from '../../../../index.ts';
import { anatomyOf } from '../../../draw/anatomy.ts';
import { createRecorder } from '../../../draw/episode.ts';
import { type PaletteName, palettes } from '../../../draw/palette.ts';
import { portrait } from '../../../draw/portrait.ts';
import { createStills } from '../../../draw/still.ts';
import { scenarioOf } from '../../../draw/world.ts';
import { serve } from '../sim/rpc.ts';

export interface StillRequest {
  readonly robot: Robot;
  readonly palette: PaletteName;
}

/** A robot's first steps tell how it moves; no thumbnail is worth more of them [spring-steps]. */
const MOST_WORK = 3e7;

const recorder = createRecorder();

const SIZE = { width: 320, height: 200 } as const;

const handlers = {
  /** SVG text of the robot a third of the way through its episode; at its start if nothing is known that moves it. */
  async still({ robot, palette }: StillRequest): Promise<string> {
    const options = { ...SIZE, palette: palettes[palette], hasNumbers: false };
    if (!robot.controller) return atRest(robot, options);
    const most = Math.max(1, Math.floor(MOST_WORK / robot.body.springs.count));
    const wanted = Math.min(most, robot.scenario?.steps ?? 500);
    const { anatomy, scenario, trajectory, steps } = await recorder.record(robot, { steps: wanted });
    return createStills(anatomy, scenario, trajectory, options).at(Math.floor(steps / 3));
  },
  /** SVG text of the body alone. */
  async portrait({ robot, palette }: StillRequest): Promise<string> {
    return portrait(robot.body, palettes[palette], 96);
  },
};

function atRest(robot: Robot, options: Parameters<typeof createStills>[3]): string {
  const scenario = scenarioOf(robot);
  const pose = startingPose(scenario, robot.body, scenario.starts[0]!);
  const trajectory = { ...pose, activation: new Float64Array(0) };
  return createStills(anatomyOf(robot.body), scenario, trajectory, options).at(0);
}

export type StillHandlers = typeof handlers;

serve(handlers);
