// Bodies and weights as a text that programs in any language read; bench/peers/native.cpp tells its form.

import type { PerceptronController } from '../control/robot/controller.ts';
import { createTask, jobOf } from '../control/task.ts';
import { builtInScenario } from '../evolve/parts/scenario.ts';
import { createWasmBackend } from '../sim/backends/wasm/backend.ts';
import type { Body } from '../sim/body/body.ts';
import { pack } from '../sim/body/pack.ts';

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
    const { actuators, springOrder, elements } = pack(body);
    return [
      [masses.count, springs.count, actuators, steps],
      masses.position,
      elements.spring.ends,
      Array.from(springOrder, (spring) => springs.restLength[spring]!),
      hiddenWeights(controller, masses.count),
      outputWeights(controller, actuators),
    ]
      .map((numbers) => Array.from(numbers).join(' '))
      .join('\n');
  });
  return `${subjects.length}\n${lines.join('\n')}\n`;
}

/** What morphograd itself finds in double precision, to hold the others against. */
export async function exactAnswers(
  subjects: readonly PeerSubject[],
): Promise<{ readonly losses: number[]; readonly norms: number[] }> {
  const task = createTask(builtInScenario('eldir'));
  const backend = createWasmBackend({ precision: 'double' });
  const [losses, norms]: [number[], number[]] = [[], []];
  for (const { body, controller } of subjects) {
    const session = await backend.open(task.program, jobOf(task, body, controller));
    const { loss, gradients } = await session.run({ steps: task.scenario.steps, gradient: true });
    session.close();
    losses.push(loss);
    norms.push(
      Math.hypot(...['hidden', 'output'].map((layer) => Math.hypot(...gradients!.values.get(layer)!))),
    );
  }
  await backend.close();
  return { losses, norms };
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
