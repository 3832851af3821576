// Where the time of a generation goes.

/** `evaluation` is all that is none of the others: mostly waiting for those who simulate. */
export const phases = ['breeding', 'evaluation', 'selection', 'storage'] as const;
export type Phase = (typeof phases)[number];

/** [s] */
export type PhaseTimes = Readonly<Record<Phase, number>>;

/** Counts the seconds of one generation after the other. */
export class Stopwatch {
  #began = performance.now();
  #spent: Record<Phase, number> = { breeding: 0, evaluation: 0, selection: 0, storage: 0 };

  time<T>(phase: Exclude<Phase, 'evaluation'>, work: () => T): T {
    const began = performance.now();
    try {
      return work();
    } finally {
      this.#spent[phase] += performance.now() - began;
    }
  }

  async during<T>(phase: Exclude<Phase, 'evaluation'>, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#spent[phase] += performance.now() - began;
    }
  }

  /** The seconds since it was asked last. */
  lap(): PhaseTimes {
    const now = performance.now();
    const { breeding, selection, storage } = this.#spent;
    const total = now - this.#began;
    this.#began = now;
    this.#spent = { breeding: 0, evaluation: 0, selection: 0, storage: 0 };
    const seconds = (milliseconds: number): number => Math.max(0, milliseconds) / 1000;
    return {
      breeding: seconds(breeding),
      evaluation: seconds(total - breeding - selection - storage),
      selection: seconds(selection),
      storage: seconds(storage),
    };
  }
}
