// Worker threads that breed and evaluate (Node only). Each task is a pure function of the data sent with it, so the
// results are the same for any number of workers, and a task whose thread broke down can simply be repeated.

import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import { esmThreads } from '../../base/threads.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { EvolutionError } from '../errors.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from '../evaluate/evaluate.ts';
import { builtInParts, type Parts } from '../parts/parts.ts';
import type { Breeder, BreedRequest, Newborn } from '../search/breed.ts';
import { isExhaustion, remedyFor } from './exhaustion.ts';

/** How many threads a pool has, and what it does about those that break down. */
export interface PoolOptions {
  /** Threads; by default one for each core. */
  readonly workers?: number;
  /** Seconds after which an evaluation counts as hung and its thread is replaced; 600 by default. */
  readonly timeout?: number;
  /**
   * What scenarios may name; by default what is built in. Threads load the modules anew, so what comes from elsewhere is
   * not there for them.
   */
  readonly parts?: Parts;
  /** Called when a thread broke down over an individual: what happened, and whether it is tried again. */
  readonly onBreakdown?: (breakdown: Breakdown) => void;
}

/** A thread that threw or hung. */
export interface Breakdown {
  readonly id: string;
  /** A sentence. */
  readonly reason: string;
  /** False: it was tried again before, and is given up. */
  readonly isRetried: boolean;
}

/** Must be closed, or its threads keep the process alive. */
export interface Pool extends Evaluator, Breeder {
  /** Threads. */
  readonly workers: number;
}

/** What a worker is started with. */
export interface WorkerSettings {
  /** Paths. */
  readonly modules: readonly string[];
}

/** What is sent to a worker's `breedMany`. */
export interface BreedBatch {
  readonly scenario: Scenario;
  readonly requests: readonly BreedRequest[];
}

/** Times that an individual may break its thread. */
const TRIES = 2;

/**
 * Starts the threads. They run the built package: `worker.js` beside this file. A thread that throws or hangs is
 * replaced; its individual is evaluated once more, and the second time its result has status `failed`. Where memory runs
 * out, evaluating ends with `exhausted`.
 */
export function createPool(options: PoolOptions = {}): Pool {
  const { workers = availableParallelism(), timeout = 600, parts = builtInParts, onBreakdown } = options;
  if (!(timeout > 0)) {
    throw new EvolutionError(
      'bad-options',
      `"timeout" must be a number of seconds above 0, but is ${timeout}.`,
    );
  }
  const threads = new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    ...esmThreads,
    workerData: { modules: parts.modules } satisfies WorkerSettings,
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  // A thread that dies outside of a task is replaced too; its task's promise, if it has one, is what tells of it.
  threads.on('error', () => {});
  // No more tasks are handed out than there are threads, so that what has not begun can still be left, and a time limit
  // counts from the beginning.
  const inTurn = pLimit(workers);
  let isClosed = false;

  // Threads are given the body itself, and need not know what it was made of.
  const evaluate = async ({ origin: _, ...request }: EvaluationRequest): Promise<EvaluationResult> => {
    let reason = '';
    for (let tries = 1; tries <= TRIES; tries++) {
      const limit = new AbortController();
      const clock = startClock(timeout, () => limit.abort());
      try {
        return await threads.run(request, { name: 'evaluateOne', signal: limit.signal });
      } catch (error) {
        if (isClosed) throw closed();
        if (isExhaustion(error)) throw exhausted(workers, error);
        reason = breakdownOf(error, limit.signal.aborted, timeout);
        onBreakdown?.({ id: request.id, reason, isRetried: tries < TRIES });
      } finally {
        clearInterval(clock);
      }
    }
    return {
      id: request.id,
      status: 'failed',
      reason,
      fitness: Number.NaN,
      learningCurve: [],
      rollouts: 0,
      descriptors: null,
      controller: null,
    };
  };

  return {
    workers,
    backend: 'cpu',
    async breed(scenario, requests) {
      const batches = dealt(requests, workers).map(async (dealtRequests): Promise<Newborn[]> => {
        const batch: BreedBatch = { scenario, requests: dealtRequests };
        try {
          return await threads.run(batch, { name: 'breedMany' });
        } catch (cause) {
          const message = cause instanceof Error ? cause.message : String(cause);
          const first = dealtRequests[0]?.birth.id;
          throw new EvolutionError(
            'worker-failed',
            `A worker thread failed while making "${first}": ${message}`,
            {
              cause,
            },
          );
        }
      });
      return (await Promise.all(batches)).flat();
    },
    async evaluate(requests, { onDone, signal } = {}) {
      const results: EvaluationResult[] = [];
      let isBroken = false;
      const begin = async (i: number): Promise<void> => {
        if (signal?.aborted || isBroken) return;
        try {
          results[i] = await evaluate(requests[i]!);
        } catch (error) {
          isBroken = true;
          throw error;
        }
        onDone?.(results[i]!);
      };
      // All are waited for: nobody is to hear of a result after the evaluation has ended, be it with an error.
      const ends = await Promise.allSettled(largestFirst(requests).map((i) => inTurn(() => begin(i))));
      const fault = ends.find((end) => end.status === 'rejected');
      if (fault) throw fault.reason;
      return results.filter((result) => result !== undefined);
    },
    close: () => {
      isClosed = true;
      return threads.destroy();
    },
  };
}

/** Looks in a time limit; a process that was suspended for a while has one look late, and not all of them at once. */
const LOOKS = 100;

/** Calls `end` after so many seconds in which the process ran; never, where they are infinite. To be cleared. */
function startClock(seconds: number, end: () => void): NodeJS.Timeout {
  const every = Math.min(1000, Math.max(5, (1000 * seconds) / LOOKS));
  let left = (1000 * seconds) / every;
  return setInterval(() => {
    if (--left <= 0) end();
  }, every);
}

const exhausted = (workers: number, cause: unknown): EvolutionError =>
  new EvolutionError(
    'exhausted',
    `This machine cannot evaluate: ${(cause as Error).message}. Nothing is lost. ${remedyFor(cause, workers)}`,
    { cause },
  );

const closed = (): EvolutionError => new EvolutionError('worker-failed', 'The worker threads were closed.');

function breakdownOf(error: unknown, hung: boolean, timeout: number): string {
  if (hung) return `The evaluation did not end within ${timeout} s; its thread was replaced.`;
  const { message } = error as Error;
  return `The evaluation broke down: ${message ?? String(error)}`;
}

/** An order in which no large body is begun last, alone, while the other threads stand idle. */
function largestFirst(requests: readonly EvaluationRequest[]): number[] {
  const size = (i: number): number => requests[i]!.body.springs.count;
  return [...requests.keys()].sort((a, b) => size(b) - size(a));
}

/** Divides a list among `hands`, in order, as evenly as it goes; nobody gets nothing. */
function dealt<T>(items: readonly T[], hands: number): T[][] {
  const size = Math.ceil(items.length / hands);
  return Array.from({ length: Math.ceil(items.length / (size || 1)) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
