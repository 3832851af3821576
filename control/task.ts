// A scenario made ready to run: its WGSL assembled into a program, its numbers into parameters, and for each body and
// controller a job.

import { moduleOf } from '../scenarios/kernels.ts';
import { type Parameters, parametersOf } from '../scenarios/parameters.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { startingPoses } from '../scenarios/starts.ts';
import type { Job } from '../sim/backends/backend.ts';
import type { Body } from '../sim/body/body.ts';
import { fieldColumns } from '../sim/body/fields.ts';
import { pack } from '../sim/body/pack.ts';
import { createProgram, type ProgramOptions } from '../sim/step/differentiate.ts';
import type { Program } from '../sim/step/program.ts';
import { softBody } from '../sim/step/soft-body.ts';
import { groupsOf, learnedBy } from './learn/learnable.ts';
import type { RobotController } from './robot/controller.ts';

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
  const body = softBody({
    dimension,
    module,
    forces,
    controller: controller.kind,
    constantInputs: controller.kind === 'perceptron' ? controller.constants : 0,
  });
  const gradients = options.gradients === undefined ? learned(controller.kind) : options.gradients;
  const controlPeriod = controller.kind === 'none' ? 1 : controller.period;
  const program = createProgram(body, { dimension, controlPeriod, gradients });
  return { scenario, program, parameters: parametersOf(scenario, module) };
}

function learned(kind: RobotController['kind']): ProgramOptions['gradients'] {
  if (kind === 'none') return null;
  return {
    values: learnedBy[kind],
    initialState: false,
  };
}

/**
 * The rollouts of a body and its controller from each of the scenario's starts.
 * @param controller Of the kind and the settings that the scenario asks for; see `adopt` for one that is not.
 */
export function jobOf(task: Task, body: Body, controller: RobotController): Job {
  const { scenario } = task;
  const world = [...task.parameters].map(([name, value]): [string, ArrayLike<number>] => [
    name,
    [value].flat(),
  ]);
  return {
    packed: pack(body),
    sizes:
      controller.kind === 'perceptron'
        ? { hidden: controller.hidden, clock: controller.clocks }
        : { hidden: 0, clock: 0 },
    values: new Map<string, ArrayLike<number>>([
      ...world,
      ...fieldColumns(body),
      ...groupsOf(controller).map(({ name, values }): [string, Float64Array] => [name, values]),
    ]),
    starts: startingPoses(scenario, body),
  };
}
