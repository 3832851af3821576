// The numbers of a controller that learning changes, as groups by the names that programs know them by.

import type { Session } from '../../sim/backends/backend.ts';
import type { RobotController } from '../robot/controller.ts';

/** A dense layer's weights, or a parameter column of the actuators. */
export interface Group {
  readonly name: string;
  readonly values: Float64Array;
}

/** Names of the groups of a controller of each kind, in their order. */
export const learnedBy = {
  none: [],
  perceptron: ['hidden', 'output'],
  oscillators: ['oscillator.amplitude', 'oscillator.frequency', 'oscillator.phase'],
} as const satisfies Record<RobotController['kind'], readonly string[]>;

/** The groups of a controller, in a fixed order; the arrays are its own. */
export function groupsOf(controller: RobotController): Group[] {
  const { kind } = controller;
  if (kind === 'none') return [];
  const arrays =
    kind === 'perceptron'
      ? [controller.weights.hidden, controller.weights.output]
      : [controller.amplitude, controller.frequency, controller.phase];
  return learnedBy[kind].map((name, i) => ({ name, values: arrays[i]! }));
}

/** A controller of its own memory with the same numbers. */
export function copyController<C extends RobotController>(controller: C): C {
  return structuredClone(controller);
}

/** Keeps an oscillator's amplitude where the activation stays within [-1, 1]; perceptrons have no such bound. */
export function project(controller: RobotController): void {
  if (controller.kind !== 'oscillators') return;
  controller.amplitude.forEach((value, i) => {
    controller.amplitude[i] = Math.min(1, Math.max(-1, value));
  });
}

/** Gives a session the values of the groups. */
export function upload(session: Session, groups: readonly Group[]): void {
  for (const { name, values } of groups) session.set(name, values);
}
