import { describe, expect, it } from 'vitest';
import { createTask, jobOf } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { Job, Outcome, Session } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import {
  checkAgreement,
  GRADIENT_AGREEMENT,
  observe,
  STATE_TOLERANCE,
} from '../../../sim/check/agreement.ts';
import type { Program } from '../../../sim/step/program.ts';
import { type Experiment, experiment, type Law, type Setting } from '../../support/tasks.ts';

const exact = createWasmBackend({ precision: 'double' });
const cpu = createWasmBackend({ precision: 'single' });
const steps = 100;

const laws: readonly Law[] = ['none', 'impact', 'coulomb', 'penalty'];
const regimeOf = (law: Law) => (law === 'none' ? 'flight' : law === 'impact' ? 'sticking' : 'sliding');
// A mass that the impact law stops on an edge between two facets is thrown off by either, and one that slides over such an
// edge under Coulomb's law turns at one of a few places; rounding decides which.
const roughOf = (law: Law, dimension: 2 | 3) =>
  law === 'impact' || (law === 'coulomb' && dimension === 3)
    ? 'bumps'
    : dimension === 2
      ? 'profile'
      : 'field';
const settings = laws.flatMap((law) =>
  ([2, 3] as const).flatMap((dimension) =>
    // One rollout has its elements in the SIMD lanes; more have the rollouts there, four at a time.
    [1, 4, 5].map((rollouts, i): Setting & { rollouts: number } => ({
      law,
      dimension,
      rollouts,
      regime: regimeOf(law),
      terrain: i === 1 ? roughOf(law, dimension) : 'slope',
      controller: i === 2 ? 'oscillators' : 'perceptron',
      period: i === 1 ? 3 : 1,
      wind: law === 'none' || i === 0,
      // Gentle: a body that thrashes about doubles every rounding many times over in 100 steps.
      body: { masses: 7 + i, amplitude: 0.1, actuated: 0.4 },
    })),
  ),
);

describe('single precision agrees with double over 100 steps', () => {
  it.each(settings)('$law contact, $dimension D, $rollouts rollouts', async (setting) => {
    let told = 0;
    for (let seed = 1; seed <= 6 && told < 2; seed++) {
      const { task, job } = experiment({ ...setting, seed });
      const [check] = await checkAgreement([cpu], exact, task.program, job, steps);
      const { found, isWellConditioned } = check!;
      if (!isWellConditioned) continue;
      told++;
      expect(found.states).toBeLessThanOrEqual(STATE_TOLERANCE);
      expect(found.loss).toBeLessThanOrEqual(STATE_TOLERANCE);
      for (const [name, error] of found.gradients)
        expect(error, `gradient of ${name}`).toBeLessThanOrEqual(GRADIENT_AGREEMENT);
    }
    expect(told).toBeGreaterThan(0);
  });
});

/** All bits of an outcome. */
const bits = ({ loss, losses, gradients }: Outcome): unknown => ({
  loss,
  losses,
  gradients: gradients && [...gradients.values, ...gradients.initial],
});

async function within<T>(program: Program, job: Job, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await cpu.open(program, job);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

const gradient = (session: Session, segment?: number): Promise<Outcome> =>
  session.run({ steps, gradient: true, ...(segment ? { segment } : {}) });

const evaluate = ({ task, job }: Experiment, segment?: number): Promise<Outcome> =>
  within(task.program, job, (session) => gradient(session, segment));

describe('on the CPU, the same bits', () => {
  const walking: Setting = { law: 'coulomb', dimension: 2, regime: 'sliding', body: { masses: 10 } };
  const cases = [1, 5].flatMap((rollouts) => [1, 3].map((period) => ({ ...walking, rollouts, period })));

  it.each(cases)('in segments of any length: $rollouts rollouts, control period $period', async (setting) => {
    const trial = experiment(setting);
    const whole = bits(await evaluate(trial));
    for (const segment of [7, 32, 99, 100]) expect(bits(await evaluate(trial, segment))).toEqual(whole);
  });

  it('whatever the memory budget', async () => {
    const trial = experiment({ ...walking, rollouts: 4 });
    const poor = createWasmBackend({ precision: 'single', memoryBudget: 1 });
    const session = await poor.open(trial.task.program, trial.job);
    expect(bits(await gradient(session))).toEqual(bits(await evaluate(trial)));
    session.close();
  });

  it('run after run, and with other runs and recordings in between', async () => {
    const { task, job } = experiment({ ...walking, period: 3 });
    await within(task.program, job, async (session) => {
      const first = bits(await gradient(session));
      expect(bits(await gradient(session))).toEqual(first);
      await session.run({ steps: 37, gradient: false });
      await session.record(10);
      await gradient(session, 7);
      expect(bits(await gradient(session))).toEqual(first);
      const { loss } = await session.run({ steps, gradient: false });
      expect(loss).toBe((first as Outcome).loss);
    });
  });

  it('after other bodies have used the memory, and beside them', async () => {
    for (const rollouts of [1, 4]) {
      const { task, job } = experiment({ ...walking, rollouts });
      const others = [3, 30, 11].map((masses) =>
        experiment({ ...walking, rollouts, body: { masses }, seed: masses }),
      );
      const alone = bits(await within(task.program, job, gradient));
      for (const other of others) await within(task.program, other.job, gradient);
      expect(bits(await within(task.program, job, gradient))).toEqual(alone);
      const beside = await cpu.open(task.program, others[1]!.job);
      await within(task.program, job, async (session) => {
        await gradient(beside);
        expect(bits(await gradient(session))).toEqual(alone);
      });
      beside.close();
    }
  });

  it('after a neighbour exploded, whose loss is not a number', async () => {
    for (const rollouts of [1, 4]) {
      const { task, job } = experiment({ ...walking, rollouts });
      const alone = bits(await within(task.program, job, gradient));
      const stiff = Array.from(job.values.get('spring.stiffness')!, () => 1e9);
      const exploding = { ...job, values: new Map([...job.values, ['spring.stiffness', stiff]]) };
      const { loss, losses } = await within(task.program, exploding, gradient);
      expect(Number.isFinite(loss)).toBe(false);
      expect(losses.some(Number.isFinite)).toBe(false);
      expect(bits(await within(task.program, job, gradient))).toEqual(alone);
    }
  });

  it('when another rollout of the same body explodes, of the loss', async () => {
    const { task, job } = experiment({ ...walking, rollouts: 4 });
    const { losses } = await within(task.program, job, gradient);
    const [first, ...rest] = job.starts;
    const wild = { ...first!, velocity: Array.from(first!.velocity, (_, i) => 1e30 * (i + 1)) };
    const outcome = await within(task.program, { ...job, starts: [wild, ...rest] }, gradient);
    expect(Number.isFinite(outcome.loss)).toBe(false);
    expect(outcome.losses.slice(1)).toEqual(losses.slice(1));
  });
});

describe('bits', () => {
  it('are those of f32, in double precision too', async () => {
    const objective = `fn final_reward(end: Body) -> f32 {
      return bitcast<f32>(bitcast<i32>(end.center.x) & bitcast<i32>(0xffff0000u)) + f32(bitcast<u32>(end.mass) >> 23u);
    }`;
    const json = { format: 'morphograd/scenario', version: 1, controller: { kind: 'none' } };
    const task = createTask(parseScenario(json, { 'objective.wgsl': objective }, 'bits/scenario.json'));
    const { body } = experiment({ law: 'none', dimension: 2, regime: 'flight', controller: 'none' }).job
      .packed;
    const words = new Int32Array(1);
    const center = new Float32Array(words.buffer);
    for (const backend of [exact, cpu]) {
      const session = await backend.open(task.program, jobOf(task, body, { kind: 'none' }));
      const { loss } = await session.run({ steps: 0, gradient: false });
      const { mass, position } = body.masses;
      const total = mass.reduce((sum, each) => sum + each);
      center[0] = mass.reduce((sum, each, i) => sum + each * position[2 * i]!, 0) / total;
      words[0]! &= 0xffff0000;
      expect(-loss).toBe(Math.fround(center[0]! + 127 + Math.floor(Math.log2(total))));
      session.close();
    }
  });
});

describe('a recording', () => {
  it.each([1, 3])('is the run that gradients are of, control period %i', async (period) => {
    const setting: Setting = {
      law: 'coulomb',
      dimension: 2,
      regime: 'sliding',
      period,
      rollouts: 3,
      reward: 'final',
    };
    for (const backend of [exact, cpu]) {
      for (const controller of ['perceptron', 'oscillators'] as const) {
        const { task, job } = experiment({ ...setting, controller });
        const { outcome, trajectories } = await observe(backend, task.program, job, steps);
        trajectories.forEach((trajectory, rollout) => {
          const reward = finalReward(job, trajectory.position, trajectory.velocity);
          expect(reward).toBeCloseTo(-outcome.losses[rollout]!, 5);
        });
        const { activation } = trajectories[0]!;
        const { actuators } = job.packed;
        const row = (step: number): number[] => [
          ...activation.subarray(step * actuators, (step + 1) * actuators),
        ];
        for (let step = 0; step < steps; step++) expect(row(step)).toEqual(row(step - (step % period)));
      }
    }
  });
});

/** The final reward of test/support/tasks.ts, from the last state of a trajectory. */
function finalReward(job: Job, position: Float64Array, velocity: Float64Array): number {
  const { mass, count } = job.packed.body.masses;
  const total = mass.reduce((sum, each) => sum + each, 0);
  const mean = (values: Float64Array, axis: number): number =>
    mass.reduce((sum, each, i) => sum + (each / total) * values[2 * i + axis]!, 0);
  const at = (values: Float64Array, step: number): Float64Array =>
    values.subarray(2 * count * step, 2 * count * (step + 1));
  const last = position.length / (2 * count) - 1;
  const moved = mean(at(position, last), 0) - mean(at(position, 0), 0);
  return moved + (0.3 * mean(at(velocity, last), 1) * total) / 5;
}
