// How many individuals go into a job: work for 100 to 500 ms of a thread, by the rates that were measured; what fills its
// device for a worker that evaluates all of a job together.

import type { WorkerFacts } from './board.ts';

/** Of a job, for a thread [s]. */
const WORK = 0.25;

/** Weight of the latest measurement. */
const NEWS = 0.1;

/** In a job for a device. */
const TOGETHER = 128;

/** In a job for threads. */
const MOST = 200;

export interface Batcher {
  /** The workers that there are now. */
  meet(workers: readonly WorkerFacts[]): void;
  /** What an individual took [s]. */
  learnt(seconds: number): void;
  /** Divided into jobs, in order; what was tried before comes alone. */
  dealt<T extends { readonly tries: number }>(all: readonly T[]): T[][];
}

export function createBatcher(): Batcher {
  let [threads, devices] = [1, 0];
  let each: number | null = null;
  const size = (count: number): number => {
    if (devices > 0 && threads === 0) return Math.min(TOGETHER, Math.ceil(count / devices));
    if (each === null) return 1;
    const even = Math.ceil(count / Math.max(1, threads));
    return Math.max(1, Math.min(MOST, even, Math.floor(WORK / Math.max(each, 1e-6))));
  };
  return {
    meet(workers) {
      devices = workers.filter(({ together }) => together).length;
      threads = workers.reduce((sum, worker) => sum + (worker.together ? 0 : worker.threads), 0);
    },
    learnt(seconds) {
      each = each === null ? seconds : (1 - NEWS) * each + NEWS * seconds;
    },
    dealt(all) {
      const fresh = all.filter(({ tries }) => tries === 0);
      const alone = all.filter(({ tries }) => tries > 0).map((one) => [one]);
      const many = size(fresh.length);
      const batches = Array.from({ length: Math.ceil(fresh.length / many) }, (_, i) =>
        fresh.slice(i * many, (i + 1) * many),
      );
      return [...alone, ...batches];
    },
  };
}
