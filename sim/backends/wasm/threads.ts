// The CPU backend on all cores (Node only): batches are dealt out to worker threads. Everything that a team of jobs needs
// is sent with it, so it does not matter which thread takes it, and the bits are those of one thread.

import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { esmThreads } from '../../../base/threads.ts';
import type { Backend, Job } from '../backend.ts';
import { createBackend, type WasmBackendOptions } from './backend.ts';
import type { TeamWork, Work } from './batch.ts';
import type { CompiledProgram } from './compile.ts';
import type { CompiledModule, Instances } from './instances.ts';
import type { LaneGroup, Limits } from './lane-group.ts';

/** How many threads it takes, and what each may use. */
export interface ThreadedBackendOptions extends Omit<WasmBackendOptions, 'precision' | 'pause'> {
  /** By default one for each core. */
  readonly threads?: number;
}

/** What a thread is sent; it keeps programs that it has met by their names. */
export interface Errand {
  readonly name: string;
  readonly compiled: CompiledProgram;
  readonly module: CompiledModule;
  readonly budget: number;
  readonly jobs: readonly Job[];
  readonly work: Work;
  readonly given: Parameters<LaneGroup[Work]>;
}

/**
 * A `cpu` backend whose batches run on worker threads, side by side in their SIMD lanes besides. Sessions run on the thread
 * that opened them. It must be closed, or its threads keep the process alive. They run the built package: `thread.js`
 * beside this file.
 *
 * @throws {RangeError} where `threads` is no whole number from 1 up
 */
export function createThreadedBackend({
  threads = availableParallelism(),
  ...options
}: ThreadedBackendOptions = {}): Backend {
  if (!(Number.isSafeInteger(threads) && threads > 0))
    throw new RangeError(`A backend has a whole number of threads from 1 up, not ${threads}.`);
  const pool = new Piscina({
    filename: new URL('./thread.js', import.meta.url).href,
    ...esmThreads,
    minThreads: 0,
    idleTimeout: Number.POSITIVE_INFINITY,
    maxThreads: threads,
  });
  const names = new WeakMap<Instances, string>();
  let count = 0;
  const team =
    (instances: Instances, { budget }: Limits): TeamWork =>
    async (jobs, work, given) => {
      const name = names.get(instances) ?? `program ${++count}`;
      names.set(instances, name);
      const { compiled } = instances;
      const errand: Errand = { name, compiled, module: await instances.module, budget, jobs, work, given };
      return pool.run(errand);
    };
  const backend = createBackend({ ...options, precision: 'single' }, team);
  return {
    ...backend,
    close: async () => {
      await backend.close();
      await pool.destroy();
    },
  };
}
