// The numbers of a controller that learning changes, as groups by the names that programs know them by.

import type { Session } from '../../sim/backends/backend.ts';
import { at, numbersOf, type RobotController } from '../robot/controller.ts';

/** A dense layer's weights, or a parameter column of the actuators. */
export interface Group {
  readonly name: string;
  readonly values: Float64Array;
  /** Groups of one pace are stepped along together; undefined: with all others that have none, at the optimizer's rate. */
  readonly pace?: Pace | undefined;
}

/** What some groups share. */
export interface Pace {
  /** As of the optimizer. */
  readonly rate: number;
}

/** The groups of a controller, in a fixed order; the arrays are its own. */
export function groupsOf(controller: RobotController): Group[] {
  return numbersOf(controller).map(({ name, field }) => ({
    name,
    values: at(controller, field) as Float64Array,
  }));
}

/** A controller of its own memory with the same numbers. */
export function copyController<C extends RobotController>(controller: C): C {
  return structuredClone(controller);
}

/** Gives a session the values of the groups. */
export function upload(session: Session, groups: readonly Group[]): void {
  for (const { name, values } of groups) session.set(name, values);
}
