// Evaluation that a test can see through: the more springs a body has, the fitter it is.

import { bodyDescriptors } from '../../evolve/descriptors/descriptors.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from '../../evolve/evaluate/evaluate.ts';

export function transparentResult({ id, body }: Pick<EvaluationRequest, 'id' | 'body'>): EvaluationResult {
  const fitness = body.springs.count / 1000;
  return {
    id,
    status: 'done',
    reason: null,
    fitness,
    learningCurve: [0, -fitness],
    rollouts: 2,
    descriptors: bodyDescriptors(body),
    controller: { kind: 'none' },
  };
}

/** @param change Of a result, by the id. */
export function transparentEvaluator(
  change: (result: EvaluationResult) => EvaluationResult = (result) => result,
): Evaluator {
  return {
    backend: 'cpu',
    async evaluate(requests, { onDone, signal } = {}) {
      const results: EvaluationResult[] = [];
      for (const request of requests) {
        if (signal?.aborted) break;
        const result = change(transparentResult(request));
        // Others get a turn, as with workers.
        await new Promise(setImmediate);
        results.push(result);
        onDone?.(result);
      }
      return results;
    },
    close: async () => {},
  };
}

/** A result that says that the simulation exploded. */
export const exploded = (result: EvaluationResult): EvaluationResult => ({
  ...result,
  status: 'exploded',
  reason: 'It exploded.',
  fitness: Number.NaN,
  learningCurve: [Number.NaN],
  rollouts: 1,
  descriptors: null,
  controller: null,
});
