// The evaluation that is built in: a body learns its controller, and the learning is the result.

import { initialController } from '../../control/initialise.ts';
import { findLeap } from '../../control/learn/leap.ts';
import { learn } from '../../control/learn/learn.ts';
import type { RobotController } from '../../control/robot/controller.ts';
import type { Session } from '../../sim/backends/backend.ts';
import type { DescriptorKind } from '../descriptors/descriptor.ts';
import { behaviourDescriptors, bodyDescriptors, objectiveDescriptors } from '../descriptors/descriptors.ts';
import type { Rung } from '../individual/individual.ts';
import { controllerOf, learntOf } from '../individual/learnt.ts';
import type { EvaluationRequest, EvaluationResult } from './evaluate.ts';
import type { Evaluation, EvaluatorKind } from './evaluator.ts';

export const learningKind: EvaluatorKind = {
  name: 'learning',
  description: 'A robot learns its controller by gradient descent; its fitness is minus its least loss.',
  evaluate: evaluateByLearning,
};

/** Learns the controller of one body by gradient descent, and describes what came of it. */
export async function evaluateByLearning(
  request: EvaluationRequest,
  { backend, task, observe, descriptors }: Evaluation,
): Promise<EvaluationResult> {
  const { id, body, rungs, behaviour, scenario, rate } = request;
  const learned = await learn(backend, task, body, startOf(request), { onEvaluation: racing(rungs), rate });
  const { fitness, learningCurve, failure } = learned;
  const controller = learntOf(learned);
  const rollouts = learningCurve.length * scenario.starts.length;
  const { maximumLeap } = scenario.validity;
  const looks = (maximumLeap === null ? 0 : scenario.starts.length) + (behaviour.length === 0 ? 0 : 1);
  const exploded = (reason: string, rollouts: number): EvaluationResult => ({
    ...{ id, fitness, learningCurve, rollouts, reason },
    ...{ status: 'exploded', descriptors: null, controller: null },
  });
  if (failure !== null) return exploded(failure, rollouts);
  const seen =
    looks === 0 ? {} : await observe(controller, (session) => behaviourIn(session, request, descriptors));
  if (typeof seen === 'string') return exploded(seen, rollouts + looks);
  return {
    ...{ id, fitness, learningCurve, rollouts: rollouts + looks, controller },
    ...{ status: 'done', reason: null },
    descriptors: {
      ...bodyDescriptors(body, descriptors),
      ...objectiveDescriptors(learned.objectives),
      ...seen,
    },
  };
}

/** What is to be measured of the behaviour; or why it is not believed, as a sentence. */
async function behaviourIn(
  session: Session,
  { body, scenario, behaviour }: EvaluationRequest,
  descriptors: readonly DescriptorKind[],
): Promise<Record<string, number> | string> {
  const trajectory = behaviour.length === 0 ? undefined : await session.record(scenario.steps);
  const leap = await findLeap(session, scenario, body, trajectory);
  if (leap !== null || trajectory === undefined) return leap ?? {};
  return behaviourDescriptors(behaviour, { body, trajectory, scenario }, descriptors);
}

/** What a request's learning starts from. */
export const startOf = ({ scenario, body, controller, seed }: EvaluationRequest): RobotController =>
  controller ? controllerOf(controller) : initialController(scenario.controller, body, seed);

/** Ends learning at a rung that it has not reached. */
function racing(rungs: readonly Rung[]): (evaluation: number, loss: number) => boolean {
  const limits = new Map(rungs.map(({ evaluation, loss }) => [evaluation, loss]));
  let least = Number.POSITIVE_INFINITY;
  return (evaluation, loss) => {
    least = Math.min(least, loss);
    return least <= (limits.get(evaluation) ?? Number.POSITIVE_INFINITY);
  };
}
