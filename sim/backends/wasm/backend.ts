// The CPU backends: compiled programs, run one body at a time in linear memory.

import { weightShape } from '../../step/domain.ts';
import { motionOf } from '../../step/motion.ts';
import type { Column, Program } from '../../step/program.ts';
import { type Action, type Forward, schedule } from '../../step/schedule.ts';
import { planSegments, type SegmentPlan } from '../../step/segments.ts';
import type { Backend, Job, Moment, Outcome, RunOptions, Session, Trajectory } from '../backend.ts';
import { batchOf } from '../batch.ts';
import { checkJob, checkOpen, checkRecording, checkRun, checkValues } from '../checks.ts';
import { type CompiledProgram, compileProgram, type ProgramExports } from './compile.ts';
import { word } from './header.ts';
import { BodyImage, MOST_MEMORY, reserve } from './image.ts';
import { elements, exact, type Lanes, rollouts } from './lanes.ts';

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

/** Milliseconds that the thread is held between two pauses. */
const HOLD = 50;

const DEFAULT_MEMORY_BUDGET = 256 * 2 ** 20;

/** Steps whose weight gradients are summed in one product, so that their rows are still in the cache. */
const OUTER_STEPS = 16;

/** Single precision in SIMD lanes (`cpu`), or double precision (`exact`), on the thread that runs are started from. */
export function createWasmBackend(options: WasmBackendOptions): Backend {
  const budget = options.memoryBudget ?? DEFAULT_MEMORY_BUDGET;
  const rest = options.pause && restBy(options.pause);
  const pools = new Map<Program, Map<Lanes, Pool>>();
  const poolOf = (program: Program, lanes: Lanes): Pool => {
    const byLanes = pools.get(program) ?? new Map<Lanes, Pool>();
    pools.set(program, byLanes);
    const pool = byLanes.get(lanes) ?? new Pool(compileProgram(program, lanes));
    byLanes.set(lanes, pool);
    return pool;
  };
  const backend: Backend = {
    name: options.precision === 'double' ? 'exact' : 'cpu',
    async open(program, job) {
      checkJob(program, job);
      const lanes = options.precision === 'double' ? exact : job.starts.length > 1 ? rollouts : elements;
      const pool = poolOf(program, lanes);
      return new WasmSession(await pool.take(), job, budget, pool, rest);
    },
    openBatch: (program, jobs) => batchOf(backend, program, jobs),
    async close() {
      pools.clear();
    },
  };
  return backend;
}

/** Pauses where it is time to; to be called often. */
type Rest = () => Promise<void> | undefined;

function restBy(pause: () => Promise<void>): Rest {
  let heldSince = performance.now();
  const paused = async (): Promise<void> => {
    await pause();
    heldSince = performance.now();
  };
  return () => (performance.now() - heldSince < HOLD ? undefined : paused());
}

/** A compiled program with a memory of its own. */
interface Loaded {
  readonly compiled: CompiledProgram;
  readonly exports: ProgramExports;
  readonly memory: WebAssembly.Memory;
}

/** Instances of a program: each session has one to itself, and hands its memory on when it closes. */
class Pool {
  readonly #compiled: CompiledProgram;
  readonly #module: Promise<WebAssembly.Module>;
  readonly #free: Loaded[] = [];

  constructor(compiled: CompiledProgram) {
    this.#compiled = compiled;
    this.#module = WebAssembly.compile(compiled.bytes);
  }

  async take(): Promise<Loaded> {
    const free = this.#free.pop();
    if (free) return free;
    const memory = new WebAssembly.Memory({ initial: 1 });
    const math = Object.fromEntries(this.#compiled.lanes.mathImports.map(({ name }) => [name, Math[name]]));
    const instance = await WebAssembly.instantiate(await this.#module, { env: { memory, ...math } });
    return { compiled: this.#compiled, exports: instance.exports as unknown as ProgramExports, memory };
  }

  give(loaded: Loaded): void {
    this.#free.push(loaded);
  }
}

/** First byte that images may use, so far up that an address less some entries is still one. */
const START = 4096;

class WasmSession implements Session {
  readonly #loaded: Loaded;
  readonly #job: Job;
  readonly #image: BodyImage;
  readonly #budget: number;
  readonly #pool: Pool;
  readonly #rest: Rest | undefined;
  #cleared = 0;
  #isOpen = true;

  constructor(loaded: Loaded, job: Job, budget: number, pool: Pool, rest: Rest | undefined) {
    this.#rest = rest;
    this.#pool = pool;
    this.#loaded = loaded;
    this.#job = job;
    this.#budget = budget;
    this.#image = new BodyImage(loaded.compiled, job.packed, loaded.memory, START);
    for (const [name, values] of job.values) this.#image.set(name, values);
  }

  get #program(): Program {
    return this.#loaded.compiled.program;
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
    checkOpen(this.#isOpen);
    if (checkValues(this.#program, this.#job, name, values)) this.#image.set(name, values);
  }

  async run(options: RunOptions): Promise<Outcome> {
    checkOpen(this.#isOpen);
    checkRun(this.#program, options);
    const lanes = this.#loaded.compiled.lanes.rollouts;
    const { starts } = this.#job;
    const losses: number[] = [];
    this.#image.clear(this.#image.layout.gradients);
    const initial = new Map(
      [...this.#program.initialGradients.keys()].map((name) => [name, new Float64Array(0)]),
    );
    for (let first = 0; first < starts.length; first += lanes) {
      losses.push(...(await this.#runGroup(first, Math.min(lanes, starts.length - first), options, initial)));
    }
    const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
    return { loss, losses, gradients: options.gradient ? this.#gradients(initial) : null };
  }

  /** Runs the rollouts `first` to `first + count - 1` side by side; lanes beyond them repeat the first. */
  async #runGroup(
    first: number,
    count: number,
    options: RunOptions,
    initial: Map<string, Float64Array>,
  ): Promise<number[]> {
    const image = this.#image;
    const { layout } = image;
    const plan = this.#plan(options);
    this.#reserve(plan.rows * layout.rowBytes + plan.checkpoints * layout.stateBytes);
    this.#start(first, count);
    const { steps, gradient } = options;
    const mostForward = this.#rest ? this.#chunk : steps;
    for (const action of schedule({ plan, steps, gradient, mostForward, mostBackward: this.#chunk })) {
      this.#perform(action, plan);
      const rest = this.#rest?.();
      if (rest) await rest;
    }
    const { loss, witness } = this.#program;
    const losses = Array.from({ length: count }, (_, lane) =>
      Number.isFinite(image.readEpisode(witness, lane)) ? image.readEpisode(loss, lane) : Number.NaN,
    );
    if (!gradient) return losses;
    for (const [name, column] of this.#program.initialGradients) {
      initial.set(name, this.#readGradient(column, initial.get(name)!));
    }
    return losses;
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
      budget: Math.min(this.#budget, MOST_MEMORY - this.#rowsAt - this.#margin),
    });
  }

  /** Puts the start of each rollout in its lane of row 0. */
  #start(first: number, count: number): void {
    const image = this.#image;
    const lanes = this.#loaded.compiled.lanes.rollouts;
    image.clear(image.layout.scratch);
    for (let lane = 0; lane < lanes; lane++) {
      image.setState(this.#rowsAt, lane, this.#job.starts[first + (lane < count ? lane : 0)]!);
    }
    const share = 1 / this.#job.starts.length;
    image.setEpisode(
      this.#program.lossSeed,
      Array.from({ length: 4 }, (_, lane) => (lane < count ? share : 0)),
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

  #gradients(initial: Map<string, Float64Array>): NonNullable<Outcome['gradients']> {
    const values = new Map<string, Float64Array>();
    for (const { weights: layer } of this.#program.outerProducts) {
      const { rows, columns } = weightShape(layer, this.#job.packed);
      const into = new Float64Array(rows * columns);
      this.#image.addWeightsGradient(layer, into);
      values.set(layer.name, into);
    }
    for (const [name, { gradient }] of this.#program.parameters) {
      if (gradient && this.#image.layout.at.has(word.column(gradient)))
        values.set(name, this.#readGradient(gradient));
    }
    return { values, initial };
  }

  #readGradient(column: Column, before?: Float64Array): Float64Array {
    const into = before?.length ? before : new Float64Array(this.#image.size(column));
    this.#image.addGradient(column, into);
    return into;
  }

  async record(steps: number, rollout = 0, from?: Moment): Promise<Trajectory> {
    checkOpen(this.#isOpen);
    checkRecording(this.#program, this.#job, steps, rollout, from);
    const { dimension, state } = this.#program;
    const { masses } = this.#job.packed.body;
    const width = masses.count * dimension;
    const actuators = this.#job.packed.actuators;
    const position = new Float64Array((steps + 1) * width);
    const velocity = new Float64Array((steps + 1) * width);
    const activation = new Float64Array(steps * actuators);
    this.#reserve(2 * this.#image.layout.rowBytes);
    const lanes = this.#loaded.compiled.lanes.rollouts;
    const lane = rollout % lanes;
    this.#start(rollout - lane, Math.min(lanes, this.#job.starts.length - (rollout - lane)));
    if (from) this.#image.setState(this.#rowsAt, lane, from);
    const first = from?.step ?? 0;
    const motion = state.flatMap((column) => {
      const found = motionOf(column.name);
      return found ? [{ column, into: { position, velocity }[found.name], axis: found.axis }] : [];
    });
    const active = this.#program.activation;
    const readMotion = (step: number): void => {
      for (const { column, into, axis } of motion)
        this.#image.readRow(column, this.#row(step % 2), lane, into, step * width + axis, dimension);
    };
    const plan = { rows: 2, segment: steps, checkpoints: 0 };
    readMotion(0);
    for (const action of schedule({ plan, steps, gradient: false, first, mostForward: 1 })) {
      this.#perform(action, plan);
      if (action.count === 0) break;
      const step = action.first - first;
      if (active) this.#image.readRow(active, this.#row(action.row), lane, activation, step * actuators, 1);
      readMotion(step + 1);
      const rest = this.#rest?.();
      if (rest) await rest;
    }
    return { position, velocity, activation };
  }

  close(): void {
    if (this.#isOpen) this.#pool.give(this.#loaded);
    this.#isOpen = false;
  }
}
