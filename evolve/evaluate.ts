// The border between the search and whatever simulates and learns: worker threads, a GPU, or a stub in a test.
// Only data that structured cloning can send crosses it.

import type { RobotController } from '../control/robot/controller.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Body } from '../sim/body.ts';
import type { Backend } from '../sim/simulate.ts';

export interface EvaluationRequest {
  readonly id: string;
  readonly scenario: Scenario;
  readonly body: Body;
  /** Of the controller's initial weights. */
  readonly seed: number;
}

export interface EvaluationResult {
  readonly id: string;
  /** `failed`: the simulation itself was given up (a numerical explosion, a lost device), whatever the curve says. */
  readonly status: 'done' | 'failed';
  /** A sentence where `status` is `failed`, else null. */
  readonly reason: string | null;
  /** Minus the least loss of the learning curve; NaN if it has no finite loss. */
  readonly fitness: number;
  /** The loss of each evaluation; shape [updates + 1], shorter if it was given up. */
  readonly learningCurve: readonly number[];
  /** Of the evaluation with the least loss; as it was at the start if there is none. */
  readonly controller: RobotController;
}

/** Holds workers or a device, so it must be closed. */
export interface Evaluator {
  readonly backend: Backend['name'];
  /**
   * The results in the order of the requests. They do not depend on the number of workers or on each other: a body that
   * explodes changes only its own result.
   *
   * @param onDone Called once for each result as it comes, in any order.
   * @throws only if no evaluation is possible at all.
   */
  evaluate(
    requests: readonly EvaluationRequest[],
    onDone?: (result: EvaluationResult) => void,
  ): Promise<EvaluationResult[]>;
  close(): Promise<void>;
}
