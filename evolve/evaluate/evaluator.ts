// What evaluates a robot, behind the border that `evaluate.ts` draws: by its name in a scenario, on any backend and thread.

import type { Task } from '../../control/task.ts';
import type { Backend, Session } from '../../sim/backends/backend.ts';
import type { DescriptorKind } from '../descriptors/descriptor.ts';
import type { Learnt } from '../individual/learnt.ts';
import type { Kind } from '../kind.ts';
import type { EvaluationRequest, EvaluationResult } from './evaluate.ts';

/** Gives `look` a session of the body with what was learned, to see how it behaves. */
export type Observe = <T>(learnt: Learnt, look: (session: Session) => Promise<T>) => Promise<T>;

/** What an evaluation has at hand. */
export interface Evaluation<Settings = unknown> {
  readonly backend: Backend;
  /** Of the request's scenario. */
  readonly task: Task;
  /** Of the evaluator, by the scenario. */
  readonly settings: Settings;
  readonly observe: Observe;
  /** All that there are. */
  readonly descriptors: readonly DescriptorKind[];
  /** What comes of the request if the robot just learns, as the built-in evaluator has it. */
  readonly learn: () => Promise<EvaluationResult>;
}

/** An evaluator that scenarios can name in "evolution.evaluator". */
export interface EvaluatorKind<Settings = never> extends Kind {
  /** A function of the request and the settings alone: it may be called again, anywhere, and must give the same bits. */
  readonly evaluate: (
    request: EvaluationRequest,
    evaluation: Evaluation<Settings>,
  ) => Promise<EvaluationResult>;
}
