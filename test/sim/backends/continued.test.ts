import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import type { Backend, Moment, Session, Trajectory } from '../../../sim/backends/backend.ts';
import { createGpuBackend } from '../../../sim/backends/gpu/backend.ts';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body } from '../../../sim/body/body.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

const scenario = smallScenario({
  controller: { ...smallScenario().controller, kind: 'perceptron', period: 2 } as never,
  starts: [
    { offset: [0, 0], rotation: 0, velocity: [0, 0] },
    { offset: [0, 0.1], rotation: 0.2, velocity: [0.3, 0] },
  ],
});
const body = randomBody(scenario, 1);
const width = 2 * body.masses.count;

function momentOf({ position, velocity }: Trajectory, step: number): Moment {
  const row = (values: Float64Array) => values.subarray(step * width, (step + 1) * width);
  return { step, position: row(position), velocity: row(velocity) };
}

async function open(backend: Backend, of: Body = body): Promise<Session> {
  const task = createTask(scenario, { gradients: null });
  return backend.open(task.program, jobOf(task, of, initialController(scenario.controller, of, 1)));
}

/** An episode at once, and its second part from where the first ended. */
async function recordings(
  backend: Backend,
  rollout: number,
): Promise<{ whole: Trajectory; rest: Trajectory }> {
  const session = await open(backend);
  const whole = await session.record(40, rollout);
  const rest = await session.record(24, rollout, momentOf(whole, 16));
  session.close();
  return { whole, rest };
}

function expectEnd({ whole, rest }: { whole: Trajectory; rest: Trajectory }): void {
  expect(rest.position).toEqual(whole.position.subarray(16 * width));
  expect(rest.velocity).toEqual(whole.velocity.subarray(16 * width));
  expect(rest.activation).toEqual(whole.activation.subarray((whole.activation.length / 40) * 16));
}

describe('a recording that goes on from a moment', () => {
  for (const precision of ['single', 'double'] as const) {
    it(`has the bits of one made at once, in ${precision} precision`, async () => {
      const backend = createWasmBackend({ precision });
      expectEnd(await recordings(backend, 0));
      expectEnd(await recordings(backend, 1));
    });
  }

  it('begins between two readings of the controller only with an error', async () => {
    const session = await open(createWasmBackend({ precision: 'single' }));
    const whole = await session.record(10);
    await expect(session.record(4, 0, momentOf(whole, 3))).rejects.toThrow(/every 2 steps/);
  });
});

describeOnGpu('on the GPU, a recording that goes on from a moment', () => {
  it('has the bits of one made at once, and leaves the starts of runs as they were', async () => {
    const gpu = await openNodeGpu();
    const backend = createGpuBackend(gpu);
    expectEnd(await recordings(backend, 1));
    const session = await open(backend);
    const before = await session.run({ steps: 20, gradient: false });
    await session.record(4, 0, momentOf(await session.record(10), 8));
    expect(await session.run({ steps: 20, gradient: false })).toEqual(before);
    session.close();
    await gpu.close();
  });
});
