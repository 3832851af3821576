// Learning from the page's side: what has been learned so far is always at hand, so it can be stopped at any time.

import { type Robot, version } from '../../../../index.ts';
import { scenarioOf } from '../../../draw/world.ts';
import type { LearnEvent, LearnRequest, Taught } from './worker.ts';

export class Learning {
  /** The loss of each evaluation so far. */
  readonly curve: number[] = [];
  readonly updates: number;
  /** True once no step along the gradient makes it better, however short. */
  isAtOptimum = false;
  /** Of the optimizer, at its greatest. */
  readonly rate: number;
  readonly #robot: Robot;
  readonly #worker: Worker;
  #best: Taught | null = null;
  #finish!: (failure: string | null) => void;
  #hasNews = false;

  /** Settles when the learning is over or was stopped, with the reason if it was given up. */
  readonly finished: Promise<string | null>;

  constructor(
    robot: Robot,
    { updates, backtracking }: Omit<LearnRequest, 'robot'>,
    onEvaluation: () => void,
  ) {
    this.#robot = robot;
    this.updates = updates;
    this.rate = scenarioOf(robot).learning.optimizer.rate * (robot.learningRate ?? 1);
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#worker.onmessage = ({ data }: MessageEvent<LearnEvent>) => {
      if (data.kind === 'evaluation') {
        this.curve.push(data.loss);
        if (data.best) {
          this.#best = data.best;
          this.#hasNews = true;
        }
        onEvaluation();
      } else {
        if (data.kind === 'done') this.isAtOptimum = data.isAtOptimum;
        this.#end(data.kind === 'done' ? data.failure : data.message);
      }
    };
    this.#worker.onerror = (event) =>
      this.#end(event.message || 'The worker that learns could not be started.');
    this.#worker.postMessage({ robot, updates, backtracking } satisfies LearnRequest);
  }

  stop(): void {
    this.#end(null);
  }

  #end(failure: string | null): void {
    this.#worker.terminate();
    this.#finish(failure);
  }

  /** The robot with the best controller so far; null where none is better than the last one that was asked for. */
  news(): Robot | null {
    if (!this.#hasNews || !this.#best) return null;
    this.#hasNews = false;
    // Where an earlier learning ended belongs to the weights of before.
    const { learning: _, ...robot } = this.#robot;
    return {
      ...robot,
      ...this.#best,
      fitness: 0 - Math.min(...this.curve),
      learningCurve: [...this.curve],
      provenance: { ...this.#robot.provenance, packageVersion: version, backend: 'cpu' },
    };
  }
}
