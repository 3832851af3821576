// The CPU backends: compiled programs, run in linear memory.

import type { Program } from '../../step/program.ts';
import type { Backend, Job, Moment, Outcome, RunOptions, Session, Trajectory } from '../backend.ts';
import { turns } from '../batch.ts';
import { checkJob, checkOpen, checkRecording, checkRun, checkValues } from '../checks.ts';
import { openBatch, type TeamWork, workIn } from './batch.ts';
import { compileProgram } from './compile.ts';
import { Instances, type Loaded } from './instances.ts';
import { LaneGroup, type Limits } from './lane-group.ts';
import type { LanesName } from './lanes.ts';
import { restBy } from './rest.ts';

/** How a CPU backend computes. */
export interface WasmBackendOptions {
  /** `double` is for verification: slower, and with the machine's own sine and exponential. */
  readonly precision: 'single' | 'double';
  /**
   * Bytes that a body's rows and checkpoints may take, 256 MiB by default; exceeded only where even the smallest plan
   * does. What does not fit is computed again on the way back.
   */
  readonly memoryBudget?: number;
  /**
   * Awaited between two steps once the thread was held for a while, so that it can see to other things; where it rejects,
   * so does the run. The session takes nothing else meanwhile. By default runs hold the thread until they end.
   */
  readonly pause?: () => Promise<void>;
}

const DEFAULT_MEMORY_BUDGET = 256 * 2 ** 20;

/**
 * Single precision in SIMD lanes (`cpu`), or double precision (`exact`), on the thread that runs are started from; see
 * `createThreadedBackend` for one that runs batches on all cores (Node only).
 */
export function createWasmBackend(options: WasmBackendOptions): Backend {
  const inTurn = turns();
  return createBackend(
    options,
    (instances, limits) => (jobs, work, given) => inTurn(() => workIn(instances, limits, jobs, work, given)),
  );
}

/** @param team Gives what has the jobs of a batch work side by side in an instance of their program. */
export function createBackend(
  options: WasmBackendOptions,
  team: (instances: Instances, limits: Limits) => TeamWork,
): Backend {
  const limits: Limits = {
    budget: options.memoryBudget ?? DEFAULT_MEMORY_BUDGET,
    rest: options.pause && restBy(options.pause),
  };
  const isExact = options.precision === 'double';
  const compiled = new Map<Program, Map<LanesName, Instances>>();
  const instancesOf = (program: Program, lanes: LanesName): Instances => {
    const byLanes = compiled.get(program) ?? new Map<LanesName, Instances>();
    compiled.set(program, byLanes);
    const instances = byLanes.get(lanes) ?? new Instances(compileProgram(program, lanes));
    byLanes.set(lanes, instances);
    return instances;
  };
  const lanesOf = (job: Job): LanesName => {
    if (isExact) return 'exact';
    return job.starts.length > 1 ? 'rollouts' : 'elements';
  };
  return {
    name: isExact ? 'exact' : 'cpu',
    async open(program, job) {
      checkJob(program, job);
      const instances = instancesOf(program, lanesOf(job));
      return new WasmSession(program, await instances.take(), job, limits, instances);
    },
    async openBatch(program, jobs) {
      return openBatch(program, jobs, lanesOf, (lanes, ...rest) =>
        team(instancesOf(program, lanes), limits)(...rest),
      );
    },
    async close() {
      compiled.clear();
    },
  };
}

class WasmSession implements Session {
  readonly #program: Program;
  readonly #loaded: Loaded;
  readonly #job: Job;
  readonly #group: LaneGroup;
  readonly #instances: Instances;
  #isOpen = true;

  constructor(program: Program, loaded: Loaded, job: Job, limits: Limits, instances: Instances) {
    this.#program = program;
    this.#instances = instances;
    this.#loaded = loaded;
    this.#job = job;
    this.#group = new LaneGroup(loaded, [job], limits);
  }

  set(name: string, values: ArrayLike<number>): void {
    checkOpen(this.#isOpen);
    if (checkValues(this.#program, this.#job, name, values)) this.#group.set(name, values);
  }

  async run(options: RunOptions): Promise<Outcome> {
    checkOpen(this.#isOpen);
    checkRun(this.#program, options);
    const [outcome] = await this.#group.run(options);
    return outcome!;
  }

  async record(steps: number, rollout = 0, from?: Moment): Promise<Trajectory> {
    checkOpen(this.#isOpen);
    checkRecording(this.#program, this.#job, steps, rollout, from);
    return this.#group.record(steps, rollout, from);
  }

  close(): void {
    if (this.#isOpen) this.#instances.give(this.#loaded);
    this.#isOpen = false;
  }
}
