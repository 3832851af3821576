import { describe, expect, it } from 'vitest';
import { createTask, jobOf } from '../../../control/task.ts';
import type { Session } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

const plain = smallScenario({
  controller: { kind: 'none' },
  contact: { law: 'none' },
  gravity: [0, 0],
  // A body held by one mass turns about it for ever; the drag brings it to rest.
  drag: 2,
});
const scenario = { ...plain, forces: { ...plain.forces, mass: ['grip_force'] } };
const body = randomBody(scenario, 2);

async function open(of: typeof plain): Promise<Session> {
  const task = createTask(of, { gradients: null });
  return createWasmBackend({ precision: 'double' }).open(task.program, jobOf(task, body, { kind: 'none' }));
}

const only = (mass: number, value: number) =>
  Float64Array.from({ length: body.masses.count }, (_, i) => (i === mass ? value : 0));

describe('a grip', () => {
  it('changes no bit where it holds nothing', async () => {
    const [held, free] = [await open(scenario), await open(plain)];
    expect((await held.record(50)).position).toEqual((await free.record(50)).position);
  });

  it('draws the mass that it holds towards its place, and the body after it', async () => {
    const session = await open(scenario);
    const [x, y] = [body.masses.position[6]! + 0.5, body.masses.position[7]! + 0.4];
    session.set('grip.place.x', only(3, x));
    session.set('grip.place.y', only(3, y));
    session.set('grip.stiffness', only(3, 400));
    session.set('grip.damping', only(3, 40));
    const { position } = await session.record(3000);
    const end = position.subarray(-2 * body.masses.count);
    // Nothing else draws at the body, so it comes to rest with the held mass in its place.
    expect(Math.hypot(end[6]! - x, end[7]! - y)).toBeLessThan(0.01);
    expect(end[0]! - body.masses.position[0]!).toBeGreaterThan(0.3);
  });
});
