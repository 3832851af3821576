import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body, Dimension } from '../../../sim/body/body.ts';
import { actuatorCount } from '../../../sim/body/elements.ts';
import { checkGradients, GRADIENT_TOLERANCE } from '../../../sim/check/gradients.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';
import type { Objective } from '../../../sim/step/objective.ts';
import { blockOf } from '../../support/cells.ts';
import { eldirWorld, jobOf, programOf } from '../../support/programs.ts';

const exact = createWasmBackend({ precision: 'double' });

/** One function over each domain that reads all that it may. */
const source = {
  path: 'objective.wgsl',
  text: `
fn of_mass(mass: Mass, start: Mass, body: Body, time: f32) -> f32 {
  return height_of(mass.position) * (1.0 + 0.1 * time) + 0.3 * dot(mass.velocity, start.position - body.center) + 0.1 * mass.mass * start.velocity.x;
}
fn of_spring(a: Mass, b: Mass, spring: Spring, body: Body) -> f32 {
  return spring.stiffness * 1e-3 * distance(a.position, b.position) / spring.rest_length + 0.1 * dot(a.velocity, b.velocity) * body.velocity.x;
}
fn of_spring_activated(masses: SpringMasses, spring: Spring, activation: f32) -> f32 {
  return (spring.amplitude + 0.5) * activation * activation + 0.1 * masses.a.velocity.x * masses.b.position.x;
}
fn of_facet(masses: FacetMasses, facet: Facet, body: Body) -> f32 {
  return dot(area_of(masses), mean_velocity(masses) - body.velocity) * facet.drag_along * 0.1;
}
fn of_cell(masses: CellMasses, cell: Cell) -> f32 {
  return volume_of(edges_of(masses)) * 10.0 + 1e-3 * cell.bulk_modulus;
}
fn of_cell_activated(masses: CellMasses, cell: Cell, activation: f32) -> f32 {
  return (cell.amplitude + 0.5) * activation * activation + 0.1 * masses.a.velocity.x * activation;
}
fn of_actuator(spring: Spring, activation: f32, time: f32) -> f32 {
  return (1.0 + time) * activation * activation * spring.stiffness * 1e-3;
}`,
};

const forms = [
  { function: 'of_mass', over: 'mass', when: ['end', 'always'] },
  { function: 'of_spring', over: 'spring', when: ['end', 'always'] },
  { function: 'of_spring_activated', over: 'spring', when: ['always'] },
  { function: 'of_facet', over: 'facet', when: ['end', 'always'] },
  { function: 'of_cell', over: 'cell', when: ['end', 'always'] },
  { function: 'of_cell_activated', over: 'cell', when: ['always'] },
  { function: 'of_actuator', over: 'actuator', when: ['always'] },
] as const;

/** A lattice of springs whose cells and facets are those of a block. */
function bodyOf(dimension: Dimension, seed: number): Body {
  const counts = [2, 1, 1].slice(0, dimension);
  const block = blockOf(dimension, { counts, spacing: 0.2, height: 0.03, jitter: 0.05, varied: true, seed });
  const lattice = latticeBody(stream(seed, 'springs'), {
    dimension,
    masses: block.masses.count,
    spacing: 0.2,
  });
  const { position } = block.masses;
  const { ends, count } = lattice.springs;
  const restLength = Float64Array.from({ length: count }, (_, spring) =>
    Math.hypot(
      ...Array.from(
        { length: dimension },
        (_, axis) =>
          position[dimension * ends[2 * spring]! + axis]! -
          position[dimension * ends[2 * spring + 1]! + axis]!,
      ),
    ),
  );
  return { ...block, springs: { ...lattice.springs, restLength } };
}

const world = (dimension: Dimension): Record<string, number> => ({
  ...eldirWorld,
  'world.gravity.y': dimension === 2 ? -9.81 : 0,
  ...(dimension === 3 && { 'world.gravity.z': -9.81 }),
  'world.drag': 1,
  'world.friction': 0.5,
  'terrain.height': 0,
});

const layersOf = (body: Body, seed: number): Map<string, Float64Array> => {
  const inputs = 3 + 10 + 2 * body.dimension * body.masses.count;
  const random = stream(seed, 'weights');
  const draw = (count: number) => Float64Array.from({ length: count }, () => 0.4 * (random.uniform() - 0.5));
  return new Map([
    ['hidden', draw(inputs * 32)],
    ['output', draw(33 * actuatorCount(body))],
  ]);
};

const settings = fc.record({
  dimension: fc.constantFrom<Dimension[]>(2, 3),
  contact: fc.constantFrom('none', 'coulomb', 'penalty'),
  controller: fc.constantFrom('none', 'perceptron'),
  controlPeriod: fc.constantFrom(1, 3),
  segment: fc.constantFrom(16, 48),
  rollouts: fc.constantFrom(1, 3),
  seed: fc.nat(1000),
  terms: fc
    .uniqueArray(
      fc.constantFrom(...forms).chain((form) =>
        fc.record({
          name: fc.constant(form.function),
          function: fc.constant(form.function),
          over: fc.constant(form.over),
          when: fc.constantFrom(...form.when),
          reduce: fc.constantFrom('mean', 'sum'),
          weight: fc.constantFrom(1, -0.5, 2),
        }),
      ),
      { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
    )
    .map((terms) => terms as Objective[]),
});

describe('objectives over parts of the robot', () => {
  it('have the gradients of differences, whatever is drawn', async () => {
    const property = fc.asyncProperty(settings, async (setting) => {
      const { dimension, contact, controller, controlPeriod, segment, rollouts, seed, terms } = setting;
      const program = programOf({
        dimension,
        contact,
        controller,
        controlPeriod,
        objectives: terms,
        springForces: ['elastic_force', 'axial_damping'],
        facetForces: ['resistive_drag'],
        cellForces: ['volume_preservation'],
        sources: [source],
      });
      const body = bodyOf(dimension, seed);
      const { position, velocity } = body.masses;
      const starts = Array.from({ length: rollouts }, (_, r) => ({
        position: position.map((x, i) => (i % dimension === 0 ? x + 0.1 * r : x)),
        velocity,
      }));
      const penalty = { contact_stiffness: 500, contact_damping: 2, contact_width: 0.05 };
      const parameters = {
        ...world(dimension),
        'world.friction_speed': 0.1,
        ...Object.fromEntries(Object.entries(penalty).map(([name, value]) => [`world.${name}`, value])),
      };
      const values = Object.fromEntries(layersOf(body, seed));
      const job = jobOf(body, parameters, { starts, parameters: values });
      const checks = await checkGradients(exact, program, job, {
        steps: 40,
        segment,
        entries: 1,
        directions: 1,
      });
      for (const { group, error } of checks) expect(error, group).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
    });
    await fc.assert(property, { numRuns: 16, endOnFailure: true });
  });

  it('are the means and the sums that they say they are, told one by one', async () => {
    const dimension = 2;
    const objectives: Objective[] = [
      { name: 'height', function: 'height', over: 'mass', when: 'end', reduce: 'mean', weight: 2 },
      { name: 'energy', function: 'energy', over: 'actuator', when: 'always', reduce: 'sum', weight: -1 },
      { name: 'told', function: 'height', over: 'mass', when: 'always', reduce: 'mean', weight: 0 },
    ];
    const text = `
fn height(mass: Mass, start: Mass) -> f32 { return mass.position.y - start.position.y; }
fn energy(activation: f32) -> f32 { return activation * activation; }`;
    const program = programOf({ objectives, sources: [{ path: 'objective.wgsl', text }] });
    const body = bodyOf(dimension, 1);
    const values = Object.fromEntries(layersOf(body, 1));
    const { position, velocity } = body.masses;
    const starts = Array.from({ length: 3 }, (_, r) => ({
      position: position.map((x) => x + 0.1 * r),
      velocity,
    }));
    const job = jobOf(body, world(dimension), { starts, parameters: values });
    for (const precision of ['double', 'single'] as const) {
      const session = await createWasmBackend({ precision }).open(program, job);
      const steps = 50;
      const { losses, objectives: told } = await session.run({ steps, gradient: false });
      const digits = precision === 'double' ? 12 : 4;
      for (const rollout of starts.keys()) {
        const path = await session.record(steps, rollout);
        const count = body.masses.count;
        const rise = (step: number): number => {
          let sum = 0;
          for (let i = 0; i < count; i++)
            sum += path.position[2 * (step * count + i) + 1]! - starts[rollout]!.position[2 * i + 1]!;
          return sum / count;
        };
        const mean = Array.from({ length: steps }, (_, step) => rise(step)).reduce((a, b) => a + b);
        const energy = path.activation.reduce((sum, value) => sum + value * value, 0);
        const dt = world(dimension)['world.dt']!;
        expect(told.get('height')![rollout]).toBeCloseTo(rise(steps), digits);
        expect(told.get('energy')![rollout]).toBeCloseTo(dt * energy, digits);
        expect(told.get('told')![rollout]).toBeCloseTo(dt * mean, digits);
        expect(losses[rollout]).toBeCloseTo(-2 * rise(steps) + dt * energy, digits);
      }
      session.close();
    }
  });

  it('compare with the start, also where nothing else does', async () => {
    const objectives: Objective[] = [
      { name: 'rise', function: 'rise', over: 'mass', when: 'end', reduce: 'sum', weight: 1 },
    ];
    const text = 'fn rise(mass: Mass, start: Mass) -> f32 { return mass.position.y - start.position.y; }';
    const program = programOf({
      objectives,
      controller: 'none',
      sources: [{ path: 'objective.wgsl', text }],
    });
    const session = await exact.open(program, jobOf(bodyOf(2, 1), world(2)));
    expect((await session.run({ steps: 0, gradient: false })).loss).toBeCloseTo(0, 15);
    session.close();
  });

  it('are 0 over what the body has none of', async () => {
    const objectives: Objective[] = [
      { name: 'cells', function: 'of_cell', over: 'cell', when: 'end', reduce: 'mean', weight: 1 },
    ];
    const program = programOf({ objectives, controller: 'none', sources: [source] });
    const body = latticeBody(stream(1, 'springs'), { dimension: 2, masses: 6 });
    const session = await exact.open(program, jobOf(body, world(2)));
    const { loss } = await session.run({ steps: 5, gradient: false });
    session.close();
    expect(loss).toBeCloseTo(0, 15);
  });
});
