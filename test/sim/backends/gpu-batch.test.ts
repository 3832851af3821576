import { afterAll, beforeAll, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { simulateBatch } from '../../../control/batch.ts';
import { createTask } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { Job, Outcome, RunOptions } from '../../../sim/backends/backend.ts';
import { createGpuBackend, type GpuBackendOptions } from '../../../sim/backends/gpu/backend.ts';
import type { GpuDevice } from '../../../sim/backends/gpu/device.ts';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { actuatorsOf, type Body } from '../../../sim/body/body.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';
import { eldirWorld, jobOf, programOf, weightGradients } from '../../support/programs.ts';

// From storage, whose kernels a software driver compiles in a second; gpu-agreement.test.ts has those in cells.
const program = programOf({ contact: 'penalty', controlPeriod: 2, gradients: weightGradients });
const world = {
  ...eldirWorld,
  'world.drag': 1,
  'world.friction': 0.5,
  'world.contact_stiffness': 2000,
  'world.contact_damping': 10,
  'world.contact_width': 0.01,
  'world.friction_speed': 0.1,
};
const steps = 60;

function bodyOf(masses: number): Body {
  return latticeBody(stream(1, masses), { dimension: 2, masses });
}

function weightsOf(body: Body, seed: number): Map<string, Float64Array> {
  const random = stream(seed, 'weights');
  const matrix = (rows: number, columns: number) =>
    Float64Array.from({ length: rows * columns }, () => 0.2 * random.normal());
  return new Map([
    ['hidden', matrix(3 + 10 + 4 * body.masses.count, 32)],
    ['output', matrix(1 + 32, actuatorsOf(body).length)],
  ]);
}

/** A body of so many masses from so many starts, one a little faster than the other. */
function job(masses: number, rollouts = 1): Job {
  const body = bodyOf(masses);
  const { position, velocity } = body.masses;
  const starts = Array.from({ length: rollouts }, (_, r) => ({
    position,
    velocity: velocity.map(() => 0.1 * r),
  }));
  return jobOf(body, world, { weights: weightsOf(body, 1), starts });
}

const relativeError = (actual: Float64Array, expected: Float64Array): number =>
  Math.hypot(...actual.map((value, i) => value - expected[i]!)) / Math.hypot(...expected);

/** Equal but for the order in which the weights' gradient is summed up over segments. */
function expectClose(actual: readonly Outcome[], expected: readonly Outcome[]): void {
  actual.forEach((outcome, i) => {
    expect(outcome.losses).toEqual(expected[i]!.losses);
    for (const [name, values] of expected[i]!.gradients!.values)
      expect(relativeError(outcome.gradients!.values.get(name)!, values), name).toBeLessThan(1e-5);
  });
}

describeOnGpu('a batch on the GPU', () => {
  const ragged = [job(3, 3), job(300), job(30, 2)];
  let gpu: GpuDevice;
  let plain: ReturnType<typeof createGpuBackend>;
  beforeAll(async () => {
    gpu = await openNodeGpu();
    plain = createGpuBackend(gpu, { workgroupMemory: 0 });
  });
  afterAll(() => gpu.close());

  async function run(jobs: readonly Job[], options: Partial<RunOptions> = {}, limits?: GpuBackendOptions) {
    const backend = limits ? createGpuBackend(gpu, { workgroupMemory: 0, ...limits }) : plain;
    const batch = await backend.openBatch(program, jobs);
    try {
      return await batch.run({ steps, gradient: true, ...options });
    } finally {
      batch.close();
    }
  }

  it('runs bodies from 3 to 300 masses together, to the bit as each alone', async () => {
    const together = await run(ragged);
    for (const [i, each] of ragged.entries()) expect(together[i]).toEqual((await run([each]))[0]);
  });

  it('gives the same bits run after run', async () => {
    const batch = await plain.openBatch(program, ragged);
    const first = await batch.run({ steps, gradient: true });
    expect(await batch.run({ steps, gradient: true })).toEqual(first);
    batch.close();
  });

  it('gives the losses alone where no gradient is asked for', async () => {
    const whole = await run(ragged);
    const forward = await run(ragged, { gradient: false });
    expect(forward.map(({ losses }) => losses)).toEqual(whole.map(({ losses }) => losses));
    expect(forward[0]!.gradients).toBeNull();
  });

  it('gives in segments, recomputed from checkpoints, what it gives in one', async () => {
    expectClose(await run(ragged, { segment: 8 }), await run(ragged));
  });

  it('gives in waves and short dispatches what it gives at once', async () => {
    const limits = { memoryBudget: 600_000, workPerDispatch: 10_000 };
    expectClose(await run(ragged, {}, limits), await run(ragged));
  });

  it('shares out many rollouts among workgroups', async () => {
    const [many] = await run([job(3, 70)]);
    const [few] = await run([job(3, 3)]);
    expect(many!.losses).toHaveLength(70);
    few!.losses.forEach((loss, r) => {
      expect(many!.losses[r]).toBeCloseTo(loss, 6);
    });
    expect(many!.loss).toBeCloseTo(many!.losses.reduce((sum, loss) => sum + loss) / 70, 12);
  });

  it('takes new weights and parameters from run to run', async () => {
    const [, , last] = ragged;
    const weights = weightsOf(last!.packed.body, 2);
    const changed: Job = {
      ...last!,
      values: new Map([...last!.values, ...weights, ['world.drag', [3]]]),
    };
    const batch = await plain.openBatch(program, ragged);
    for (const [name, values] of weights) batch.set(2, name, values);
    batch.set(2, 'world.drag', [3]);
    const outcomes = await batch.run({ steps, gradient: true });
    batch.close();
    expect(outcomes).toEqual(await run([ragged[0]!, ragged[1]!, changed]));
  });

  it('leaves the bits of its neighbours alone when a body explodes', async () => {
    const [small, , medium] = ragged;
    const stiffness = medium!.packed.body.springs.stiffness.map((value) => 1e9 * value);
    const explosive: Job = {
      ...medium!,
      values: new Map([...medium!.values, ['spring.stiffness', stiffness]]),
    };
    const [alone] = await run([small!]);
    const [beside, exploded] = await run([small!, explosive]);
    expect(exploded!.loss).not.toSatisfy(Number.isFinite);
    expect(beside).toEqual(alone);
  });

  it('refuses what cannot be run, and says why', async () => {
    const session = await plain.open(programOf({ gradients: null }), job(3));
    await expect(session.run({ steps, gradient: true })).rejects.toThrow('made without gradients');
    session.close();
    const batch = await plain.openBatch(program, [job(3)]);
    expect(() => batch.set(0, 'mass.mass', [1])).toThrow('mass.mass has 3 entries for this body, not 1');
    expect(() => batch.set(1, 'hidden', [])).toThrow('none of index 1');
    await expect(batch.record(0, steps, 1)).rejects.toThrow('none of index 1');
    batch.close();
  });

  it('has no finite loss for a body that exploded, whatever the objective makes of it', async () => {
    const objective = 'fn final_reward(end: Body) -> f32 { return clamp(end.center.x, 0.0, 5.0); }';
    const json = { format: 'morphograd/scenario', version: 1, controller: { kind: 'none' } };
    const blunt = createTask(parseScenario(json, { 'objective.wgsl': objective }, 'blunt/scenario.json'));
    const body = bodyOf(5);
    const stiffness = body.springs.stiffness.map(() => 1e12);
    const wild = { ...body, springs: { ...body.springs, stiffness } };
    const subjects = [body, wild].map((each) => ({ body: each, controller: { kind: 'none' as const } }));
    const outcomes = await simulateBatch(plain, blunt, subjects, { steps: 200 });
    expect(outcomes.map(({ loss }) => Number.isFinite(loss))).toEqual([true, false]);
  });

  it('says so when the device is lost', async () => {
    const other = await openNodeGpu();
    const backend = createGpuBackend(other, { workgroupMemory: 0 });
    const session = await backend.open(program, job(3));
    await other.close();
    await expect(session.run({ steps, gradient: false })).rejects.toMatchObject({ code: 'gpu-lost' });
  });
});
