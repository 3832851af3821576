// Evaluation on a backend of this thread: a body learns its controller, and the learning is the result.

import { initialController } from '../control/initialise.ts';
import { learn } from '../control/learn.ts';
import { createTask, type Task } from '../control/task.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Backend } from '../sim/simulate.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from './evaluate.ts';
import { remembered } from './remembered.ts';

/** Learns the controller of one body. */
export async function evaluateOn(
  backend: Backend,
  task: Task,
  { id, scenario, body, seed }: EvaluationRequest,
): Promise<EvaluationResult> {
  const start = initialController(scenario.controller, body, seed);
  const { controller, fitness, learningCurve, failure } = await learn(backend, task, body, start);
  return {
    id,
    status: failure === null ? 'done' : 'failed',
    reason: failure,
    fitness,
    learningCurve,
    controller,
  };
}

/** Tasks by scenario, each compiled once: backends know a program by its identity. */
export function taskMemory(): (scenario: Scenario) => Task {
  return remembered((scenario) => createTask(scenario));
}

/** An evaluator on this thread, one body after another: for a page without workers. It closes the backend with itself. */
export function createBackendEvaluator(backend: Backend): Evaluator {
  const taskOf = taskMemory();
  return {
    backend: backend.name,
    async evaluate(requests, onDone) {
      const results: EvaluationResult[] = [];
      for (const request of requests) {
        const result = await evaluateOn(backend, taskOf(request.scenario), request);
        results.push(result);
        onDone?.(result);
      }
      return results;
    },
    close: () => backend.close(),
  };
}
