// Tape, checkpoints and the arguments of the kernels: buffers that are lent to one wave of bodies after another, and
// grow when a wave needs more.

import type { Action, Forward, StateSource } from '../../step/schedule.ts';
import type { GpuDevice } from './device.ts';
import { type Part, sizeOfWords } from './part.ts';
import type { Pipelines, ProgramKernels } from './pipelines.ts';
import type { Wave } from './plan.ts';

/** What the bodies in flight need: words of tape and checkpoints, and actions, each of them a dispatch. */
export interface ArenaSize {
  readonly tape: number;
  readonly checkpoints: number;
  readonly actions: number;
}

/** Members of the struct `Run` in prelude.wgsl, and the distance at which WebGPU lets runs be bound. */
const RUN_WORDS = 10;
const RUN_STRIDE = 256;

const NONE = 0xffff_ffff;
const sources: Readonly<Record<StateSource['from'], number>> = { row: 0, checkpoint: 1, start: 2 };

export class Arena {
  readonly #gpu: GpuDevice;
  readonly #kernels: ProgramKernels;
  #buffers: { tape: GPUBuffer; checkpoints: GPUBuffer; runs: GPUBuffer } | null = null;
  #size: ArenaSize = { tape: 0, checkpoints: 0, actions: 0 };

  constructor(gpu: GpuDevice, kernels: ProgramKernels) {
    this.#gpu = gpu;
    this.#kernels = kernels;
  }

  /** @throws RangeError when the device has not that much memory */
  async reserve(needed: ArenaSize): Promise<void> {
    const { tape, checkpoints, actions } = this.#size;
    if (
      this.#buffers &&
      needed.tape <= tape &&
      needed.checkpoints <= checkpoints &&
      needed.actions <= actions
    )
      return;
    this.close();
    const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
    const { device } = this.#gpu;
    const size = {
      tape: Math.max(tape, needed.tape),
      checkpoints: Math.max(checkpoints, needed.checkpoints),
      actions: Math.max(actions, needed.actions),
    };
    const buffer = (label: string, size: number, usage: number) =>
      device.createBuffer({ label, size, usage });
    this.#buffers = await allocating(this.#gpu, () => ({
      tape: buffer('tape', sizeOfWords(size.tape), STORAGE | COPY_SRC | COPY_DST),
      checkpoints: buffer('checkpoints', sizeOfWords(size.checkpoints), STORAGE),
      runs: buffer('runs', RUN_STRIDE * size.actions, UNIFORM | COPY_DST),
    }));
    this.#size = size;
  }

  get tape(): GPUBuffer {
    return this.#reserved.tape;
  }

  get #reserved() {
    if (!this.#buffers) throw new TypeError('the arena has not been reserved');
    return this.#buffers;
  }

  /** Makes everything ready for the wave's first dispatch. */
  begin(part: Part, wave: Wave, actions: readonly Action[]): WaveRunner {
    const { device } = this.#gpu;
    const { tape, checkpoints, runs } = this.#reserved;
    part.place(wave);
    device.queue.writeBuffer(runs, 0, argumentsOf(actions, wave));
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(tape, 0, 4 * wave.work);
    device.queue.submit([encoder.finish()]);
    const resources: GPUBindingResource[] = [
      { buffer: runs, size: 4 * RUN_WORDS },
      ...[part.bodies, part.wiring, part.parameters, tape, checkpoints, part.results].map((buffer) => ({
        buffer,
      })),
    ];
    const bindings = device.createBindGroup({
      layout: this.#kernels.bindings,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    return new WaveRunner(device, wave, actions, bindings);
  }

  close(): void {
    if (this.#buffers) for (const buffer of Object.values(this.#buffers)) buffer.destroy();
    this.#buffers = null;
  }
}

/** Invocations that share a body's outer products, over all workgroups, and most workgroups for one body. */
const OUTER_SIZE = 64;
const MOST_SLICES = 64;

/** Issues the dispatches of a wave, each in a submission of its own: drivers' watchdogs count by submission. */
export class WaveRunner {
  readonly #device: GPUDevice;
  readonly #wave: Wave;
  readonly #actions: readonly Action[];
  readonly #bindings: GPUBindGroup;

  constructor(device: GPUDevice, wave: Wave, actions: readonly Action[], bindings: GPUBindGroup) {
    this.#device = device;
    this.#wave = wave;
    this.#actions = actions;
    this.#bindings = bindings;
  }

  dispatch(index: number, pipelines: Pipelines): void {
    const { kind } = this.#actions[index]!;
    const pipeline = pipelines[kind];
    if (!pipeline) return;
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#bindings, [RUN_STRIDE * index]);
    pass.dispatchWorkgroups(this.#wave.count, kind === 'outer' ? this.#slices() : 1);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Few bodies are sliced finely, so that they fill the device; many fill it by themselves. */
  #slices(): number {
    const perBody = Math.ceil(this.#wave.mostWeights / (4 * OUTER_SIZE));
    return Math.max(1, Math.min(perBody, Math.ceil((8 * MOST_SLICES) / this.#wave.count), MOST_SLICES));
  }
}

function argumentsOf(actions: readonly Action[], wave: Wave): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array((actions.length * RUN_STRIDE) / 4);
  for (const [i, action] of actions.entries()) words.set(runOf(action, wave), (i * RUN_STRIDE) / 4);
  return words;
}

/** The struct `Run` in prelude.wgsl, word by word. */
function runOf(action: Action, wave: Wave): number[] {
  const { first, count, row } = action;
  const stretch = [wave.first, first, count, row, wave.plan.rows];
  const begins = action.kind !== 'outer' && action.begins;
  const ends = action.kind !== 'outer' && action.ends;
  const state = action.kind === 'forward' ? stateOf(action) : [sources.row, 0, NONE];
  return [...stretch, ...state, Number(begins), Number(ends)];
}

const stateOf = ({ source, checkpoint }: Forward): number[] => [
  sources[source.from],
  source.from === 'start' ? 0 : source.index,
  checkpoint ?? NONE,
];

/**
 * Makes buffers, and waits until the device has said that it has the memory.
 * @throws RangeError when it has not
 */
export async function allocating<T>(gpu: GpuDevice, make: () => T): Promise<T> {
  gpu.device.pushErrorScope('out-of-memory');
  let scope: Promise<GPUError | null> | undefined;
  let made: T;
  try {
    made = make();
  } finally {
    scope = gpu.device.popErrorScope();
  }
  if ((await scope) === null) return made;
  gpu.ensureAlive();
  throw new RangeError(
    'The GPU has not the memory for this batch. Open fewer bodies at once, or give the backend a smaller memoryBudget.',
  );
}
