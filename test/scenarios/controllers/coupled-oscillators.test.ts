import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { ScenarioInput } from '../../../scenarios/scenario.ts';
import { momentAt } from '../../../sim/backends/moment.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body } from '../../../sim/body/body.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';

const exact = createWasmBackend({ precision: 'double' });

const scenarioOf = (controller: object) =>
  parseScenario(
    {
      format: 'morphograd/scenario',
      version: 1,
      contact: { law: 'none' },
      controller,
      body: null,
    } as ScenarioInput,
    { 'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return end.center.x; }' },
    'rhythm',
  );

/** A piece of a lattice of which two springs alone, that share a mass, are actuators. */
function twoActuators(): Body {
  const body = latticeBody(stream(1, 'pair'), { dimension: 2, masses: 6, amplitude: 0.1 });
  const { ends, count } = body.springs;
  const second = Array.from({ length: count }, (_, i) => i).find((i) => i > 0 && ends[2 * i] === ends[0])!;
  return {
    ...body,
    springs: {
      ...body.springs,
      amplitude: body.springs.amplitude.map((_, i) => (i === 0 || i === second ? 0.1 : 0)),
    },
  };
}

const array = (...values: number[]) => Float64Array.from(values);
const zero = array(0, 0);

async function activationsOf(body: Body, controller: Parameters<typeof jobOf>[2], steps: number) {
  const task = createTask(scenarioOf({ kind: controller.kind }));
  const session = await exact.open(task.program, jobOf(task, body, controller));
  const { activation } = await session.record(steps);
  session.close();
  return activation;
}

describe('coupled oscillators', () => {
  const rhythm = { period: 1, amplitude: array(0.5, 0.6), frequency: array(1.5, 2), phase: array(0.3, 2) };

  it('that do not pull are the sines of oscillators', async () => {
    const body = twoActuators();
    const still = { couplingA: zero, couplingB: zero, lagA: zero, lagB: zero };
    const coupled = await activationsOf(body, { kind: 'coupled-oscillators', ...rhythm, ...still }, 50);
    expect(coupled).toEqual(await activationsOf(body, { kind: 'oscillators', ...rhythm }, 50));
    expect(coupled[2 * 10]).toBeCloseTo(0.5 * Math.sin(2 * Math.PI * 1.5 * 10 * 0.004 + 0.3), 12);
  });

  it('lock where the sine of their phase difference is that of their frequencies over twice the coupling', async () => {
    const body = twoActuators();
    const coupling = array(5, 5);
    const frequency = array(1.5, 1.5 + 0.7 / Math.PI);
    // At the one mass that they share they pull, whichever end it is; at their other ends there is no other.
    const controller = {
      kind: 'coupled-oscillators',
      period: 1,
      amplitude: array(1, 1),
      frequency,
      phase: array(0, 2),
      couplingA: coupling,
      couplingB: coupling,
      lagA: zero,
      lagB: zero,
    } as const;
    const task = createTask(scenarioOf({ kind: 'coupled-oscillators' }));
    const session = await exact.open(task.program, jobOf(task, body, controller));
    const steps = 1500;
    const { carried } = await session.record(steps);
    session.close();
    const lead = carried!.get('memory.lead')!;
    const phase = (i: number) =>
      2 * Math.PI * frequency[i]! * steps * 0.004 + controller.phase[i]! + lead[2 * steps + i]!;
    // d(φ₂ - φ₁)/dt = 2π (f₂ - f₁) - 2 w sin(φ₂ - φ₁) = 0
    expect(Math.sin(phase(1) - phase(0))).toBeCloseTo(
      (2 * Math.PI * (frequency[1]! - frequency[0]!)) / 10,
      9,
    );
    expect(Math.cos(phase(1) - phase(0))).toBeGreaterThan(0);
  });
});

describe('a recording that goes on', () => {
  it.each([
    { kind: 'coupled-oscillators', period: 2 },
    { kind: 'recurrent', hidden: 20, period: 3 },
  ])('has the bits of one at once, with a controller that remembers ($kind)', async (settings) => {
    const scenario = scenarioOf(settings);
    const task = createTask(scenario, { gradients: null });
    const body = latticeBody(stream(2, 'on'), { dimension: 2, masses: 6, amplitude: 0.3 });
    for (const precision of ['single', 'double'] as const) {
      const backend = createWasmBackend({ precision });
      const job = jobOf(task, body, initialController(scenario.controller, body, 1));
      const session = await backend.open(task.program, job);
      const whole = await session.record(24);
      const first = await session.record(12);
      const rest = await session.record(12, 0, momentAt(first, 12, 13, 12));
      session.close();
      const width = 2 * body.masses.count;
      expect(rest.position).toEqual(whole.position.slice(12 * width));
      expect(rest.activation.some((value) => value !== 0)).toBe(true);
    }
  });
});
