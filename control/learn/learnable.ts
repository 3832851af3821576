// The numbers of a controller that learning changes, as groups by the names that programs know them by.

import type { Session } from '../../sim/backends/backend.ts';
import type { RobotController } from '../robot/controller.ts';

/** A dense layer's weights, or a parameter column of the actuators. */
export interface Group {
  readonly name: string;
  readonly kind: 'weights' | 'parameter';
  readonly values: Float64Array;
}

/** The groups of a controller, in a fixed order; the arrays are its own. */
export function groupsOf(controller: RobotController): Group[] {
  if (controller.kind === 'none') return [];
  if (controller.kind === 'perceptron') {
    const { hidden, output } = controller.weights;
    return [
      { name: 'hidden', kind: 'weights', values: hidden },
      { name: 'output', kind: 'weights', values: output },
    ];
  }
  return (['amplitude', 'frequency', 'phase'] as const).map((name) => ({
    name: `oscillator.${name}`,
    kind: 'parameter',
    values: controller[name],
  }));
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
  for (const { name, kind, values } of groups) {
    if (kind === 'weights') session.setWeights(name, values);
    else session.setParameter(name, values);
  }
}
