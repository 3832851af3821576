// Gradient descent on what a scenario trains, as a rule one body's controller: evaluate, remember the best, follow the
// gradient, again.

import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend, Gradients, Job, Session } from '../../sim/backends/backend.ts';
import type { Body, State } from '../../sim/body/body.ts';
import type { RobotController } from '../robot/controller.ts';
import { jobOf, learnedTask, type Task } from '../task.ts';
import { areFinite, backtrackingDescent, plainDescent } from './descent.ts';
import { copyController, type Group, upload } from './learnable.ts';
import { copyOf, type Learning, learningOf, project } from './learning.ts';
import type { OptimizerState } from './optimizer.ts';

/** What differs from how the scenario has robots learn. */
export interface LearnOptions {
  /** A whole number from 0 up; by default the scenario's. A controller of kind `none` is evaluated once. */
  readonly updates?: number;
  /** Factor on the rate of the scenario's optimizer; default 1. */
  readonly rate?: number;
  /**
   * Takes steps back that make it worse and tries shorter ones, so that what was learned before is not lost. By default as
   * the scenario says (`learning.backtracking`), or as the learning did that it goes on `from`.
   */
  readonly backtracking?: boolean;
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
    /** The body and the scenario with the numbers that were evaluated; copies. */
    subject: () => Pick<Learned, 'body' | 'scenario'>,
  ) => boolean | undefined;
}

/** Where learning stands between two updates: what it takes to go on to the bits of one that never stopped. */
export interface LearningState {
  /** After the last update; not the best. */
  readonly controller: RobotController;
  /** What else is learned, by name, as of a job; none where it is the controller alone. */
  readonly values?: Readonly<Record<string, Float64Array>>;
  readonly optimizer: OptimizerState;
}

/** What came of learning. */
export interface Learned {
  /** Of the evaluation with the least loss, the last one included. */
  readonly controller: RobotController;
  /** The body with the fields that were learned with it; the one that was given where none are. */
  readonly body: Body;
  /** The task's, with the parameters that were learned with it. */
  readonly scenario: Scenario;
  /** What was learned besides the controller, by name: what `body` and `scenario` have. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /** Minus the least loss; NaN if there was no finite one. */
  readonly fitness: number;
  /** What the scenario's named objectives came to in the evaluation with the least loss, each from every start. */
  readonly objectives: ReadonlyMap<string, readonly number[]>;
  /**
   * The loss of each evaluation, shape [updates + 1], shorter if the learning ended before; where steps are taken back, the
   * loss of what is kept after each.
   */
  readonly learningCurve: readonly number[];
  /** From where it can go on; null if it was given up. */
  readonly state: LearningState | null;
  /** Why the learning was given up, as a sentence; null if it was not. */
  readonly failure: string | null;
  /** True if no step along the gradient made it better, however short, and the learning ended for that. */
  readonly isAtOptimum: boolean;
}

/**
 * Learns what the task's scenario trains (`learning.train`), starting from `controller` and `body`, which are left as they
 * are. A rollout that explodes ends the learning: there is no gradient to follow.
 *
 * @param task With the gradients of what it trains, as `createTask` makes it unless told otherwise.
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
  const current = learningOf(task, body, copyController(options.from?.controller ?? controller), options);
  const { groups } = current;
  const updates = groups.length === 0 ? 0 : (options.updates ?? learning.updates);
  if (!Number.isSafeInteger(updates) || updates < 0) {
    throw new RangeError(`Learning takes a whole number of updates from 0 up, not ${updates}.`);
  }
  const { optimizer } = learning;
  const settings = { ...optimizer, rate: optimizer.rate * (options.rate ?? 1) };
  const { backtracking = learning.backtracking || options.from?.optimizer.scale !== undefined } = options;
  const descend = backtracking ? backtrackingDescent : plainDescent;
  const descent = descend(groups, settings, current.state);
  const held = await hold(backend, task, body, current);
  const learningCurve: number[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, ...copyOf(current), objectives: noObjectives };
  let failure: string | null = null;
  let isAtOptimum = false;
  try {
    for (let evaluation = 0; evaluation <= updates; evaluation++) {
      const gradient = evaluation < updates;
      const outcome = await held.session.run({ steps: task.scenario.steps, gradient });
      const gradients = gradient ? gradientsOf(groups, outcome.gradients!) : null;
      const loss = descent.judge(outcome.loss, gradients);
      learningCurve.push(loss);
      if (!Number.isFinite(loss)) {
        failure = `The loss of evaluation ${evaluation} is ${loss}: the simulation exploded, or the objective gives no number.`;
        break;
      }
      if (loss < best.loss) best = { loss, ...copyOf(current), objectives: outcome.objectives };
      const subject = () => subjectOf(task, body, copyOf(current).values);
      const goesOn = options.onEvaluation?.(evaluation, loss, current.controller, subject) !== false;
      if (!goesOn || !gradient) break;
      // A step to where it is not finite is taken back, so that it matters only at the first.
      if ((!backtracking || evaluation === 0) && !areFinite(gradients)) {
        failure = `The gradient of evaluation ${evaluation} is not finite.`;
        break;
      }
      isAtOptimum = !descent.step();
      if (isAtOptimum) break;
      project(groups);
      current.keepCells();
      await held.update();
    }
  } finally {
    held.close();
  }
  const fitness = best.loss === Number.POSITIVE_INFINITY ? Number.NaN : -best.loss;
  const { controller: learned, values, objectives } = best;
  const state = failure === null ? { ...stateOf(current), optimizer: descent.state } : null;
  return {
    controller: learned,
    ...subjectOf(task, body, values),
    values,
    fitness,
    objectives,
    learningCurve,
    state,
    failure,
    isAtOptimum,
  };
}

const noObjectives: Learned['objectives'] = new Map();

function stateOf({ controller, values }: Learning): Omit<LearningState, 'optimizer'> {
  return values.size === 0 ? { controller } : { controller, values: Object.fromEntries(values) };
}

function subjectOf(
  task: Task,
  body: Body,
  values: ReadonlyMap<string, Float64Array>,
): Pick<Learned, 'body' | 'scenario'> {
  const changed = learnedTask(task, body, values);
  return { body: changed.body, scenario: changed.task.scenario };
}

/** A session that follows what is learned. */
interface Held {
  session: Session;
  update(): Promise<void>;
  close(): void;
}

/**
 * Where the ground or the masses are learned, bodies may have to begin elsewhere: then the job is made anew, for what is
 * replayed from a file begins where its ground is.
 */
async function hold(
  backend: Backend,
  task: Task,
  body: Body,
  { controller, values, groups }: Learning,
): Promise<Held> {
  const jobNow = (): Job => {
    const changed = learnedTask(task, body, values);
    return jobOf(changed.task, changed.body, controller);
  };
  const movesStarts = [...values.keys()].some((name) => /^(terrain|mass)\./.test(name));
  let { starts } = jobNow();
  const held: Held = {
    session: await backend.open(task.program, jobNow()),
    close: () => held.session.close(),
    async update() {
      const job = movesStarts ? jobNow() : null;
      if (job === null || areSame(job.starts, starts)) {
        upload(held.session, groups);
        return;
      }
      starts = job.starts;
      const next = await backend.open(task.program, job);
      held.session.close();
      held.session = next;
    },
  };
  return held;
}

function areSame(starts: readonly State[], others: readonly State[]): boolean {
  return starts.every((start, i) =>
    (['position', 'velocity'] as const).every((name) =>
      Array.from(start[name]).every((value, k) => value === others[i]![name][k]),
    ),
  );
}

/** Where nothing depends on what is learned, as on the activation of springs without `elastic_force`, it is zero. */
function gradientsOf(groups: readonly Group[], gradients: Gradients): Map<string, Float64Array> {
  return new Map(
    groups.map(({ name, values }) => [name, gradients.values.get(name) ?? new Float64Array(values.length)]),
  );
}
