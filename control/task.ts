// A scenario made ready to run: its WGSL assembled into a program, its numbers into parameters, and for each body and
// controller a job.

import { controllerKind } from '../scenarios/controllers/registry.ts';
import { ownSensors } from '../scenarios/controllers/sensors.ts';
import { moduleOf } from '../scenarios/kernels.ts';
import { type Parameters, parametersOf } from '../scenarios/parameters.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { startingPoses } from '../scenarios/starts.ts';
import type { Job } from '../sim/backends/backend.ts';
import type { Body } from '../sim/body/body.ts';
import { fieldColumns } from '../sim/body/fields.ts';
import { type PackedBody, pack } from '../sim/body/pack.ts';
import { BindingError } from '../sim/step/columns.ts';
import { createProgram, type ProgramOptions } from '../sim/step/differentiate.ts';
import type { Program } from '../sim/step/program.ts';
import { softBody } from '../sim/step/soft-body.ts';
import { groupsOf } from './learn/learnable.ts';
import { numbersOf, periodOf, type RobotController } from './robot/controller.ts';

/** A scenario made ready to run, for any number of bodies. */
export interface Task {
  readonly scenario: Scenario;
  /** Differentiable with respect to what the controller learns, unless asked otherwise. */
  readonly program: Program;
  /** Values of what its kernels read of world, terrain, task and controller. */
  readonly parameters: Parameters;
}

/** How a task is made of its scenario. */
export interface TaskOptions {
  /** By default what the scenario's controller learns; null: the program only runs forward. */
  readonly gradients?: ProgramOptions['gradients'];
  /** What errors put before the names of the scenario's own WGSL files. */
  readonly prefix?: string;
}

/**
 * Makes a scenario's program. Backends compile it when they first meet it, so one task should serve all its bodies.
 *
 * @throws {WgslError} where the scenario's WGSL is wrong
 * @throws {BindingError} where it asks for something that nothing provides
 * @throws {InputError} where its parameters do not fit its WGSL
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
    controller: controllerKind(controller).stages(controller),
  });
  const gradients = options.gradients === undefined ? learned(controller) : options.gradients;
  const controlPeriod = periodOf(controller);
  const program = createProgram(body, { dimension, controlPeriod, gradients });
  return { scenario, program, parameters: parametersOf(scenario, module) };
}

function learned(controller: Scenario['controller']): ProgramOptions['gradients'] {
  const numbers = numbersOf(controller);
  if (numbers.length === 0) return null;
  return {
    values: numbers.map(({ name }) => name),
    initialState: false,
  };
}

/**
 * The rollouts of a body and its controller from each of the scenario's starts.
 * @param controller Of the kind and the settings that the scenario asks for; see `adopt` for one that is not.
 * @param packed The body made ready, where that has been done before.
 */
export function jobOf(
  task: Task,
  body: Body,
  controller: RobotController,
  packed: PackedBody = pack(body),
): Job {
  const { scenario } = task;
  const world = [...task.parameters].map(([name, value]): [string, ArrayLike<number>] => [
    name,
    [value].flat(),
  ]);
  return {
    packed,
    values: new Map<string, ArrayLike<number>>([
      ...world,
      ...fieldColumns(body),
      ...groupsOf(controller).map(({ name, values }): [string, Float64Array] => [name, values]),
    ]),
    starts: startingPoses(scenario, body),
  };
}
