// Learners that each run one body, on a backend that runs many at once: whoever calls run waits for the others, and
// the last one sets the batch going.

import type { Backend, BatchSession, Outcome, RunOptions, Session } from '../../sim/backends/backend.ts';
import { batchOf, sessionOf } from '../../sim/backends/batch.ts';

interface Waiting {
  readonly options: RunOptions;
  resolve(outcome: Outcome): void;
  reject(reason: unknown): void;
}

export class Lockstep {
  readonly #name: string;
  readonly #batch: BatchSession;
  readonly #open: Set<number>;
  readonly #waiting = new Map<number, Waiting>();
  #end: () => void = () => {};
  /** Settles when all members have closed. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  /**
   * @param name Of the backend that the batch is of.
   * @param count Members; each has to open its session, run it and close it.
   */
  constructor(name: string, batch: BatchSession, count: number) {
    this.#name = name;
    this.#batch = batch;
    this.#open = new Set(Array.from({ length: count }, (_, i) => i));
  }

  /** A backend whose only session is job `i` of the batch. */
  member(i: number): Backend {
    const open = async (): Promise<Session> => this.session(i);
    return {
      name: this.#name,
      open,
      openBatch: (program, jobs) => batchOf({ open }, program, jobs),
      close: async () => {},
    };
  }

  /** Job `i` of the batch; what it runs waits for the others as long as it is open. */
  session(i: number): Session {
    return {
      ...sessionOf(this.#batch, i),
      run: (options) =>
        new Promise((resolve, reject) => {
          this.#waiting.set(i, { options, resolve, reject });
          this.#runWhenAllWait();
        }),
      close: () => {
        this.#open.delete(i);
        if (this.#open.size === 0) this.#end();
        this.#runWhenAllWait();
      },
    };
  }

  #runWhenAllWait(): void {
    if (this.#waiting.size === 0 || this.#waiting.size < this.#open.size) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const alike of byEpisode(waiting)) this.#run(alike);
  }

  /** Members that have closed, or wait for another run, run along unheard, for a batch has all its jobs or none. */
  #run(members: readonly [number, Waiting][]): void {
    const gradient = members.some(([, { options }]) => options.gradient);
    this.#batch.run({ ...members[0]![1].options, gradient }).then(
      (outcomes) => {
        for (const [i, { resolve }] of members) resolve(outcomes[i]!);
      },
      (reason: unknown) => {
        for (const [, { reject }] of members) reject(reason);
      },
    );
  }
}

/** Those that wait for as many steps, cut into segments as long, together: one run serves them all. */
function byEpisode(waiting: readonly [number, Waiting][]): [number, Waiting][][] {
  const groups = new Map<string, [number, Waiting][]>();
  for (const member of waiting) {
    const { steps, segment } = member[1].options;
    const key = `${steps} ${segment}`;
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return [...groups.values()];
}
