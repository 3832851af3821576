// Evaluation on a backend of this thread, by the evaluator that the scenario names.

import { createTask, jobOf, type Task } from '../../control/task.ts';
import { memoizedByScenario } from '../../scenarios/memoized.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend, Session } from '../../sim/backends/backend.ts';
import type { DescriptorKind } from '../descriptors/descriptor.ts';
import { builtInDescriptors } from '../descriptors/descriptors.ts';
import { EvolutionError } from '../errors.ts';
import { bodyOf, controllerOf, type Learnt } from '../individual/learnt.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from './evaluate.ts';
import type { Evaluation, EvaluatorKind, Observe } from './evaluator.ts';
import { builtInEvaluators } from './evaluators.ts';
import { evaluateByLearning } from './learning.ts';

/** The parts of a search that evaluations are made of. */
export interface EvaluationParts {
  readonly evaluators: readonly EvaluatorKind[];
  readonly descriptors: readonly DescriptorKind[];
}

const builtIn: EvaluationParts = { evaluators: builtInEvaluators, descriptors: builtInDescriptors };

/**
 * Evaluates one body.
 *
 * @param observe By default in a session of its own on `backend`.
 * @throws {EvolutionError} `bad-options` if the scenario names an evaluator that there is not
 */
export async function evaluateOn(
  backend: Backend,
  task: Task,
  request: EvaluationRequest,
  observe: Observe = (learnt, look) => inSession(backend, task, request, learnt, look),
  { evaluators, descriptors }: EvaluationParts = builtIn,
): Promise<EvaluationResult> {
  const settings = request.scenario.evolution.evaluator ?? { kind: 'learning' };
  const kind = evaluators.find(({ name }) => name === settings.kind);
  if (!kind) throw new EvolutionError('bad-options', `There is no evaluator "${settings.kind}".`);
  const common = { backend, task, observe, descriptors };
  const evaluation: Evaluation = {
    ...common,
    settings,
    learn: () => evaluateByLearning(request, evaluation),
  };
  return kind.evaluate(request, evaluation as Evaluation<never>);
}

async function inSession<T>(
  backend: Backend,
  task: Task,
  { body }: EvaluationRequest,
  learnt: Learnt,
  look: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await backend.open(task.program, jobOf(task, bodyOf(body, learnt), controllerOf(learnt)));
  try {
    return await look(session);
  } finally {
    session.close();
  }
}

/** Tasks by scenario, each compiled once: backends know a program by its identity. */
export function taskMemory(): (scenario: Scenario) => Task {
  return memoizedByScenario((scenario) => createTask(scenario));
}

/** An evaluator on this thread, one body after another: for a page without workers. It closes the backend with itself. */
export function createBackendEvaluator(backend: Backend, parts?: EvaluationParts): Evaluator {
  const taskOf = taskMemory();
  return {
    backend: backend.name,
    async evaluate(requests, { onDone, signal } = {}) {
      const results: EvaluationResult[] = [];
      for (const request of requests) {
        if (signal?.aborted) break;
        const result = await evaluateOn(backend, taskOf(request.scenario), request, undefined, parts);
        results.push(result);
        onDone?.(result);
      }
      return results;
    },
    close: () => backend.close(),
  };
}
