// Gradient descent on one body's controller: evaluate, remember the best, follow the gradient, again.

import type { Backend, Gradients } from '../../sim/backends/backend.ts';
import type { Body } from '../../sim/body/body.ts';
import type { RobotController } from '../robot/controller.ts';
import { jobOf, type Task } from '../task.ts';
import { copyController, type Group, groupsOf, project, upload } from './learnable.ts';
import { createOptimizer, type OptimizerState } from './optimizer.ts';

/** What differs from how the scenario has robots learn. */
export interface LearnOptions {
  /** A whole number from 0 up; by default the scenario's. A controller of kind `none` is evaluated once. */
  readonly updates?: number;
  /** Factor on the rate of the scenario's optimizer; default 1. */
  readonly rate?: number;
  /** Where an earlier learning of the same body in the same task ended; `controller` is then not asked for. */
  readonly from?: LearningState;
  /**
   * Called after each evaluation with the controller that was evaluated, which changes afterwards: copy what is to be
   * kept. `false` ends the learning there, as if there were no more updates to make.
   */
  readonly onEvaluation?: (
    evaluation: number,
    loss: number,
    controller: RobotController,
  ) => boolean | undefined;
}

/** Where learning stands between two updates: what it takes to go on to the bits of one that never stopped. */
export interface LearningState {
  /** After the last update; not the best. */
  readonly controller: RobotController;
  readonly optimizer: OptimizerState;
}

/** What came of learning. */
export interface Learned {
  /** Of the evaluation with the least loss, the last one included. */
  readonly controller: RobotController;
  /** Minus the least loss; NaN if there was no finite one. */
  readonly fitness: number;
  /** The loss of each evaluation, shape [updates + 1], shorter if the learning was given up. */
  readonly learningCurve: readonly number[];
  /** From where it can go on; null if it was given up. */
  readonly state: LearningState | null;
  /** Why the learning was given up, as a sentence; null if it was not. */
  readonly failure: string | null;
}

/**
 * Learns a controller for `body`, starting from `controller`, which is left as it is.
 * A rollout that explodes ends the learning: there is no gradient to follow.
 *
 * @throws {RangeError} where `updates` is no whole number, or the task was made without gradients
 */
export async function learn(
  backend: Backend,
  task: Task,
  body: Body,
  controller: RobotController,
  options: LearnOptions = {},
): Promise<Learned> {
  const { learning } = task.scenario;
  const updates = groupsOf(controller).length === 0 ? 0 : (options.updates ?? learning.updates);
  if (!Number.isSafeInteger(updates) || updates < 0) {
    throw new RangeError(`Learning takes a whole number of updates from 0 up, not ${updates}.`);
  }
  const { optimizer } = learning;
  const settings = { ...optimizer, rate: optimizer.rate * (options.rate ?? 1) };
  const optimize = createOptimizer(settings, structuredClone(options.from?.optimizer));
  const current = copyController(options.from?.controller ?? controller);
  const groups = groupsOf(current);
  const session = await backend.open(task.program, jobOf(task, body, current));
  const learningCurve: number[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, controller: current };
  let failure: string | null = null;
  try {
    for (let evaluation = 0; evaluation <= updates; evaluation++) {
      const gradient = evaluation < updates;
      const outcome = await session.run({ steps: task.scenario.steps, gradient });
      learningCurve.push(outcome.loss);
      if (!Number.isFinite(outcome.loss)) {
        failure = `The loss of evaluation ${evaluation} is ${outcome.loss}: the simulation exploded, or the objective gives no number.`;
        break;
      }
      if (outcome.loss < best.loss) best = { loss: outcome.loss, controller: copyController(current) };
      if (options.onEvaluation?.(evaluation, outcome.loss, current) === false || !gradient) break;
      const gradients = gradientsOf(groups, outcome.gradients!);
      if (!areFinite(gradients)) {
        failure = `The gradient of evaluation ${evaluation} is not finite.`;
        break;
      }
      optimize(groups, gradients);
      project(current);
      upload(session, groups);
    }
  } finally {
    session.close();
  }
  const fitness = best.loss === Number.POSITIVE_INFINITY ? Number.NaN : -best.loss;
  const state = failure === null ? { controller: current, optimizer: optimize.state } : null;
  return { controller: best.controller, fitness, learningCurve, state, failure };
}

/** Where nothing depends on what is learned, as on the activation of springs without `elastic_force`, it is zero. */
function gradientsOf(groups: readonly Group[], gradients: Gradients): Map<string, Float64Array> {
  return new Map(
    groups.map(({ name, values }) => [name, gradients.values.get(name) ?? new Float64Array(values.length)]),
  );
}

function areFinite(gradients: ReadonlyMap<string, Float64Array>): boolean {
  return [...gradients.values()].every((gradient) => gradient.every(Number.isFinite));
}
