// The controller of a robot's file: the settings that give its numbers their meaning, and the numbers.

import { z } from 'zod';
import { counted } from '../../base/text.ts';
import type { CoupledOscillatorsController } from '../../scenarios/controllers/coupled-oscillators.ts';
import {
  type BodySize,
  type ControllerSettings,
  type Numbers,
  noBody,
  shapeOf,
} from '../../scenarios/controllers/kind.ts';
import type { OscillatorsController } from '../../scenarios/controllers/oscillators.ts';
import type { PerceptronController } from '../../scenarios/controllers/perceptron.ts';
import type { RecurrentController } from '../../scenarios/controllers/recurrent.ts';
import { controllerKind, storedUnion } from '../../scenarios/controllers/registry.ts';
import type { Body } from '../../sim/body/body.ts';
import { actuatorCount } from '../../sim/body/elements.ts';
import { type BodyFile, dimensionOf, type Report } from './body.ts';

export type {
  CoupledOscillatorsController,
  OscillatorsController,
  PerceptronController,
  RecurrentController,
};

/** What drives a body's actuators: its springs in their order, then its cells in theirs. */
export type RobotController =
  | PerceptronController
  | OscillatorsController
  | CoupledOscillatorsController
  | RecurrentController
  | { readonly kind: 'none' };

// Wrapped, for a description makes a copy, which would keep the kinds that were registered when it was first used.
export const robotControllerSchema = z.nonoptional(storedUnion).describe('What drives the actuators.');

export type ControllerFile = ReturnType<(typeof robotControllerSchema)['parse']>;

/** What the numbers of a body's controller follow from. */
export const sizeOfBody = (body: Body): BodySize => ({
  dimension: body.dimension,
  masses: body.masses.count,
  springs: body.springs.count,
  actuators: actuatorCount(body),
});

/** The arrays of numbers of a controller, of a robot or of a scenario. */
export const numbersOf = (
  controller: { readonly kind: string },
  size: BodySize = noBody,
): readonly Numbers[] => controllerKind(controller).numbers(controller, size);

/** Steps from one reading of a controller to the next. */
export const periodOf = ({ period = 1 }: ControllerSettings): number => period;

type Tree = Readonly<Record<string, unknown>>;

/** What stands in a field of a controller; undefined: nothing does. */
export function at(controller: object, field: readonly string[]): unknown {
  return field.reduce<unknown>((tree, name) => (tree as Tree | undefined)?.[name], controller);
}

/** The controller with another value in a field. */
export function put<C extends object>(controller: C, [name, ...inner]: readonly string[], value: unknown): C {
  const tree = controller as Tree;
  return {
    ...controller,
    [name!]: inner.length === 0 ? value : put((tree[name!] ?? {}) as Tree, inner, value),
  };
}

/** The controller with every array of its numbers changed. */
const mapNumbers = <C extends { readonly kind: string }>(
  controller: C,
  change: (values: never) => unknown,
): unknown =>
  numbersOf(controller).reduce(
    (made, { field }) => put(made, field, change(at(made, field) as never)),
    controller,
  );

/** Reports arrays of numbers that do not fit the body, or that are missing or too many. */
export function checkController(controller: ControllerFile, body: BodyFile, report: Report): void {
  const springs = body.springs.filter(({ amplitude }) => amplitude !== 0).length;
  // By default springs act, and cells do not.
  const actuators = springs + (body.cells ?? []).filter(({ amplitude = 0 }) => amplitude !== 0).length;
  const size = {
    dimension: dimensionOf(body),
    masses: body.masses.length,
    springs: body.springs.length,
    actuators,
  };
  const arrays = numbersOf(controller, size);
  for (const array of arrays) {
    const [rows, columns] = shapeOf(array);
    const found = (at(controller, array.field) as readonly number[] | undefined)?.length ?? 0;
    if (found === rows * columns) continue;
    const why =
      array.kind === 'weights'
        ? `${rows} inputs and ${columns} outputs`
        : array.columns.of === 'actuator'
          ? `the body's ${actuators} actuators`
          : `the layer's ${columns} units`;
    const remedy = `Write ${rows * columns}, or leave "controller" out to have it trained anew.`;
    report(
      ['controller', ...array.field],
      `has ${counted(found, 'number')}, but ${why} ask for ${rows * columns}. ${remedy}`,
    );
  }
  checkGroups(controller, arrays, report);
}

/** Arrays that stand in an object of them, as weights do, are there by their names and no others. */
function checkGroups(controller: ControllerFile, arrays: readonly Numbers[], report: Report): void {
  for (const group of new Set(arrays.flatMap(({ field }) => (field.length > 1 ? [field[0]!] : [])))) {
    const due = arrays.flatMap(({ field }) => (field[0] === group ? [field[1]!] : []));
    for (const name of Object.keys((at(controller, [group]) ?? {}) as Tree)) {
      if (due.includes(name)) continue;
      report(
        ['controller', group, name],
        `is no part of this controller, whose ${group} are ${[...new Set(due)].join(', ')}. Leave it out.`,
      );
    }
  }
}

export const controllerFromJSON = (file: ControllerFile): RobotController =>
  mapNumbers(file, (values: readonly number[]) => Float64Array.from(values)) as RobotController;

export const controllerToJSON = (controller: RobotController): ControllerFile =>
  mapNumbers(controller, (values: Float64Array) => [...values]) as ControllerFile;
