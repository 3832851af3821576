// A scenario made ready to run: its WGSL assembled into a program, its numbers into parameters, and for each body and
// controller a job.

import { controllerKind } from '../scenarios/controllers/registry.ts';
import { ownSensors } from '../scenarios/controllers/sensors.ts';
import { ownFieldsOf } from '../scenarios/fields.ts';
import { moduleOf } from '../scenarios/kernels.ts';
import { objectivesOf } from '../scenarios/objectives.ts';
import { type Parameters, parametersOf } from '../scenarios/parameters.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { startingPoses } from '../scenarios/starts.ts';
import type { Job } from '../sim/backends/backend.ts';
import type { Body } from '../sim/body/body.ts';
import { ownFieldFault } from '../sim/body/check-body.ts';
import { fieldColumns } from '../sim/body/fields.ts';
import { type PackedBody, pack } from '../sim/body/pack.ts';
import { BindingError } from '../sim/step/columns.ts';
import { createProgram, type ProgramOptions } from '../sim/step/differentiate.ts';
import type { Program } from '../sim/step/program.ts';
import { type SoftBody, softBody } from '../sim/step/soft-body.ts';
import { groupsOf } from './learn/learnable.ts';
import { trainedOf, withLearned } from './learn/trainable.ts';
import { periodOf, type RobotController } from './robot/controller.ts';

/** A scenario made ready to run, for any number of bodies. */
export interface Task {
  readonly scenario: Scenario;
  /** Differentiable with respect to what the scenario trains, unless asked otherwise. */
  readonly program: Program;
  /** Values of what its kernels read of world, terrain, task and controller. */
  readonly parameters: Parameters;
}

/** How a task is made of its scenario. */
export interface TaskOptions {
  /** By default what the scenario trains; null: the program only runs forward. */
  readonly gradients?: ProgramOptions['gradients'];
  /** What errors put before the names of the scenario's own WGSL files. */
  readonly prefix?: string;
}

/**
 * Makes a scenario's program. Backends compile it when they first meet it, so one task should serve all its bodies.
 *
 * @throws {WgslError} where the scenario's WGSL is wrong
 * @throws {BindingError} where it asks for something that nothing provides
 * @throws {InputError} where its parameters do not fit its WGSL, or it trains what does not exist
 */
export function createTask(scenario: Scenario, options: TaskOptions = {}): Task {
  const { controller, dimension, forces } = scenario;
  const module = moduleOf(scenario, options.prefix);
  const missing = ownSensors(controller).find((name) => !module.functions.has(name));
  if (missing !== undefined)
    throw new BindingError(
      `The controller senses with the function "${missing}", which no WGSL file of scenario "${scenario.name}" declares. ` +
        'Name a scenario that does, or have the controller trained anew.',
    );
  const body = softBody({
    dimension,
    module,
    forces,
    objectives: objectivesOf(scenario),
    controller: controllerKind(controller).stages(controller),
  });
  const gradients = options.gradients === undefined ? learned(scenario, namesOf(body)) : options.gradients;
  const controlPeriod = periodOf(controller);
  const program = createProgram(body, { dimension, controlPeriod, gradients });
  return { scenario, program, parameters: parametersOf(scenario, module) };
}

function learned(scenario: Scenario, known: readonly string[]): ProgramOptions['gradients'] {
  const values = trainedOf(scenario, known).flatMap(({ names }) => names);
  return values.length === 0 ? null : { values, initialState: false };
}

/** Names of all that the step of a soft body depends on, in alphabetical order. */
const namesOf = ({ columns, weights }: SoftBody): string[] =>
  [...columns.parameters(), ...weights].map(({ name }) => name).sort();

/** A task and a body with numbers that were learned, by their names in jobs. */
export function learnedTask(
  task: Task,
  body: Body,
  learned: ReadonlyMap<string, Float64Array>,
): { task: Task; body: Body } {
  if (learned.size === 0) return { task, body };
  const changed = withLearned({ body, scenario: task.scenario }, learned);
  const { scenario } = changed;
  return { body: changed.body, task: { ...task, scenario, parameters: parametersOf(scenario) } };
}

/**
 * The rollouts of a body and its controller from each of the scenario's starts.
 * @param controller Of the kind and the settings that the scenario asks for; see `withController` for one that is not.
 * @param packed The body made ready, where that has been done before.
 * @throws {RangeError} where the body is not one, or has numbers of fields that the scenario does not declare
 */
export function jobOf(
  task: Task,
  body: Body,
  controller: RobotController,
  packed: PackedBody = pack(body),
): Job {
  const { scenario } = task;
  const own = ownFieldsOf(scenario);
  const fault = ownFieldFault(body, own);
  if (fault) throw new RangeError(fault);
  const world = [...task.parameters].map(([name, value]): [string, ArrayLike<number>] => [
    name,
    [value].flat(),
  ]);
  return {
    packed,
    values: new Map<string, ArrayLike<number>>([
      ...world,
      ...fieldColumns(body, own),
      ...groupsOf(controller).map(({ name, values }): [string, Float64Array] => [name, values]),
    ]),
    starts: startingPoses(scenario, body),
  };
}
