// A robot's episode, recorded for pictures of it.

import {
  createTask,
  createWasmBackend,
  jobOf,
  type Robot,
  type Scenario,
  type Trajectory,
} from '../index.ts';
import { type Anatomy, anatomyOf } from './anatomy.ts';
import { controllerOf, scenarioOf } from './world.ts';

export interface Episode {
  readonly anatomy: Anatomy;
  readonly scenario: Scenario;
  /** From the first start, up to the last step at which all masses are somewhere. */
  readonly trajectory: Trajectory;
  readonly steps: number;
}

/**
 * Simulates a robot in the world that it learned in, on the CPU.
 * @param steps By default the scenario's.
 * @throws where the robot's scenario is wrong
 */
export async function recordEpisode(robot: Robot, steps?: number): Promise<Episode> {
  const scenario = scenarioOf(robot);
  const task = createTask(scenario, { gradients: null });
  const backend = createWasmBackend({ precision: 'single' });
  const session = await backend.open(task.program, jobOf(task, robot.body, controllerOf(robot.controller)));
  const trajectory = await session.record(steps ?? scenario.steps);
  session.close();
  await backend.close();
  return { anatomy: anatomyOf(robot.body), scenario, ...finitePart(trajectory, robot.body) };
}

function finitePart(trajectory: Trajectory, { masses, dimension }: Robot['body']) {
  const width = masses.count * dimension;
  const { position, velocity, activation } = trajectory;
  const broken = position.findIndex((value) => !Number.isFinite(value));
  const all = position.length / width - 1;
  const steps = broken < 0 ? all : Math.max(0, Math.floor(broken / width) - 1);
  if (steps === all) return { trajectory, steps };
  const actuators = activation.length / Math.max(1, all);
  return {
    steps,
    trajectory: {
      position: position.subarray(0, (steps + 1) * width),
      velocity: velocity.subarray(0, (steps + 1) * width),
      activation: activation.subarray(0, steps * actuators),
    },
  };
}
