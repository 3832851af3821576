import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { findLeap, leapIn } from '../../../control/learn/leap.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { validitySchema } from '../../../scenarios/evolution.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body } from '../../../sim/body/body.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

const backend = createWasmBackend({ precision: 'single' });
const body = randomBody(smallScenario(), 1);

const thrownAt = (speed: number): Body => {
  const velocity = new Float64Array(body.masses.velocity.length);
  velocity[3] = speed;
  return { ...body, masses: { ...body.masses, velocity } };
};

async function leapOf(scenario: Scenario, subject: Body): Promise<string | null> {
  const task = createTask(scenario);
  const controller = initialController(scenario.controller, subject, 1);
  const session = await backend.open(task.program, jobOf(task, subject, controller));
  try {
    return await findLeap(session, scenario, subject);
  } finally {
    session.close();
  }
}

const scenario = smallScenario({ validity: validitySchema.parse({}) });

describe('findLeap', () => {
  it('believes a body that moves as bodies do', async () => {
    expect(await leapOf(scenario, body)).toBeNull();
  });

  it('names the step and the mass that moves many times the size of the body', async () => {
    const reason = await leapOf(scenario, thrownAt(1e5));
    expect(reason).toMatch(/^In step 0 mass 1 moves \d+ m, more than 10 times the body's size/);
  });

  it('looks at every start', async () => {
    const start = { offset: [0, 0], rotation: 0, velocity: [0, 0] };
    const fast = { ...start, offset: [0, 100], velocity: [1e5, 0] };
    expect(await leapOf({ ...scenario, starts: [start, fast] }, body)).toMatch(/^In step 0 mass 0 moves/);
  });

  it('does not look where the scenario has other limits, or says null', async () => {
    for (const validity of [{ maximumLoss: 5 }, { maximumJump: 5 }, { maximumLeap: null }])
      expect(
        await leapOf({ ...scenario, validity: validitySchema.parse(validity) }, thrownAt(1e5)),
      ).toBeNull();
  });
});

describe('leapIn', () => {
  const two: Body = { ...body, masses: { ...body.masses, count: 2, position: Float64Array.of(0, 0, 3, 4) } };
  const still = { velocity: new Float64Array(12), activation: new Float64Array(0) };

  it('measures by the diagonal of the body, and counts steps from the first of the piece', () => {
    const position = Float64Array.of(0, 0, 3, 4, 0, 0, 3, 54, 0, 0, 3, 105);
    expect(leapIn({ position, ...still }, two, 10, 7)).toMatch(/^In step 8 mass 1 moves 51\.0 m/);
    expect(leapIn({ position, ...still }, two, 11)).toBeNull();
  });
});
