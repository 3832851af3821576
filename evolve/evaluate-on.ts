// Evaluation on a backend of this thread: a body learns its controller, and the learning is the result.

import { initialController } from '../control/initialise.ts';
import { learn } from '../control/learn.ts';
import type { RobotController } from '../control/robot/controller.ts';
import { createTask, jobOf, type Task } from '../control/task.ts';
import { remembered } from '../scenarios/remembered.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Backend, Trajectory } from '../sim/simulate.ts';
import { behaviourDescriptors, bodyDescriptors } from './descriptors.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from './evaluate.ts';
import type { Rung } from './individual.ts';

/** The trajectory of a controller that was learned, for what is to be measured of its behaviour. */
export type Observe = (controller: RobotController) => Promise<Trajectory>;

/**
 * Learns the controller of one body, and describes what came of it.
 *
 * @param observe By default one more rollout on `backend`.
 */
export async function evaluateOn(
  backend: Backend,
  task: Task,
  request: EvaluationRequest,
  observe: Observe = (controller) => record(backend, task, request, controller),
): Promise<EvaluationResult> {
  const { id, body, rungs, behaviour, scenario, rate } = request;
  const learned = await learn(backend, task, body, startOf(request), { onEvaluation: racing(rungs), rate });
  const { controller, fitness, learningCurve, failure } = learned;
  const rollouts = learningCurve.length * scenario.starts.length;
  const common = { id, fitness, learningCurve, rollouts };
  if (failure !== null) {
    return { ...common, status: 'exploded', reason: failure, descriptors: null, controller: null };
  }
  const done = { ...common, status: 'done', reason: null, controller } as const;
  if (behaviour.length === 0) return { ...done, descriptors: bodyDescriptors(body) };
  const seen = behaviourDescriptors(behaviour, body, await observe(controller), scenario);
  return { ...done, rollouts: rollouts + 1, descriptors: { ...bodyDescriptors(body), ...seen } };
}

async function record(
  backend: Backend,
  task: Task,
  { body, scenario }: EvaluationRequest,
  controller: RobotController,
): Promise<Trajectory> {
  const session = await backend.open(task.program, jobOf(task, body, controller));
  try {
    return await session.record(scenario.steps);
  } finally {
    session.close();
  }
}

/** What a request's learning starts from. */
export const startOf = ({ scenario, body, controller, seed }: EvaluationRequest): RobotController =>
  controller ?? initialController(scenario.controller, body, seed);

/** Ends learning at a rung that it has not reached. */
function racing(rungs: readonly Rung[]): (evaluation: number, loss: number) => boolean {
  const limits = new Map(rungs.map(({ evaluation, loss }) => [evaluation, loss]));
  let least = Number.POSITIVE_INFINITY;
  return (evaluation, loss) => {
    least = Math.min(least, loss);
    return least <= (limits.get(evaluation) ?? Number.POSITIVE_INFINITY);
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
    async evaluate(requests, { onDone, signal } = {}) {
      const results: EvaluationResult[] = [];
      for (const request of requests) {
        if (signal?.aborted) break;
        const result = await evaluateOn(backend, taskOf(request.scenario), request);
        results.push(result);
        onDone?.(result);
      }
      return results;
    },
    close: () => backend.close(),
  };
}
