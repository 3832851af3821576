// Evaluation on a backend of this thread: a body learns its controller, and the learning is the result.

import { initialController } from '../../control/initialise.ts';
import { findLeap } from '../../control/learn/leap.ts';
import { learn } from '../../control/learn/learn.ts';
import type { RobotController } from '../../control/robot/controller.ts';
import { createTask, jobOf, type Task } from '../../control/task.ts';
import type { BehaviourName } from '../../scenarios/evolution.ts';
import { remembered } from '../../scenarios/remembered.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend, Session } from '../../sim/backends/backend.ts';
import { behaviourDescriptors, bodyDescriptors } from '../descriptors/descriptors.ts';
import type { Rung } from '../individual/individual.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from './evaluate.ts';

/** Gives `look` a session of the body with a controller that was learned, to see how it behaves. */
export type Observe = <T>(controller: RobotController, look: (session: Session) => Promise<T>) => Promise<T>;

/**
 * Learns the controller of one body, and describes what came of it.
 *
 * @param observe By default in a session of its own on `backend`.
 */
export async function evaluateOn(
  backend: Backend,
  task: Task,
  request: EvaluationRequest,
  observe: Observe = (controller, look) => inSession(backend, task, request, controller, look),
): Promise<EvaluationResult> {
  const { id, body, rungs, behaviour, scenario, rate } = request;
  const learned = await learn(backend, task, body, startOf(request), { onEvaluation: racing(rungs), rate });
  const { controller, fitness, learningCurve, failure } = learned;
  const rollouts = learningCurve.length * scenario.starts.length;
  const { maximumLeap } = scenario.validity;
  const looks = (maximumLeap === null ? 0 : scenario.starts.length) + (behaviour.length === 0 ? 0 : 1);
  const exploded = (reason: string, rollouts: number): EvaluationResult => ({
    ...{ id, fitness, learningCurve, rollouts, reason },
    ...{ status: 'exploded', descriptors: null, controller: null },
  });
  if (failure !== null) return exploded(failure, rollouts);
  const seen = looks === 0 ? {} : await observe(controller, (session) => behaviourIn(session, request));
  if (typeof seen === 'string') return exploded(seen, rollouts + looks);
  return {
    ...{ id, fitness, learningCurve, rollouts: rollouts + looks, controller },
    ...{ status: 'done', reason: null, descriptors: { ...bodyDescriptors(body), ...seen } },
  };
}

/** What is to be measured of the behaviour; or why it is not believed, as a sentence. */
async function behaviourIn(
  session: Session,
  { body, scenario, behaviour }: EvaluationRequest,
): Promise<Partial<Record<BehaviourName, number>> | string> {
  const seen = behaviour.length === 0 ? undefined : await session.record(scenario.steps);
  const leap = await findLeap(session, scenario, body, seen);
  if (leap !== null || seen === undefined) return leap ?? {};
  return behaviourDescriptors(behaviour, body, seen, scenario);
}

async function inSession<T>(
  backend: Backend,
  task: Task,
  { body }: EvaluationRequest,
  controller: RobotController,
  look: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await backend.open(task.program, jobOf(task, body, controller));
  try {
    return await look(session);
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
