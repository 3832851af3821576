import { afterAll, beforeAll, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { initialController } from '../../../control/initialise.ts';
import { jobOf } from '../../../control/task.ts';
import type { BatchSession, Job, Outcome, Trajectory } from '../../../sim/backends/backend.ts';
import { createGpuBackend } from '../../../sim/backends/gpu/backend.ts';
import type { GpuDevice } from '../../../sim/backends/gpu/device.ts';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { actuatorCount } from '../../../sim/body/elements.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';
import { blockOf } from '../../support/cells.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';
import { jobOf as bareJobOf, eldirWorld, programOf } from '../../support/programs.ts';
import { experiment, type Setting } from '../../support/tasks.ts';

const STATE_TOLERANCE = 1e-4;
const GRADIENT_TOLERANCE = 1e-3;
const steps = 100;

/**
 * Bodies of three sizes under one program, with one, three and five rollouts. The seeds are of episodes in which single
 * precision does not itself lose four digits, as it does where a body hits the ground hard.
 */
interface Case extends Setting {
  readonly seed: number;
  readonly sizes: readonly (readonly [masses: number, rollouts: number])[];
  /** 0 for bodies run from storage. */
  readonly workgroupMemory: number;
}

const inCells = (masses: number): Case['sizes'] => [
  [3, 5],
  [masses, 3],
  [12, 1],
];
const inStorage: Case['sizes'] = [
  [3, 5],
  [9, 3],
  [40, 1],
];

/** Every law, both dimensions, every controller, tables and a mass force. */
const cases: readonly Case[] = [
  { law: 'impact', dimension: 2, regime: 'sticking', seed: 3, sizes: inCells(9), workgroupMemory: 5632 },
  {
    law: 'coulomb',
    dimension: 3,
    regime: 'sliding',
    terrain: 'field',
    controller: 'oscillators',
    period: 3,
    seed: 1,
    sizes: inStorage,
    workgroupMemory: 0,
  },
  {
    law: 'penalty',
    dimension: 2,
    regime: 'sliding',
    terrain: 'bumps',
    controller: 'none',
    wind: true,
    seed: 2,
    sizes: inStorage,
    workgroupMemory: 0,
  },
  {
    law: 'none',
    dimension: 3,
    regime: 'flight',
    period: 3,
    wind: true,
    seed: 3,
    sizes: inCells(6),
    workgroupMemory: 6656,
  },
];

function jobsOf(setting: Case) {
  const { dimension, seed, sizes } = setting;
  const { task } = experiment({ ...setting, rollouts: 5 });
  const jobs = sizes.map(([masses, rollouts]): Job => {
    const body = latticeBody(stream(seed, 'body', masses), { dimension, masses, amplitude: 0.3 });
    const job = jobOf(task, body, initialController(task.scenario.controller, body, masses));
    return { ...job, starts: job.starts.slice(0, rollouts) };
  });
  return { program: task.program, jobs };
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return norm(Array.from(actual, (value, i) => value - expected[i]!)) / (norm(expected) || 1);
}

function expectSameGradients({ gradients }: Outcome, expected: Outcome): void {
  for (const group of ['values', 'initial'] as const) {
    expect([...gradients![group].keys()].sort()).toEqual([...expected.gradients![group].keys()].sort());
    for (const [name, values] of expected.gradients![group])
      expect(relativeError(gradients![group].get(name)!, values), name).toBeLessThan(GRADIENT_TOLERANCE);
  }
}

function expectSameStates(actual: Trajectory, expected: Trajectory): void {
  for (const name of ['position', 'velocity', 'activation'] as const) {
    expect(actual[name].length).toBe(expected[name].length);
    expect(relativeError(actual[name], expected[name]), name).toBeLessThan(STATE_TOLERANCE);
  }
}

describeOnGpu('the GPU agrees with double precision over 100 steps', () => {
  const exact = createWasmBackend({ precision: 'double' });
  let gpu: GpuDevice;
  beforeAll(async () => {
    gpu = await openNodeGpu();
  });
  afterAll(() => gpu.close());

  it.each(cases)('$law contact, $dimension D, $regime, $workgroupMemory bytes', async (setting) => {
    const { program, jobs } = jobsOf(setting);
    const batch: BatchSession = await createGpuBackend(gpu, setting).openBatch(program, jobs);
    const outcomes = await batch.run({ steps, gradient: true, segment: 30 });
    const forward = await batch.run({ steps, gradient: false });
    expect(forward.map(({ losses }) => losses)).toEqual(outcomes.map(({ losses }) => losses));
    for (const [i, job] of jobs.entries()) {
      const session = await exact.open(program, job);
      const expected = await session.run({ steps, gradient: true });
      expect(relativeError(outcomes[i]!.losses, expected.losses), 'losses').toBeLessThan(STATE_TOLERANCE);
      expect(outcomes[i]!.loss).toBeCloseTo(expected.loss, 4);
      expectSameGradients(outcomes[i]!, expected);
      const rollout = job.starts.length - 1;
      expectSameStates(await batch.record(i, steps, rollout), await session.record(steps, rollout));
    }
    batch.close();
  });

  it.each([2, 3] as const)('for bodies of springs, facets and cells in %i D', async (dimension) => {
    const program = programOf({
      dimension,
      contact: 'coulomb',
      controller: 'oscillators',
      controlPeriod: 4,
      cellForces: ['neo_hookean', 'muscle'],
      facetForces: ['resistive_drag'],
    });
    const counts = [2, 1, 1].slice(0, dimension);
    const body = blockOf(dimension, { counts, spacing: 0.3, height: 0.02, jitter: 0.05, varied: true });
    const up = dimension === 2 ? 'y' : 'z';
    const gravity = { 'world.gravity.y': 0, [`world.gravity.${up}`]: -9.81 };
    const actuators = Array.from({ length: actuatorCount(body) }, (_, i) => i);
    const job = bareJobOf(
      body,
      { ...eldirWorld, ...gravity, 'terrain.height': 0, 'world.friction': 0.5 },
      {
        parameters: {
          'oscillator.amplitude': actuators.map((i) => 0.5 + 0.1 * i),
          'oscillator.frequency': actuators.map((i) => 2 + 0.2 * i),
          'oscillator.phase': actuators,
        },
      },
    );
    const results = [];
    for (const backend of [createGpuBackend(gpu), exact]) {
      const session = await backend.open(program, job);
      const outcome = await session.run({ steps, gradient: true, segment: 30 });
      results.push({ outcome, states: await session.record(steps) });
      session.close();
    }
    const [actual, expected] = results;
    expectSameGradients(actual!.outcome, expected!.outcome);
    expectSameStates(actual!.states, expected!.states);
  });
});
