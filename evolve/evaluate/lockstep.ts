// Learners that each run one body, on a backend that runs many at once: whoever calls run waits for the others, and
// the last one sets the batch going.

import type { Backend, Outcome, RunOptions, Session } from '../../sim/backends/backend.ts';
import type { BatchSession } from '../../sim/backends/gpu/batch.ts';

interface Waiting {
  readonly options: RunOptions;
  resolve(outcome: Outcome): void;
  reject(reason: unknown): void;
}

export class Lockstep {
  readonly #batch: BatchSession;
  readonly #open: Set<number>;
  readonly #waiting = new Map<number, Waiting>();
  #end: () => void = () => {};
  /** Settles when all members have closed. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  /** @param count Members; each has to open its session, run it and close it. */
  constructor(batch: BatchSession, count: number) {
    this.#batch = batch;
    this.#open = new Set(Array.from({ length: count }, (_, i) => i));
  }

  /** A backend whose only session is job `i` of the batch. */
  member(i: number): Backend {
    return { name: 'gpu', open: async () => this.session(i), close: async () => {} };
  }

  /** Job `i` of the batch; what it runs waits for the others as long as it is open. */
  session(i: number): Session {
    return {
      setParameter: (name, values) => this.#batch.setParameter(i, name, values),
      setWeights: (name, values) => this.#batch.setWeights(i, name, values),
      run: (options) =>
        new Promise((resolve, reject) => {
          this.#waiting.set(i, { options, resolve, reject });
          this.#runWhenAllWait();
        }),
      record: (steps, rollout) => this.#batch.record(i, steps, rollout),
      close: () => {
        this.#open.delete(i);
        if (this.#open.size === 0) this.#end();
        this.#runWhenAllWait();
      },
    };
  }

  /** Members that have closed run along unheard, for a batch has all its jobs or none. */
  #runWhenAllWait(): void {
    if (this.#waiting.size === 0 || this.#waiting.size < this.#open.size) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const { steps } = waiting[0]![1].options;
    const gradient = waiting.some(([, { options }]) => options.gradient);
    this.#batch.run({ steps, gradient }).then(
      (outcomes) => {
        for (const [i, { resolve }] of waiting) resolve(outcomes[i]!);
      },
      (reason: unknown) => {
        for (const [, { reject }] of waiting) reject(reason);
      },
    );
  }
}
