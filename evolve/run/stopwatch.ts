// Where the time of a generation goes.

/** `evaluation` is all that is none of the others. */
export const phases = ['breeding', 'evaluation', 'selection', 'storage'] as const;
export type Phase = (typeof phases)[number];

/** [s] */
export type PhaseTimes = Readonly<Record<Phase, number>>;

type Overhead = Exclude<Phase, 'evaluation'>;

/**
 * Counts the seconds of one generation after the other. What goes on beside an evaluation holds nothing up, so it counts
 * as evaluation; a phase counts while nothing is evaluated.
 */
export class Stopwatch {
  #began = performance.now();
  #spent = nothingSpent();
  #evaluating = 0;
  /** When the evaluations that go on now began, and how long those before took together [ms]. */
  #evaluatingSince = 0;
  #evaluated = 0;

  time<T>(phase: Overhead, work: () => T): T {
    const stop = this.#start(phase);
    try {
      return work();
    } finally {
      stop();
    }
  }

  async during<T>(phase: Overhead, work: () => Promise<T>): Promise<T> {
    const stop = this.#start(phase);
    try {
      return await work();
    } finally {
      stop();
    }
  }

  async evaluating<T>(work: () => Promise<T>): Promise<T> {
    if (this.#evaluating++ === 0) this.#evaluatingSince = performance.now();
    try {
      return await work();
    } finally {
      if (--this.#evaluating === 0) this.#evaluated += performance.now() - this.#evaluatingSince;
    }
  }

  #start(phase: Overhead): () => void {
    const began = this.#idleTime();
    return () => {
      this.#spent[phase] += this.#idleTime() - began;
    };
  }

  /** A clock that stands still while anything is evaluated [ms]. */
  #idleTime(): number {
    const now = performance.now();
    const current = this.#evaluating > 0 ? now - this.#evaluatingSince : 0;
    return now - this.#evaluated - current;
  }

  /** The seconds since it was asked last. */
  lap(): PhaseTimes {
    const now = performance.now();
    const { breeding, selection, storage } = this.#spent;
    const total = now - this.#began;
    this.#began = now;
    this.#spent = nothingSpent();
    const seconds = (milliseconds: number): number => Math.max(0, milliseconds) / 1000;
    return {
      breeding: seconds(breeding),
      evaluation: seconds(total - breeding - selection - storage),
      selection: seconds(selection),
      storage: seconds(storage),
    };
  }
}

const nothingSpent = (): Record<Overhead, number> => ({ breeding: 0, selection: 0, storage: 0 });
