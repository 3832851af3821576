// The progress of a run: on a terminal one line that is rewritten, elsewhere one line at the beginning
// and one a generation.

import type { EvaluationResult } from '../../evolve/evaluate/evaluate.ts';
import type { GenerationSummary } from '../../evolve/run/summary.ts';
import { duration, REWRITE, short } from './output.ts';
import { type Past, secondsLeft, WINDOW, type Workload } from './time-left.ts';

export interface ProgressOptions {
  readonly workload: Workload;
  /** Generations that were complete when the run was taken up. */
  readonly done?: readonly GenerationSummary[];
  /** Where lines go; rewritten if it is a terminal. */
  readonly stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  /** [ms] */
  readonly now?: () => number;
}

/** Milliseconds between two versions of the line. */
const INTERVAL = 100;

/** Seconds in which the time that is left is more expected than measured. */
const VAGUE = 3;

export class Progress {
  readonly #options: ProgressOptions;
  readonly #now: () => number;
  readonly #began: number;
  #summary: GenerationSummary | undefined;
  /** Generations after the first. */
  #past: Past[];
  #complete: number;
  #evaluated = 0;
  #rollouts = 0;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(options: ProgressOptions) {
    const { done = [], now = () => performance.now() } = options;
    this.#options = options;
    this.#now = now;
    this.#began = now();
    this.#summary = done.at(-1);
    this.#complete = done.length;
    this.#past = done.slice(1).slice(-WINDOW);
  }

  get rollouts(): number {
    return this.#rollouts;
  }

  /** [s] */
  get seconds(): number {
    return (this.#now() - this.#began) / 1000;
  }

  /** The first line, before anything is evaluated. */
  begin(): void {
    this.#show();
  }

  evaluation({ rollouts }: EvaluationResult): void {
    this.#evaluated++;
    this.#rollouts += rollouts;
    if (this.#options.stream.isTTY && this.#now() - this.#shownAt >= INTERVAL) this.#show();
  }

  generation(summary: GenerationSummary): void {
    this.#summary = summary;
    this.#complete++;
    this.#evaluated = 0;
    if (summary.generation > 0) this.#past = [...this.#past, summary].slice(-WINDOW);
    if (!this.#options.stream.isTTY) this.#show();
  }

  /** Takes the line away, so that something else can be written. */
  clear(): void {
    if (this.#options.stream.isTTY) this.#options.stream.write(REWRITE);
    this.#shownAt = Number.NEGATIVE_INFINITY;
  }

  line(): string {
    const { generations } = this.#options.workload;
    const { best = null, mean = null } = this.#summary ?? {};
    const latest = this.#complete - 1;
    const current = Math.min(this.#evaluated > 0 ? latest + 1 : Math.max(latest, 0), generations);
    const speed = this.#rollouts === 0 ? '–' : Math.round(this.#rollouts / Math.max(this.seconds, 1e-9));
    return [
      `generation ${String(current).padStart(String(generations).length)}/${generations}`,
      `best ${best === null ? '–' : short(best)}`,
      `mean ${mean === null ? '–' : short(mean)}`,
      `${speed} rollouts/s`,
      `${this.seconds < VAGUE ? 'about ' : ''}${duration(this.#left())} left`,
    ].join('  ');
  }

  #show(): void {
    const { stream } = this.#options;
    this.#shownAt = this.#now();
    stream.write(
      stream.isTTY ? REWRITE + this.line().slice(0, (stream.columns || 80) - 1) : `${this.line()}\n`,
    );
  }

  #left(): number {
    const { workload, done = [] } = this.#options;
    return secondsLeft(workload, {
      complete: this.#complete,
      past: this.#past,
      evaluated: this.#evaluated,
      total: (done.at(-1)?.totalRollouts ?? 0) + this.#rollouts,
      session: { rollouts: this.#rollouts, seconds: this.seconds },
    });
  }
}
