// Bodies and weights as a text that programs in any language read; bench/peers/native.cpp tells its form.

import type { PerceptronController } from '../control/robot/controller.ts';
import { actuatorsOf, type Body } from '../sim/body/body.ts';

export interface PeerSubject {
  readonly body: Body;
  /** ELDiR's: one hidden layer, 10 clocks, 2 constants. */
  readonly controller: PerceptronController;
}

const HIDDEN = 32;
const CLOCKS = 10;
const CONSTANTS = 2;

export function peerText(subjects: readonly PeerSubject[], steps: number): string {
  const lines = subjects.map(({ body, controller }) => {
    const { masses, springs } = body;
    const actuators = actuatorsOf(body);
    const isActuator = new Set(actuators);
    const passive = Array.from({ length: springs.count }, (_, s) => s).filter((s) => !isActuator.has(s));
    const order = [...actuators, ...passive];
    return [
      [masses.count, springs.count, actuators.length, steps],
      masses.position,
      order.flatMap((s) => [springs.ends[2 * s]!, springs.ends[2 * s + 1]!]),
      order.map((s) => springs.restLength[s]!),
      hiddenWeights(controller, masses.count),
      outputWeights(controller, actuators.length),
    ]
      .map((numbers) => Array.from(numbers).join(' '))
      .join('\n');
  });
  return `${subjects.length}\n${lines.join('\n')}\n`;
}

/** From bias, constants, clocks, x and y offsets, x and y velocities to clocks, all four of each mass, constants, bias. */
function hiddenWeights({ weights }: PerceptronController, masses: number): number[] {
  const row = (index: number): number[] => [...weights.hidden.subarray(index * HIDDEN, (index + 1) * HIDDEN)];
  const sensed = 1 + CONSTANTS + CLOCKS;
  return [
    ...Array.from({ length: CLOCKS }, (_, clock) => 1 + CONSTANTS + clock),
    ...Array.from({ length: 4 * masses }, (_, i) => sensed + (i % 4) * masses + Math.floor(i / 4)),
    ...Array.from({ length: CONSTANTS }, (_, constant) => 1 + constant),
    0,
  ].flatMap(row);
}

/** From bias and units by actuators to actuators by units and bias. */
function outputWeights({ weights }: PerceptronController, actuators: number): number[] {
  return Array.from({ length: actuators }, (_, actuator) =>
    [...Array.from({ length: HIDDEN }, (_, unit) => 1 + unit), 0].map(
      (row) => weights.output[row * actuators + actuator]!,
    ),
  ).flat();
}
