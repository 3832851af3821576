// The border between the search and whatever simulates and learns: worker threads, a GPU, a stub in a test, a queue
// across machines. Only data that structured cloning can send crosses it, and the same request always gives the
// same result, so a request may be repeated anywhere, any number of times.

import type { RobotController } from '../../control/robot/controller.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend } from '../../sim/backends/backend.ts';
import type { Body } from '../../sim/body/body.ts';
import type { Descriptors } from '../descriptors/descriptors.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Rung } from '../individual/individual.ts';
import type { Learnt } from '../individual/learnt.ts';

/** A body that is to learn its controller; plain data. */
export interface EvaluationRequest {
  /** Of the individual; the result has it too. */
  readonly id: string;
  readonly scenario: Scenario;
  readonly body: Body;
  /** What learning starts from; null: a controller drawn from `seed`. */
  readonly controller: RobotController | null;
  /** Of the controller's initial weights. */
  readonly seed: number;
  /** Factor on the rate of the scenario's optimizer. */
  readonly rate: number;
  /** Where learning is given up unless it has come far enough, in ascending order; see `Birth.rungs`. */
  readonly rungs: readonly Rung[];
  /** What to measure of the behaviour; anything at all costs one more rollout. */
  readonly behaviour: readonly string[];
  /** What body and controller were made of: less than they are, for evaluators far away, which make them anew. */
  readonly origin?: RequestOrigin;
}

/** What follows from it by the scenario's space of bodies and {@link EvaluationRequest.seed} alone; plain data. */
export interface RequestOrigin {
  readonly genotype: Genotype;
  /** Whose weights are inherited; null: nobody's. */
  readonly parent: { readonly genotype: Genotype; readonly controller: RobotController } | null;
}

/** What came of a request; plain data. */
export interface EvaluationResult {
  readonly id: string;
  /**
   * `exploded`: the simulation was given up, whatever the curve says. `failed`: whatever evaluates broke down over it
   * (a fault of the code, a lack of memory, a time-out), twice.
   */
  readonly status: 'done' | 'exploded' | 'failed';
  /** A sentence unless `status` is `done`, else null. */
  readonly reason: string | null;
  /** Minus the least loss of the learning curve; NaN if it has no finite loss. */
  readonly fitness: number;
  /** The loss of each evaluation; shape [updates + 1], shorter if it was given up. */
  readonly learningCurve: readonly number[];
  /**
   * Episodes that are paid for: of each evaluation one for each start; the best again from each start where the scenario
   * limits leaps, and once more where behaviour is asked for, though from the first start both are seen in the same episode.
   */
  readonly rollouts: number;
  /** Null unless `status` is `done`. */
  readonly descriptors: Descriptors | null;
  /** Of the evaluation with the least loss, with what else was learned; null unless `status` is `done`. */
  readonly controller: Learnt | null;
}

export interface EvaluateOptions {
  /** Called once for each result as it comes, in any order. */
  readonly onDone?: (result: EvaluationResult) => void;
  /** Once it is aborted no further evaluation begins; those that have begun are finished. */
  readonly signal?: AbortSignal;
}

/** Holds workers or a device, so it must be closed. */
export interface Evaluator {
  /** What it simulates on. */
  readonly backend: Backend['name'];
  /**
   * The results in the order of the requests; after an abort only those that there are. They do not depend on the number
   * of workers or on each other: a body that explodes, or breaks the worker that evaluates it, changes only its own.
   *
   * @throws only if no evaluation is possible at all.
   */
  evaluate(requests: readonly EvaluationRequest[], options?: EvaluateOptions): Promise<EvaluationResult[]>;
  /** Ends its workers, or lets go of its backend. */
  close(): Promise<void>;
}
