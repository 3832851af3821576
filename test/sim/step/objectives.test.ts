// Derivatives of objectives of every documented form, drawn at random: what they take, from where, in any order.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { ScenarioInput } from '../../../scenarios/scenario.ts';
import { createGpuBackend } from '../../../sim/backends/gpu/backend.ts';
import type { GpuDevice } from '../../../sim/backends/gpu/device.ts';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { checkGradients, everyGradient, GRADIENT_TOLERANCE } from '../../../sim/check/gradients.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';

const exact = createWasmBackend({ precision: 'double' });

/** What a function may take, and a number that depends on it. Bodies are about 1 m from where they began. */
const terms = {
  start: ['Body', '(start.center.x - 0.3 * height_of(start.center) + 0.2 * start.velocity.x) * start.mass'],
  body: ['Body', '(body.center.x + 0.5 * height_of(body.velocity)) / body.mass'],
  end: ['Body', '(height_of(end.center) - 0.4 * end.velocity.x) * end.mass'],
  time: ['f32', 'cos(7.0 * time)'],
  world: ['World', '(world.drag * height_of(world.gravity) + world.friction * world.dt)'],
  terrain: ['Terrain', '(terrain.height + 2.0 * terrain.slope)'],
  task: ['Task', '(task.weight * task.scale.y + task.table[1])'],
} as const;
type Term = keyof typeof terms;

const finalTerms: Term[] = ['start', 'end', 'time', 'world', 'terrain', 'task'];
const runningTerms: Term[] = ['start', 'body', 'time', 'world', 'terrain', 'task'];

/** Terms and products of two terms, so that no derivative is a constant. */
const functionOf = (name: string, given: readonly Term[]): string => {
  const products = given.map(
    (term, i) => `${terms[term][1]} * (0.3 + ${terms[given[(i + 1) % given.length]!][1]})`,
  );
  const parameters = given.map((term) => `${term}: ${terms[term][0]}`).join(', ');
  return `fn ${name}(${parameters}) -> f32 { return ${products.join(' + ')}; }`;
};

const kinds = ['perceptron', 'oscillators', 'coupled-oscillators', 'recurrent', 'none'] as const;

interface Drawn {
  readonly final: readonly Term[];
  readonly running: readonly Term[];
  readonly dimension: 2 | 3;
  readonly law: 'none' | 'impact' | 'coulomb' | 'penalty';
  /** Names of forces of the scenario's own, besides those of springs. */
  readonly forces: readonly ('wind' | 'tether')[];
  readonly controller: (typeof kinds)[number];
  readonly period: number;
  readonly rollouts: number;
  readonly segment: number;
  readonly seed: number;
}

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    final: fc.shuffledSubarray(finalTerms, { minLength: 0 }),
    running: fc.shuffledSubarray(runningTerms, { minLength: 0 }),
    dimension: fc.constantFrom(2 as const, 3 as const),
    law: fc.constantFrom('none' as const, 'impact' as const, 'coulomb' as const, 'penalty' as const),
    forces: fc.subarray(['wind' as const, 'tether' as const]),
    controller: fc.constantFrom(...kinds),
    period: fc.integer({ min: 1, max: 3 }),
    rollouts: fc.constantFrom(1, 3, 5),
    segment: fc.constantFrom(1, 4, 12),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .filter(({ final, running }) => final.length + running.length > 0);

/** Forces that take all that a force may take. */
const forces = `fn wind(mass: Mass, body: Body, world: World, terrain: Terrain, task: Task, time: f32) -> vecD {
  let drift = mass.velocity - body.velocity;
  return (task.weight + 0.1 * cos(5.0 * time) - terrain.slope) * drift * mass.mass - world.drag * 0.1 * mass.position;
}
fn tether(a: Mass, b: Mass, spring: Spring, activation: f32, body: Body, task: Task, time: f32) -> vecD {
  let pull = spring.stiffness * spring.rest_length * 1e-3 * (1.0 + activation) + task.scale.x * time;
  return pull * (b.position - a.position) * (1.0 + 0.1 * dot(body.velocity, body.velocity));
}`;

function experimentOf({
  final,
  running,
  dimension,
  law,
  forces: own,
  controller,
  period,
  rollouts,
  seed,
}: Drawn) {
  const text = [
    'struct Task { weight: f32, scale: vec2f, table: array<f32, 3> }',
    ...(final.length > 0 ? [functionOf('final_reward', final)] : []),
    ...(running.length > 0 ? [functionOf('running_reward', running)] : []),
  ].join('\n');
  const side = dimension === 3 ? [0.2] : [];
  const scenario = parseScenario(
    {
      format: 'morphograd/scenario',
      version: 1,
      dimension,
      drag: 2,
      contact: law === 'penalty' ? { law, stiffness: 3000, width: 0.005 } : { law },
      forces: {
        spring: ['elastic_force', 'axial_damping', ...own.filter((name) => name === 'tether')],
        mass: own.filter((name) => name === 'wind'),
        files: ['forces.wgsl'],
      },
      terrain: { parameters: { height: -0.1, slope: 0.05 } },
      objective: { parameters: { weight: 0.7, scale: [2, 0.6], table: [1, -0.4, 2] } },
      starts: Array.from({ length: rollouts }, (_, i) => ({ velocity: [0.5 + 0.1 * i, ...side, -0.3] })),
      controller: controller === 'none' ? { kind: controller } : { kind: controller, period },
      body: null,
    } as ScenarioInput,
    { 'objective.wgsl': text, 'forces.wgsl': forces },
    'drawn',
  );
  const task = createTask(scenario, { gradients: everyGradient });
  const body = latticeBody(stream(seed, 'objectives'), { dimension, masses: 5, amplitude: 0.2 });
  return {
    text,
    program: task.program,
    job: jobOf(task, body, initialController(scenario.controller, body, seed)),
  };
}

it('are those of differences, whatever the objective takes', async () => {
  const told = { measured: 0, flat: 0, unmeasured: 0, exploded: 0 };
  await fc.assert(
    fc.asyncProperty(drawn, async (setting) => {
      const { text, program, job } = experimentOf(setting);
      const checks = await checkGradients(exact, program, job, { steps: 12, segment: setting.segment });
      for (const { outcome } of checks) told[outcome]++;
      for (const { group, error } of checks)
        expect(error, `relative error of ${group} under ${text}`).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
    }),
    { numRuns: 50, seed: 1 },
  );
  // Not all depends on everything, and a kink of hard contact may lie within a difference; most is measured.
  expect(told.exploded).toBe(0);
  expect(told.measured).toBeGreaterThan(5 * told.unmeasured);
  expect(told.measured).toBeGreaterThan(2 * told.flat);
}, 120_000);

it('do not feel where a body in free flight stands, when a step rewards the distance from the start', async () => {
  const text = 'fn running_reward(body: Body, start: Body) -> f32 { return body.center.x - start.center.x; }';
  const scenario = parseScenario(
    {
      format: 'morphograd/scenario',
      version: 1,
      drag: 0,
      gravity: [0, 0],
      contact: { law: 'none' },
      controller: { kind: 'none' },
      body: null,
    } as ScenarioInput,
    { 'objective.wgsl': text },
    'flight',
  );
  const task = createTask(scenario, { gradients: everyGradient });
  const body = latticeBody(stream(1, 'flight'), { dimension: 2, masses: 5 });
  const job = jobOf(task, body, { kind: 'none' });
  for (const steps of [1, 2, 10, 100]) {
    const session = await exact.open(task.program, job);
    const { gradients } = await session.run({ steps, gradient: true, segment: 7 });
    session.close();
    const sum = gradients!.initial.get('mass.position.x')!.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum), `after ${steps} steps`).toBeLessThan(1e-9);
  }
});

describeOnGpu('the GPU', () => {
  let gpu: GpuDevice;
  beforeAll(async () => {
    gpu = await openNodeGpu();
  });
  afterAll(() => gpu.close());

  it('adds up over the steps what they read of the start, as the CPU does', async () => {
    const { program, job } = experimentOf({
      final: ['start', 'end'],
      running: ['start', 'body', 'time'],
      dimension: 2,
      law: 'none',
      forces: ['wind'],
      controller: 'perceptron',
      period: 1,
      rollouts: 3,
      segment: 5,
      seed: 3,
    });
    const outcomes = await Promise.all(
      [exact, createGpuBackend(gpu)].map(async (backend) => {
        const session = await backend.open(program, job);
        const outcome = await session.run({ steps: 12, gradient: true, segment: 5 });
        session.close();
        return outcome.gradients!;
      }),
    );
    const [truth, found] = outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]];
    for (const [name, values] of truth.initial)
      for (const [i, value] of values.entries()) expect(found.initial.get(name)![i]).toBeCloseTo(value, 3);
  });
});
