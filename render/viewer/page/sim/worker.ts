// The worker that simulates: it holds one robot ready and goes on from any moment of its episode.

import '../jitless.ts';
import {
  type Backend,
  createGpuBackend,
  createTask,
  createWasmBackend,
  describeBrowserAdapters,
  jobOf,
  type Moment,
  momentAt,
  openBrowserGpu,
  type Robot,
  type Session,
} from '../../../../index.ts';
import { controllerOf, scenarioOf, withGrip } from '../../../draw/world.ts';
import { type Frames, framesOf } from './frames.ts';
import type { PlainMoment } from './moment.ts';
import { float32BuffersOf, messageOf, serve } from './rpc.ts';

export type BackendChoice = 'auto' | 'cpu' | 'gpu';

export interface StageRequest {
  readonly robot: Robot;
  readonly backend: BackendChoice;
}

/** What has been opened, and why it is not what was asked for. */
export interface Staged {
  readonly backend: Backend['name'];
  readonly note: string | null;
}

/** Values of a parameter column, by its name. */
export type Change = readonly [name: string, values: ArrayLike<number>];

export interface AdvanceRequest {
  readonly from: PlainMoment;
  readonly steps: number;
  readonly rollout: number;
  readonly changes: readonly Change[];
}

let backends: Partial<Record<'cpu' | 'gpu', Promise<Backend>>> = {};
let session: Session | undefined;
let steps = 0;
let width = 0;
/** What the controller remembers after each step that has been simulated. */
let carried = new Map<number, NonNullable<Moment['carried']>>();

const handlers = {
  async stage({ robot, backend }: StageRequest): Promise<Staged> {
    session?.close();
    session = undefined;
    const scenario = scenarioOf(robot);
    const task = createTask(withGrip(scenario), { gradients: null });
    const job = jobOf(task, robot.body, controllerOf(robot.controller));
    const { opened, note } = await open(backend, robot);
    session = await opened.open(task.program, job);
    ({ steps } = scenario);
    width = robot.body.masses.count * robot.body.dimension;
    return { backend: opened.name, note };
  },

  /** The fitness of the episode as it stands; NaN if the body explodes. */
  async measure(_: null): Promise<{ fitness: number }> {
    const { loss } = await session!.run({ steps, gradient: false });
    return { fitness: 0 - loss };
  },

  async advance({ from, steps: count, rollout, changes }: AdvanceRequest): Promise<Frames> {
    for (const [name, values] of changes) session!.set(name, values);
    if (from.step === 0) carried = new Map();
    const known = carried.get(from.step);
    const moment = { ...from, ...(known && { carried: known }) } as unknown as Moment;
    const trajectory = await session!.record(count, rollout, moment);
    for (let row = 1; row <= count; row++) {
      const next = momentAt(trajectory, row, count + 1, from.step + row).carried;
      if (next) carried.set(from.step + row, next);
    }
    return framesOf(trajectory, width);
  },
};

export type SimulationHandlers = typeof handlers;

/** A robot is shown on the backend that it learned on, for there its numbers are those of its file. */
async function open(choice: BackendChoice, robot: Robot): Promise<{ opened: Backend; note: string | null }> {
  if (choice === 'auto') {
    const isGpus = robot.provenance?.backend === 'gpu' && (await hasHardwareGpu());
    return { opened: await backendOf(isGpus ? 'gpu' : 'cpu'), note: null };
  }
  try {
    return { opened: await backendOf(choice), note: null };
  } catch (error) {
    if (choice === 'cpu') throw error;
    backends = { ...backends, gpu: undefined };
    return { opened: await backendOf('cpu'), note: `Simulated on the CPU instead. ${messageOf(error)}` };
  }
}

async function hasHardwareGpu(): Promise<boolean> {
  try {
    return (await describeBrowserAdapters()).some(({ isSoftware }) => !isSoftware);
  } catch {
    return false;
  }
}

async function backendOf(name: 'cpu' | 'gpu'): Promise<Backend> {
  backends[name] ??=
    name === 'gpu'
      ? openBrowserGpu().then((gpu) => createGpuBackend(gpu))
      : Promise.resolve(createWasmBackend({ precision: 'single' }));
  return backends[name];
}

serve(handlers, float32BuffersOf);
