// Many jobs under one program, run together: parts of one shape, in waves that fit the memory, one dispatch after
// another.

import { type Action, type ScheduleRequest, schedule } from '../../step/schedule.ts';
import type { BatchSession, Job, Moment, Outcome, RunOptions, Trajectory } from '../backend.ts';
import { recordEach, turns } from '../batch.ts';
import { checkJob, checkOpen, checkRecording, checkRun, checkValues, jobIn } from '../checks.ts';
import { Arena, type ArenaSize, allocating } from './arena.ts';
import type { GpuDevice } from './device.ts';
import { type Member, membersOf } from './member.ts';
import { JobResults } from './outcome.ts';
import { type Part, partsOf } from './part.ts';
import type { Pipelines, ProgramKernels } from './pipelines.ts';
import { planRecording, planWaves, type Wave, type WaveRequest } from './plan.ts';
import { emptyTrajectory, readRows } from './trajectory.ts';

export interface BatchLimits {
  readonly memoryBudget: number;
  readonly workgroupMemory: number;
  readonly workPerDispatch: number;
}

export async function openBatchSession(
  gpu: GpuDevice,
  kernels: ProgramKernels,
  jobs: readonly Job[],
  limits: BatchLimits,
): Promise<BatchSession> {
  for (const job of jobs) checkJob(kernels.layout.program, job);
  const members = membersOf(kernels.layout, jobs);
  const parts = await allocating(gpu, () => partsOf(gpu.device, kernels, members, limits));
  return new GpuBatch(gpu, kernels, jobs, parts, limits);
}

/** A wave and what it is to do. */
interface Task {
  readonly part: Part;
  readonly pipelines: Pipelines;
  readonly wave: Wave;
  readonly actions: readonly Action[];
}

/** Member `i` of a part. */
interface PlacedMember {
  readonly part: Part;
  readonly member: Member;
  readonly i: number;
}

class GpuBatch implements BatchSession {
  readonly #gpu: GpuDevice;
  readonly #kernels: ProgramKernels;
  readonly #jobs: readonly Job[];
  readonly #parts: readonly Part[];
  readonly #byJob: readonly PlacedMember[][];
  readonly #limits: BatchLimits;
  readonly #arena: Arena;
  /** Runs and recordings share the arena, so each waits for the one before. */
  readonly #turns = turns();
  #isClosed = false;

  constructor(
    gpu: GpuDevice,
    kernels: ProgramKernels,
    jobs: readonly Job[],
    parts: readonly Part[],
    limits: BatchLimits,
  ) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#jobs = jobs;
    this.#parts = parts;
    this.#byJob = jobs.map(() => []);
    for (const part of parts)
      for (const [i, member] of part.members.entries()) this.#byJob[member.index]!.push({ part, member, i });
    this.#limits = limits;
    this.#arena = new Arena(gpu, kernels);
  }

  set(job: number, name: string, values: ArrayLike<number>): void {
    checkOpen(!this.#isClosed);
    const members = jobIn(this.#byJob, job);
    if (!checkValues(this.#kernels.layout.program, this.#jobs[job]!, name, values)) return;
    for (const { part, i } of members) part.set(i, name, values);
  }

  run(options: RunOptions): Promise<Outcome[]> {
    return this.#inTurn(() => this.#run(options));
  }

  record(job: number, steps: number, rollout = 0, from?: Moment): Promise<Trajectory> {
    return this.#inTurn(() => this.#record(job, steps, rollout, from));
  }

  recordAll(steps: number): Promise<Trajectory[][]> {
    return recordEach(this.#jobs, (job, count, rollout) => this.record(job, count, rollout), steps);
  }

  close(): void {
    this.#isClosed = true;
    this.#arena.close();
    for (const part of this.#parts) part.close();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns(() => {
      this.#gpu.ensureAlive();
      checkOpen(!this.#isClosed);
      return work();
    });
  }

  async #run(options: RunOptions): Promise<Outcome[]> {
    const { steps, gradient } = options;
    checkRun(this.#kernels.layout.program, options);
    const tasks: Task[] = [];
    for (const part of this.#parts) {
      const pipelines = await this.#kernels.pipelines(part.shape, gradient, gradient);
      for (const wave of planWaves(part.members, this.#request(options))) {
        tasks.push({ part, pipelines, wave, actions: actionsOf(wave, { steps, gradient }) });
      }
    }
    await this.#arena.reserve(sizeOf(tasks));
    for (const part of this.#parts) part.prepare();
    for (const task of tasks) {
      const runner = this.#arena.begin(task.part, task.wave, task.actions);
      for (const index of task.actions.keys()) runner.dispatch(index, task.pipelines);
    }
    return this.#outcomes(gradient);
  }

  #request({ steps, gradient, segment }: RunOptions): WaveRequest {
    const { maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension } = this.#gpu.device.limits;
    return {
      steps,
      gradient,
      segment,
      multiple: this.#kernels.layout.program.controlPeriod,
      budget: Math.min(this.#limits.memoryBudget, maxStorageBufferBindingSize),
      mostBodies: maxComputeWorkgroupsPerDimension,
      workPerDispatch: this.#limits.workPerDispatch,
      mostBytes: maxStorageBufferBindingSize,
    };
  }

  /** Reads the results of all parts back in one buffer. */
  async #outcomes(gradient: boolean): Promise<Outcome[]> {
    const counts = this.#parts.map((part) => (gradient ? part.resultWords : part.lossWords));
    const words = await this.#read(
      (encoder, to) => {
        let at = 0;
        this.#parts.forEach((part, p) => {
          encoder.copyBufferToBuffer(part.results, 0, to, at, 4 * counts[p]!);
          at += 4 * counts[p]!;
        });
      },
      counts.reduce((sum, count) => sum + count, 0),
    );
    const results = this.#jobs.map((job) => new JobResults(this.#kernels.layout, job));
    let at = 0;
    this.#parts.forEach((part, p) => {
      const own = words.subarray(at, at + counts[p]!);
      part.members.forEach((member, i) => {
        results[member.index]!.addLosses(own, part.resultsOf(i), member);
        if (gradient) results[member.index]!.addGradients(own, part.resultsOf(i), member);
      });
      at += counts[p]!;
    });
    return results.map((result) => result.outcome);
  }

  async #record(job: number, steps: number, rollout: number, from?: Moment): Promise<Trajectory> {
    const { layout } = this.#kernels;
    const members = jobIn(this.#byJob, job);
    checkRecording(layout.program, this.#jobs[job]!, steps, rollout, from);
    const { part, member, i } = members.find(
      ({ member }) => rollout >= member.firstRollout && rollout < member.firstRollout + member.rollouts,
    )!;
    const wave = planRecording(member, i, this.#request({ steps, gradient: false }));
    const { segment } = wave.plan;
    const pipelines = await this.#kernels.pipelines(part.shape, true, false);
    // The device counts steps from the start of the episode, the tape from the start of the recording.
    const began = from?.step ?? 0;
    const actions = actionsOf(wave, { steps, gradient: false, first: began });
    await this.#arena.reserve(sizeOf([{ part, pipelines, wave, actions }]));
    if (from) part.setStarts(i, member.job.starts.with(rollout, from));
    part.prepare();
    if (from) part.setStarts(i, member.job.starts);
    const runner = this.#arena.begin(part, wave, actions);
    const trajectory = emptyTrajectory(layout, member, steps);
    for (const [index, action] of actions.entries()) {
      runner.dispatch(index, pipelines);
      const { first, count, row } = action;
      const isLast = index === actions.length - 1;
      if (row + count < segment && !isLast) continue;
      const rows = await this.#read(
        (encoder, to) => encoder.copyBufferToBuffer(this.#arena.tape, 4 * wave.work, to, 0, to.size),
        (row + count + 1) * member.words.row,
      );
      const stretch = { first: first - began - row, count: row + count, rows };
      readRows(trajectory, layout, member, rollout - member.firstRollout, stretch);
    }
    return trajectory;
  }

  /** Copies `count` words from the device by what `copy` puts into the buffer that it is given. */
  async #read(
    copy: (encoder: GPUCommandEncoder, to: GPUBuffer) => void,
    count: number,
  ): Promise<Float32Array> {
    const { device } = this.#gpu;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const buffer = await allocating(this.#gpu, () =>
      device.createBuffer({ size: Math.max(4, 4 * count), usage }),
    );
    try {
      const encoder = device.createCommandEncoder();
      copy(encoder, buffer);
      device.queue.submit([encoder.finish()]);
      await buffer.mapAsync(GPUMapMode.READ);
      return new Float32Array(buffer.getMappedRange().slice(0));
    } catch (error) {
      this.#gpu.ensureAlive();
      throw error;
    } finally {
      buffer.destroy();
    }
  }
}

function sizeOf(tasks: readonly Task[]): ArenaSize {
  const most = (value: (task: Task) => number): number =>
    tasks.reduce((max, task) => Math.max(max, value(task)), 0);
  return {
    tape: most(({ wave }) => wave.tape),
    checkpoints: most(({ wave }) => wave.checkpoints),
    actions: most(({ actions }) => actions.length),
  };
}

/** What a wave's run or recording consists of; each action is a dispatch, so none is longer than the wave allows. */
const actionsOf = (
  { plan, longest }: Wave,
  run: Pick<ScheduleRequest, 'steps' | 'gradient' | 'first'>,
): Action[] => [...schedule({ ...run, plan, mostForward: longest, mostBackward: longest })];
