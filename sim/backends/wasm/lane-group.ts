// Rollouts side by side in one linear memory: those of a job, or one each of several jobs whose bodies are wired alike.

import type { State } from '../../body/body.ts';
import { weightShape } from '../../step/domain.ts';
import { motionOf } from '../../step/motion.ts';
import type { Column } from '../../step/program.ts';
import { type Action, type Forward, schedule } from '../../step/schedule.ts';
import { planSegments, type SegmentPlan } from '../../step/segments.ts';
import type { Gradients, Job, Moment, Outcome, RunOptions, Trajectory } from '../backend.ts';
import { word } from './header.ts';
import { BodyImage, MOST_MEMORY, reserve } from './image.ts';
import type { Loaded } from './instances.ts';
import { lanesByName } from './lanes.ts';
import type { Rest } from './rest.ts';

/** Steps whose weight gradients are summed in one product, so that their rows are still in the cache. */
const OUTER_STEPS = 16;

/** First byte that images may use, so far up that an address less some entries is still one. */
const START = 4096;

/** What bounds the runs of a group. */
export interface Limits {
  /** Bytes that rows and checkpoints may take; exceeded only where even the smallest plan does. */
  readonly budget: number;
  readonly rest?: Rest | undefined;
}

/** A rollout in a lane. */
interface Rollout {
  /** Index of its job. */
  readonly job: number;
  readonly start: State;
  /** In the loss of its job. */
  readonly share: number;
}

/** Where a rollout's numbers go to. */
interface Recorder {
  readonly lane: number;
  readonly into: Trajectory;
}

export class LaneGroup {
  readonly #loaded: Loaded;
  readonly #jobs: readonly Job[];
  readonly #image: BodyImage;
  readonly #limits: Limits;
  #cleared = 0;

  /** @param jobs One, or where rollouts have parameters of their own up to as many as there are lanes, of one start each. */
  constructor(loaded: Loaded, jobs: readonly Job[], limits: Limits) {
    this.#loaded = loaded;
    this.#jobs = jobs;
    this.#limits = limits;
    const [first] = jobs as [Job];
    this.#image = new BodyImage(loaded.compiled, first.packed, loaded.memory, START);
    for (let lane = 0; lane < this.#image.copies; lane++) {
      const { values } = jobs[lane] ?? first;
      for (const [name, numbers] of values) this.#image.set(name, numbers, lane);
    }
  }

  get #program() {
    return this.#loaded.compiled.program;
  }

  get #lanes() {
    return lanesByName[this.#loaded.compiled.lanes];
  }

  /**
   * Steps from one product of weight gradients to the next, whole control periods. Segments are made of whole chunks, so
   * that sums are formed in the same order, and come out the same to the bit, however long the segments are.
   */
  get #chunk(): number {
    const { controlPeriod } = this.#program;
    return Math.ceil(OUTER_STEPS / controlPeriod) * controlPeriod;
  }

  get #rowsAt(): number {
    return this.#image.layout.end;
  }

  set(name: string, values: ArrayLike<number>): void {
    this.#image.set(name, values);
  }

  /** An outcome for each job. */
  async run(options: RunOptions): Promise<Outcome[]> {
    const losses = this.#jobs.map((): number[] => []);
    const names = [...this.#program.objectives.keys()];
    const objectives = this.#jobs.map(() => new Map(names.map((name) => [name, [] as number[]])));
    const initial = this.#jobs.map(
      () => new Map([...this.#program.initialGradients].map(([name]) => [name, new Float64Array(0)])),
    );
    this.#image.clear(this.#image.layout.gradients);
    for (const group of this.#groups()) {
      await this.#runTogether(group, options);
      for (const [lane, { job }] of group.entries()) {
        losses[job]!.push(this.#lossOf(lane));
        for (const [name, column] of this.#program.objectives)
          objectives[job]!.get(name)!.push(this.#image.readEpisode(column, lane));
      }
      if (options.gradient) this.#addInitial(group, initial);
    }
    return losses.map((own, job) => ({
      loss: own.reduce((sum, value) => sum + value, 0) / own.length,
      losses: own,
      objectives: objectives[job]!,
      gradients: options.gradient ? this.#gradients(job, initial[job]!) : null,
    }));
  }

  /** The rollouts of all jobs, as many together as there are lanes. */
  #groups(): Rollout[][] {
    const all = this.#jobs.flatMap(({ starts }, job) =>
      starts.map((start) => ({ job, start, share: 1 / starts.length })),
    );
    const { rollouts } = this.#lanes;
    return Array.from({ length: Math.ceil(all.length / rollouts) }, (_, i) =>
      all.slice(i * rollouts, (i + 1) * rollouts),
    );
  }

  async #runTogether(group: readonly Rollout[], options: RunOptions): Promise<void> {
    const { steps, gradient } = options;
    const { layout } = this.#image;
    const plan = this.#plan(options);
    this.#reserve(plan.rows * layout.rowBytes + plan.checkpoints * layout.stateBytes);
    this.#start(group);
    const { rest } = this.#limits;
    const mostForward = rest ? this.#chunk : steps;
    for (const action of schedule({ plan, steps, gradient, mostForward, mostBackward: this.#chunk })) {
      this.#perform(action, plan);
      const pause = rest?.();
      if (pause) await pause;
    }
  }

  #lossOf(lane: number): number {
    const { loss, witness } = this.#program;
    const image = this.#image;
    return Number.isFinite(image.readEpisode(witness, lane)) ? image.readEpisode(loss, lane) : Number.NaN;
  }

  /** Adds the gradients of the starts, which every group of rollouts leaves anew. */
  #addInitial(group: readonly Rollout[], initial: readonly Map<string, Float64Array>[]): void {
    for (const job of new Set(group.map((rollout) => rollout.job)))
      for (const [name, column] of this.#program.initialGradients)
        initial[job]!.set(name, this.#readGradient(column, job, initial[job]!.get(name)));
  }

  /** Passive springs read past the end of the activations and mask what they see. */
  get #margin(): number {
    return this.#image.layout.at.get(word.extent('spring'))!;
  }

  /**
   * Makes room for rows and checkpoints. What pads a column is read but never written, so it must not hold what another
   * body left there.
   */
  #reserve(bytes: number): void {
    reserve(this.#loaded.memory, this.#rowsAt + bytes + this.#margin);
    if (bytes <= this.#cleared) return;
    this.#image.clear({ start: this.#rowsAt + this.#cleared, bytes: bytes - this.#cleared });
    this.#cleared = bytes;
  }

  #plan({ steps, gradient, segment }: RunOptions): SegmentPlan {
    const { layout } = this.#image;
    return planSegments({
      steps,
      gradient,
      segment,
      multiple: this.#chunk,
      rowBytes: layout.rowBytes,
      checkpointBytes: layout.stateBytes,
      // Besides the rows there is what `#reserve` adds.
      budget: Math.min(this.#limits.budget, MOST_MEMORY - this.#rowsAt - this.#margin),
    });
  }

  /** Puts the start of each rollout in its lane of row 0; lanes beyond them repeat the first, and count for nothing. */
  #start(group: readonly Rollout[]): void {
    const image = this.#image;
    const lanes = Array.from({ length: this.#lanes.rollouts }, (_, lane) => group[lane]);
    image.clear(image.layout.scratch);
    for (const [lane, rollout] of lanes.entries())
      image.setState(this.#rowsAt, lane, (rollout ?? group[0]!).start);
    image.setEpisode(
      this.#program.lossSeed,
      lanes.map((rollout) => rollout?.share ?? 0),
    );
  }

  #perform(action: Action, plan: SegmentPlan): void {
    const { exports } = this.#loaded;
    const { header, rowBytes } = this.#image.layout;
    const { first, count, row } = action;
    if (action.kind === 'forward') {
      this.#enter(action, plan);
      if (action.begins) this.#once('init', row, first);
      exports.forward(header.start, this.#rowsAt, rowBytes, plan.rows, row, first, count);
      if (action.ends) this.#once('final', (row + count) % plan.rows, first + count);
    } else if (action.kind === 'backward') {
      if (action.ends) this.#once('finalAdjoint', row + count, first + count);
      exports.backward(header.start, this.#row(row), rowBytes, first, count);
      if (action.begins) this.#once('initAdjoint', row, first);
    } else {
      const period = this.#program.controlPeriod;
      exports.outer(header.start, this.#row(row), rowBytes * period, Math.ceil(count / period));
    }
  }

  /** Brings the state before an action to its row, and stores it. The start is in row 0 already. */
  #enter({ source, row, checkpoint }: Forward, plan: SegmentPlan): void {
    if (source.from === 'row' && source.index !== row)
      this.#copyState(this.#row(source.index), this.#row(row));
    if (source.from === 'checkpoint') this.#copyState(this.#checkpoint(plan, source.index), this.#row(row));
    if (checkpoint !== null) this.#copyState(this.#row(row), this.#checkpoint(plan, checkpoint));
  }

  #once(name: 'init' | 'final' | 'initAdjoint' | 'finalAdjoint', row: number, step: number): void {
    this.#loaded.exports[name](this.#image.layout.header.start, this.#row(row), this.#row(row), step);
  }

  #row(index: number): number {
    return this.#rowsAt + index * this.#image.layout.rowBytes;
  }

  #checkpoint(plan: SegmentPlan, index: number): number {
    return this.#row(plan.rows) + index * this.#image.layout.stateBytes;
  }

  #copyState(from: number, to: number): void {
    new Uint8Array(this.#loaded.memory.buffer).copyWithin(to, from, from + this.#image.layout.stateBytes);
  }

  #gradients(job: number, initial: Map<string, Float64Array>): Gradients {
    const values = new Map<string, Float64Array>();
    for (const { weights: layer } of this.#program.outerProducts) {
      const { rows, columns } = weightShape(layer, this.#jobs[0]!.packed);
      const into = new Float64Array(rows * columns);
      this.#image.addWeightsGradient(layer, into, job);
      values.set(layer.name, into);
    }
    for (const [name, { gradient }] of this.#program.parameters) {
      if (gradient && this.#image.layout.at.has(word.column(gradient)))
        values.set(name, this.#readGradient(gradient, job));
    }
    return { values, initial };
  }

  #readGradient(column: Column, job: number, before?: Float64Array): Float64Array {
    const into = before?.length ? before : new Float64Array(this.#image.size(column));
    const { rollouts, ownParameters } = this.#lanes;
    this.#image.addGradient(
      column,
      into,
      ownParameters ? [job] : Array.from({ length: rollouts }, (_, i) => i),
    );
    return into;
  }

  /** The trajectory of a rollout of the only job, from its start or from a moment. */
  async record(steps: number, rollout: number, from?: Moment): Promise<Trajectory> {
    const { rollouts } = this.#lanes;
    const lane = rollout % rollouts;
    const group = this.#groups()[(rollout - lane) / rollouts]!;
    const start = from ?? group[lane]!.start;
    const recorder = { lane, into: this.#emptyTrajectory(steps) };
    await this.#record(group.with(lane, { ...group[lane]!, start }), [recorder], steps, from?.step);
    return recorder.into;
  }

  /** The trajectories of all rollouts of each job, from their starts. */
  async recordAll(steps: number): Promise<Trajectory[][]> {
    const trajectories = this.#jobs.map((): Trajectory[] => []);
    for (const group of this.#groups()) {
      const recorders = group.map((_, lane) => ({ lane, into: this.#emptyTrajectory(steps) }));
      await this.#record(group, recorders, steps);
      for (const { lane, into } of recorders) trajectories[group[lane]!.job]!.push(into);
    }
    return trajectories;
  }

  /** State columns besides the motion. */
  get #carried(): Column[] {
    return this.#program.state.filter(({ name }) => !motionOf(name));
  }

  #emptyTrajectory(steps: number): Trajectory {
    const { body, actuators } = this.#jobs[0]!.packed;
    const width = body.masses.count * body.dimension;
    return {
      position: new Float64Array((steps + 1) * width),
      velocity: new Float64Array((steps + 1) * width),
      activation: new Float64Array(steps * actuators),
      carried: new Map(
        this.#carried.map((column) => [
          column.name,
          new Float64Array((steps + 1) * this.#image.size(column)),
        ]),
      ),
    };
  }

  async #record(
    group: readonly Rollout[],
    recorders: readonly Recorder[],
    steps: number,
    first = 0,
  ): Promise<void> {
    this.#reserve(2 * this.#image.layout.rowBytes);
    this.#start(group);
    const plan = { rows: 2, segment: steps, checkpoints: 0 };
    for (const recorder of recorders) this.#readState(recorder, 0);
    for (const action of schedule({ plan, steps, gradient: false, first, mostForward: 1 })) {
      this.#perform(action, plan);
      if (action.count === 0) break;
      for (const recorder of recorders) {
        this.#readActivation(recorder, action.row, action.first - first);
        this.#readState(recorder, action.first - first + 1);
      }
      const pause = this.#limits.rest?.();
      if (pause) await pause;
    }
  }

  #readState({ lane, into }: Recorder, step: number): void {
    const { dimension, state } = this.#program;
    const width = this.#jobs[0]!.packed.body.masses.count * dimension;
    for (const column of state) {
      const motion = motionOf(column.name);
      const to = motion ? into[motion.name] : into.carried!.get(column.name)!;
      const [at, stride] = motion
        ? [step * width + motion.axis, dimension]
        : [step * this.#image.size(column), 1];
      this.#image.readRow(column, this.#row(step % 2), lane, to, at, stride);
    }
  }

  #readActivation({ lane, into }: Recorder, row: number, step: number): void {
    const { activation } = this.#program;
    const { actuators } = this.#jobs[0]!.packed;
    if (!activation) return;
    this.#image.readRow(activation, this.#row(row), lane, into.activation, step * actuators, 1);
  }
}
