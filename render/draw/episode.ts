// A robot's episode, recorded for pictures of it.

import {
  type Backend,
  createTask,
  createWasmBackend,
  jobOf,
  type Robot,
  type Scenario,
  type Trajectory,
} from '../../index.ts';
import { memoizedByScenario } from '../../scenarios/memoized.ts';
import { type Anatomy, anatomyOf } from './anatomy.ts';
import { controllerOf, scenarioOf } from './world.ts';

export interface Episode {
  readonly anatomy: Anatomy;
  readonly scenario: Scenario;
  /** From the start, up to the last step at which all masses are somewhere. */
  readonly trajectory: Trajectory;
  readonly steps: number;
}

export interface EpisodeOptions {
  /** By default the scenario's. */
  readonly steps?: number;
  /** Which of the scenario's starts, the first by default. */
  readonly start?: number;
}

/** Must be closed. */
export interface Recorder {
  /**
   * Simulates a robot in the world that it learned in, on the CPU.
   * @throws where the robot's scenario is wrong
   */
  record(robot: Robot, options?: EpisodeOptions): Promise<Episode>;
  close(): Promise<void>;
}

/** A recorder that compiles a world once for all robots of it; it closes the backend with itself. */
export function createRecorder(backend: Backend = createWasmBackend({ precision: 'single' })): Recorder {
  const taskOf = memoizedByScenario((scenario) => createTask(scenario, { gradients: null }));
  return {
    async record(robot, { steps, start = 0 } = {}) {
      const task = taskOf(scenarioOf(robot));
      const { scenario } = task;
      const job = jobOf(task, robot.body, controllerOf(robot.controller));
      const session = await backend.open(task.program, job);
      const trajectory = await session.record(steps ?? scenario.steps, start);
      session.close();
      return { anatomy: anatomyOf(robot.body), scenario, ...finitePart(trajectory, robot.body) };
    },
    close: () => backend.close(),
  };
}

/** One episode of one robot; see {@link Recorder.record}. */
export async function recordEpisode(
  robot: Robot,
  options?: EpisodeOptions,
  backend?: Backend,
): Promise<Episode> {
  const recorder = createRecorder(backend);
  try {
    return await recorder.record(robot, options);
  } finally {
    await recorder.close();
  }
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
