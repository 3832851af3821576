import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { Backend, Job } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body } from '../../../sim/body/body.ts';
import { everyGradient } from '../../../sim/check/gradients.ts';
import { explosive, randomBody, smallScenario } from '../../support/small.ts';
import { experiment, type Setting } from '../../support/tasks.ts';

const cpu = createWasmBackend({ precision: 'single' });

/** What each job comes to in a session of its own. */
async function alone(
  backend: Backend,
  program: Parameters<Backend['open']>[0],
  jobs: readonly Job[],
  options: object,
) {
  const outcomes = [];
  for (const job of jobs) {
    const session = await backend.open(program, job);
    outcomes.push(await session.run({ steps: 40, gradient: false, ...options }));
    session.close();
  }
  return outcomes;
}

/** The job with other numbers for everything that is no wiring. */
function changed(job: Job, by: number): Job {
  const isShared = (name: string): boolean => name.startsWith('world') || name.startsWith('terrain');
  const factor = (name: string): number =>
    name === 'hidden' || name === 'output' ? 1 - 0.2 * by : 1 + 0.01 * by;
  return {
    ...job,
    values: new Map(
      [...job.values].map(([name, of]) => [
        name,
        isShared(name) ? of : Float64Array.from(of, (value) => value * factor(name)),
      ]),
    ),
    starts: job.starts.map(({ position, velocity }) => ({
      position: Float64Array.from(position),
      velocity: Float64Array.from(velocity, (value, i) => value + 0.01 * by * Math.sin(i)),
    })),
  };
}

const settings: (Setting & { masses: number })[] = (
  ['none', 'impact', 'coulomb', 'penalty'] as const
).flatMap((law, i) =>
  ([2, 3] as const).map((dimension, k) => ({
    law,
    dimension,
    regime: (['flight', 'sticking', 'sliding', 'sticking'] as const)[i]!,
    terrain: k === 0 ? 'slope' : ('field' as const),
    controller: i === 2 ? ('oscillators' as const) : ('perceptron' as const),
    period: 1 + 2 * (i % 2),
    reward: 'both' as const,
    wind: true,
    masses: 5 + 2 * i + k,
    body: { masses: 5 + 2 * i + k },
  })),
);

describe('jobs side by side in the lanes', () => {
  it.each(settings)(
    'come to the bits of each alone: $law contact, $dimension D, $masses masses',
    async (setting) => {
      const { task, job } = experiment(setting);
      const jobs = [0, 1, 2, 3, 4, 5, 6].map((i) => changed(job, i));
      const batch = await cpu.openBatch(task.program, jobs);
      for (const options of [
        { gradient: true },
        { gradient: true, segment: 16 },
        { gradient: false, steps: 33 },
      ]) {
        const outcomes = await batch.run({ steps: 40, ...options });
        expect(outcomes).toEqual(await alone(cpu, task.program, jobs, options));
      }
      const trajectories = await batch.recordAll(12);
      for (const [i, each] of jobs.entries()) {
        const session = await cpu.open(task.program, each);
        expect(trajectories[i]).toEqual([await session.record(12)]);
        expect(await batch.record(i, 12)).toEqual(trajectories[i]![0]);
        session.close();
      }
      batch.close();
    },
  );

  const scenario = smallScenario();
  const task = createTask(scenario);
  const jobsOf = (bodies: readonly Body[], of: Scenario = scenario): Job[] =>
    bodies.map((body, i) => jobOf(task, body, initialController(of.controller, body, i)));

  it('are told apart where bodies are wired differently, in any order', async () => {
    const [a, b] = [randomBody(scenario, 1), randomBody(scenario, 2)];
    const jobs = jobsOf([a, b, a, a, b, a, b, a, a]);
    const batch = await cpu.openBatch(task.program, jobs);
    const options = { steps: 40, gradient: true };
    expect(await batch.run(options)).toEqual(await alone(cpu, task.program, jobs, options));
  });

  it('do not feel that one of them explodes', async () => {
    const body = randomBody(scenario, 1);
    const jobs = jobsOf([body, explosive(body), body, body]);
    const batch = await cpu.openBatch(task.program, jobs);
    const outcomes = await batch.run({ steps: 40, gradient: true });
    expect(outcomes[1]!.loss).toBeNaN();
    const sound = [0, 2, 3];
    const expected = await alone(cpu, task.program, jobs, { steps: 40, gradient: true });
    for (const i of sound) expect(outcomes[i]).toEqual(expected[i]);
  });

  it('take new values each for itself', async () => {
    const body = randomBody(scenario, 1);
    const [first, ...others] = jobsOf([body, body, body, body, body]) as [Job, ...Job[]];
    const batch = await cpu.openBatch(task.program, [first, ...others]);
    const stiffness = Float64Array.from(body.springs.stiffness, (value) => 1.1 * value);
    const weights = Float64Array.from(first.values.get('output')!, (value) => 2 * value);
    batch.set(2, 'spring.stiffness', stiffness);
    batch.set(0, 'output', weights);
    const options = { steps: 40, gradient: true };
    const jobs = [first, ...others].map((job, i) => ({
      ...job,
      ...(i === 2 && { values: new Map([...job.values, ['spring.stiffness', stiffness]]) }),
      ...(i === 0 && { values: new Map([...job.values, ['output', weights]]) }),
    })) as Job[];
    expect(await batch.run(options)).toEqual(await alone(cpu, task.program, jobs, options));
    expect(() => batch.set(5, 'output', weights)).toThrow('none of index 5');
    expect(() => batch.set(0, 'output', [1])).toThrow(RangeError);
    batch.close();
    expect(() => batch.set(0, 'output', weights)).toThrow(TypeError);
    await expect(batch.run(options)).rejects.toThrow(TypeError);
  });

  it('do as well in double precision, and with several starts each', async () => {
    const several = smallScenario({
      starts: [0, 0.01, 0.02].map((height) => ({ offset: [0, height], rotation: 0, velocity: [0, 0] })),
    });
    const of = createTask(several);
    const body = randomBody(several, 1);
    const jobs = [0, 1, 2].map((i) => jobOf(of, body, initialController(several.controller, body, i)));
    const options = { steps: 40, gradient: true };
    for (const backend of [cpu, createWasmBackend({ precision: 'double' })]) {
      const batch = await backend.openBatch(of.program, jobs);
      expect(await batch.run(options)).toEqual(await alone(backend, of.program, jobs, options));
      expect((await batch.recordAll(5)).map((each) => each.length)).toEqual([3, 3, 3]);
    }
  });

  it('differentiate with respect to everything', async () => {
    const all = createTask(scenario, { gradients: everyGradient });
    const body = randomBody(scenario, 3);
    const jobs = jobsOf([body, body, body]).map((job, i) => changed(job, i));
    const batch = await cpu.openBatch(all.program, jobs);
    const options = { steps: 40, gradient: true };
    expect(await batch.run(options)).toEqual(await alone(cpu, all.program, jobs, options));
  });
});
