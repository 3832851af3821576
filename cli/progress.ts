// The progress of a run: on a terminal one line that is rewritten, elsewhere one line a generation.

import type { EvaluationResult } from '../evolve/evaluate.ts';
import type { GenerationSummary } from '../evolve/summary.ts';
import { duration, REWRITE, short } from './output.ts';

export interface ProgressOptions {
  /** After the first. */
  readonly generations: number;
  /** Births of a generation, about. */
  readonly population: number;
  /** Episodes after which the run ends, if it is to. */
  readonly rollouts?: number;
  /** Generations that were complete when the run was taken up. */
  readonly done?: number;
  /** Where lines go; rewritten if it is a terminal. */
  readonly stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  /** [ms] */
  readonly now?: () => number;
}

/** Milliseconds between two versions of the line. */
const INTERVAL = 100;

export class Progress {
  readonly #options: ProgressOptions;
  readonly #now: () => number;
  readonly #began: number;
  #summary: GenerationSummary | undefined;
  #evaluated = 0;
  #rollouts = 0;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#began = this.#now();
  }

  get rollouts(): number {
    return this.#rollouts;
  }

  /** [s] */
  get seconds(): number {
    return (this.#now() - this.#began) / 1000;
  }

  evaluation({ rollouts }: EvaluationResult): void {
    this.#evaluated++;
    this.#rollouts += rollouts;
    const { stream } = this.#options;
    if (!stream.isTTY || this.#now() - this.#shownAt < INTERVAL) return;
    this.#shownAt = this.#now();
    stream.write(REWRITE + this.line().slice(0, (stream.columns || 80) - 1));
  }

  generation(summary: GenerationSummary): void {
    this.#summary = summary;
    this.#evaluated = 0;
    if (!this.#options.stream.isTTY) this.#options.stream.write(`${this.line()}\n`);
  }

  /** Takes the line away, so that something else can be written. */
  clear(): void {
    if (this.#options.stream.isTTY) this.#options.stream.write(REWRITE);
    this.#shownAt = Number.NEGATIVE_INFINITY;
  }

  line(): string {
    const { generations } = this.#options;
    const { generation, best, mean } = this.#summary ?? {
      generation: (this.#options.done ?? 0) - 1,
      best: null,
      mean: null,
    };
    const current = Math.min(this.#evaluated > 0 ? generation + 1 : Math.max(generation, 0), generations);
    const width = String(generations).length;
    return [
      `generation ${String(current).padStart(width)}/${generations}`,
      `best ${best === null ? '–' : short(best)}`,
      `mean ${mean === null ? '–' : short(mean)}`,
      `${Math.round(this.#rollouts / Math.max(this.seconds, 1e-9))} rollouts/s`,
      this.#left(generation + 1),
    ].join('  ');
  }

  /** What is to come takes about as long as what was done since the run was taken up. */
  #left(complete: number): string {
    const { generations, population, rollouts = Number.POSITIVE_INFINITY, done = 0 } = this.#options;
    const now = complete + Math.min(this.#evaluated / population, 1);
    if (now === done) return 'time left unknown';
    const byGenerations = (generations + 1 - now) / (now - done);
    const spent = (this.#summary?.totalRollouts ?? 0) || this.#rollouts;
    const byRollouts = (rollouts - spent) / Math.max(this.#rollouts, 1);
    return `${duration(this.seconds * Math.max(0, Math.min(byGenerations, byRollouts)))} left`;
  }
}
