// Worker threads that breed and evaluate (Node only). Each task is a pure function of the data sent with it, so the
// results are the same for any number of workers.

import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Breeder, BreedRequest, Newborn } from './breed.ts';
import { EvolutionError } from './errors.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from './evaluate.ts';

export interface PoolOptions {
  /** Threads; by default one for each core. */
  readonly workers?: number;
}

/** Must be closed, or its threads keep the process alive. */
export interface Pool extends Evaluator, Breeder {
  readonly workers: number;
}

/**
 * Starts the threads. They run the built package: `worker.js` beside this file.
 * A fault of the code or a lack of memory in a thread makes the call that met it throw an EvolutionError
 * `worker-failed`; a body that explodes does not.
 */
export function createPool({ workers = availableParallelism() }: PoolOptions = {}): Pool {
  const threads = new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  const run = async <T>(name: 'breedOne' | 'evaluateOne', args: unknown, what: string): Promise<T> => {
    try {
      return (await threads.run(args, { name })) as T;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new EvolutionError('worker-failed', `A worker thread failed while ${what}: ${message}`, {
        cause,
      });
    }
  };
  const evaluate = async (
    request: EvaluationRequest,
    onDone?: (result: EvaluationResult) => void,
  ): Promise<EvaluationResult> => {
    const result = await run<EvaluationResult>('evaluateOne', request, `evaluating "${request.id}"`);
    onDone?.(result);
    return result;
  };
  return {
    workers,
    backend: 'cpu',
    breed: (scenario, births) =>
      Promise.all(
        births.map((birth) => {
          const request: BreedRequest = { scenario, birth };
          return run<Newborn>('breedOne', request, `making "${birth.id}"`);
        }),
      ),
    async evaluate(requests, onDone) {
      const results: Promise<EvaluationResult>[] = [];
      for (const i of largestFirst(requests)) results[i] = evaluate(requests[i]!, onDone);
      return Promise.all(results);
    },
    close: () => threads.destroy(),
  };
}

/** An order in which no large body is begun last, alone, while the other threads stand idle. */
function largestFirst(requests: readonly EvaluationRequest[]): number[] {
  const size = (i: number): number => requests[i]!.body.springs.count;
  return [...requests.keys()].sort((a, b) => size(b) - size(a));
}
