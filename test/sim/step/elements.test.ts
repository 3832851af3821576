import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body, Dimension } from '../../../sim/body/body.ts';
import { boundaryOf } from '../../../sim/body/boundary.ts';
import { actuatorCount, cellVolume } from '../../../sim/body/elements.ts';
import { fieldsOf } from '../../../sim/body/fields.ts';
import { checkGradients, GRADIENT_TOLERANCE } from '../../../sim/check/gradients.ts';
import { blockOf } from '../../support/cells.ts';
import { kernel, vector, vectorAt } from '../../support/kernel.ts';
import { eldirWorld, jobOf, programOf } from '../../support/programs.ts';

const exact = createWasmBackend({ precision: 'double' });

const world = (dimension: Dimension, more: Readonly<Record<string, number>> = {}) => ({
  ...eldirWorld,
  'world.gravity.x': 0,
  'world.gravity.y': 0,
  ...(dimension === 3 && { 'world.gravity.z': 0 }),
  'world.drag': 0,
  'terrain.height': 0,
  ...more,
});

const up = (dimension: Dimension) => `world.gravity.${dimension === 2 ? 'y' : 'z'}`;

// In flight the centre of mass does not feel what the masses do to each other, but for a force that differs from place to place.
const objective = {
  path: 'objective.wgsl',
  text: `fn final_reward(end: Body) -> f32 { return height_of(end.center) + 0.3 * end.velocity.x + end.center.x; }
fn well(mass: Mass) -> vecD { return (-5.0 * dot(mass.position, mass.position)) * mass.position; }`,
};

const laws = [
  {
    law: 'neo_hookean',
    forces: { cellForces: ['neo_hookean'] },
    fields: ['cell.youngs_modulus', 'cell.poisson_ratio'],
  },
  {
    law: 'volume_preservation',
    forces: { cellForces: ['volume_preservation'] },
    fields: ['cell.bulk_modulus'],
  },
  {
    law: 'muscle',
    forces: { cellForces: ['muscle'], controller: 'oscillators', controlPeriod: 3 },
    fields: [
      'cell.fibre_modulus',
      'cell.amplitude',
      'cell.direction',
      'oscillator.amplitude',
      'oscillator.frequency',
      'oscillator.phase',
    ],
  },
  {
    law: 'resistive_drag',
    forces: { facetForces: ['resistive_drag'] },
    fields: ['facet.drag_across', 'facet.drag_along'],
  },
] as const;

describe('the derived adjoint is that of differences', () => {
  const settings = laws.flatMap((each) =>
    ([2, 3] as const).flatMap((dimension) =>
      (['none', 'penalty', 'coulomb'] as const).map((contact) => ({ ...each, dimension, contact })),
    ),
  );

  it.each(settings)('for every field of $law, $dimension D, $contact contact', async (setting) => {
    const { dimension, contact, forces, fields } = setting;
    const program = programOf({
      dimension,
      contact,
      controller: 'none',
      springForces: ['elastic_force', 'axial_damping'],
      massForces: ['well'],
      ...forces,
      sources: [objective],
    });
    const body = blockOf(dimension, {
      counts: [2, 1, 1].slice(0, dimension),
      spacing: 0.5,
      height: 0.05,
      jitter: 0.06,
      varied: true,
    });
    const oscillators = Array.from({ length: actuatorCount(body) }, (_, i) => i);
    const job = jobOf(
      body,
      world(dimension, {
        [up(dimension)]: -9.81,
        'world.friction': 0.5,
        'world.contact_stiffness': 500,
        'world.contact_damping': 2,
        'world.contact_width': 0.05,
        'world.friction_speed': 0.1,
      }),
      {
        parameters: {
          'oscillator.amplitude': oscillators.map((i) => 0.5 + 0.1 * i),
          'oscillator.frequency': oscillators.map((i) => 3 + 0.2 * i),
          'oscillator.phase': oscillators.map((i) => i),
        },
      },
    );
    const checks = await checkGradients(exact, program, job, { steps: 40, segment: 16 });
    for (const { group, error } of checks) expect(error, group).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
    const measured = checks.filter(({ outcome }) => outcome === 'measured').map(({ group }) => group);
    const rest = fieldsOf('cell', dimension).flatMap(([name]) =>
      name.startsWith('rest_') ? [`cell.${name}`] : [],
    );
    const due = [
      ...fields,
      'mass.mass',
      'start.position',
      'start.velocity',
      ...(setting.law === 'resistive_drag' ? [] : rest),
    ];
    expect(measured).toEqual(expect.arrayContaining(due));
  });
});

describe('the derived adjoint of all laws at once', () => {
  it.each([2, 3] as const)('is that of differences for bodies drawn at random, %i D', async (dimension) => {
    const program = programOf({
      dimension,
      contact: 'none',
      controller: 'oscillators',
      springForces: ['elastic_force', 'axial_damping'],
      massForces: ['well'],
      cellForces: ['neo_hookean', 'volume_preservation', 'muscle'],
      facetForces: ['resistive_drag'],
      sources: [objective],
    });
    const property = fc.asyncProperty(fc.nat(10_000), async (seed) => {
      const counts = [2, 1, 1].slice(0, dimension);
      const body = blockOf(dimension, {
        counts,
        spacing: 0.5,
        height: 0.3,
        jitter: 0.06,
        varied: true,
        seed,
      });
      const actuators = Array.from({ length: actuatorCount(body) }, (_, i) => i);
      const job = jobOf(body, world(dimension, { [up(dimension)]: -9.81 }), {
        parameters: {
          'oscillator.amplitude': actuators.map((i) => 0.3 + 0.1 * i),
          'oscillator.frequency': actuators.map((i) => 2 + 0.2 * i),
          'oscillator.phase': actuators,
        },
      });
      const checks = await checkGradients(exact, program, job, {
        steps: 24,
        segment: 16,
        seed,
        directions: 1,
        entries: 1,
      });
      for (const { group, error } of checks) expect(error, group).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
      const names = checks.flatMap(({ group, outcome }) => (outcome === 'measured' ? [group] : []));
      for (const domain of ['facet', 'cell'] as const)
        for (const [name] of fieldsOf(domain, dimension)) expect(names).toContain(`${domain}.${name}`);
    });
    await fc.assert(property, { numRuns: 8 });
  });
});

describe('a neo-Hookean cell', () => {
  // A unit right triangle of plane strain; Lamé's constants of E = 100 and ν = 0.3.
  const force = kernel(2, ['elements2', 'forces/cell'], 'neo_hookean');
  const [E, nu] = [100, 0.3];
  const mu = E / (2 * (1 + nu));
  const lambda = (E * nu) / ((1 + nu) * (1 - 2 * nu));
  const deformed = (xx: number, xy: number, yx: number, yy: number) =>
    force({
      ...vector('masses.a.position', [0, 0]),
      ...vector('masses.b.position', [xx, yx]),
      ...vector('masses.c.position', [xy, yy]),
      ...vector('cell.rest_b', [1, 0]),
      ...vector('cell.rest_c', [0, 1]),
      'cell.youngs_modulus': E,
      'cell.poisson_ratio': nu,
    });

  it("is Hooke's law at small strain, to 1 %", () => {
    const e = 1e-3;
    // H = -V σ on the second and third mass, V = 1/2.
    const pulled = deformed(1 + e, 0, 0, 1);
    expect(vectorAt(pulled, 'result.b')[0]! / (-0.5 * (lambda + 2 * mu) * e)).toBeCloseTo(1, 2);
    expect(vectorAt(pulled, 'result.c')[1]! / (-0.5 * lambda * e)).toBeCloseTo(1, 2);
    const sheared = deformed(1, e, 0, 1);
    expect(vectorAt(sheared, 'result.b')[1]! / (-0.5 * mu * e)).toBeCloseTo(1, 2);
    expect(vectorAt(sheared, 'result.c')[0]! / (-0.5 * mu * e)).toBeCloseTo(1, 2);
  });

  it('is without force at rest, however it is turned', () => {
    const [cos, sin] = [Math.cos(1), Math.sin(1)];
    for (const end of ['a', 'b', 'c'])
      for (const component of vectorAt(deformed(cos, -sin, sin, cos), `result.${end}`))
        expect(component).toBeCloseTo(0, 12);
  });

  it('pushes a cell that is inside out back', () => {
    const { 'result.b.x': push } = deformed(-0.2, 0, 0, 1);
    expect(push).toBeGreaterThan(0);
  });
});

describe.each([2, 3] as const)('a cell of fibres in %i D', (dimension) => {
  // A right-angled cell with unit edges, its fibres along the diagonal of its first two edges, of any length.
  const base = blockOf(dimension);
  const unit = [0, 0.6, 0.8].slice(3 - dimension);
  const body: Body = {
    ...base,
    masses: {
      count: dimension + 1,
      position: Float64Array.from({ length: dimension * (dimension + 1) }, (_, i) =>
        i % dimension === Math.floor(i / dimension) - 1 ? 1 : 0,
      ),
      velocity: new Float64Array(dimension * (dimension + 1)),
      mass: new Float64Array(dimension + 1).fill(1),
    },
    springs: { ...base.springs, ends: Uint32Array.of(0, 1) },
    cells: {
      count: 1,
      ends: Uint32Array.from({ length: dimension + 1 }, (_, i) => i),
      amplitude: Float64Array.of(0.3),
      direction: Float64Array.from(unit, (x) => 7 * x),
      fibreModulus: Float64Array.of(40),
    },
  };
  const names = ['a', 'b', 'c', 'd'].slice(0, dimension + 1);
  const edges = names.slice(1).map((_, k) => unit.map((_u, axis) => (axis === k ? 1 : 0)));
  const force = kernel(dimension, [`elements${dimension}`, 'forces/muscle'], 'muscle');
  const pulled = (map: (edge: readonly number[]) => number[], activation: number) =>
    force({
      ...vector('masses.a.position', new Array<number>(dimension).fill(0)),
      ...Object.assign({}, ...edges.map((edge, k) => vector(`masses.${names[k + 1]}.position`, map(edge)))),
      ...Object.assign({}, ...edges.map((edge, k) => vector(`cell.rest_${names[k + 1]}`, edge))),
      ...vector('cell.direction', unit),
      'cell.fibre_modulus': 40,
      'cell.amplitude': 0.3,
      activation,
    });

  it('pulls with the modulus times the strain that is left, along its fibres alone', () => {
    // Stretched by a tenth along the fibres, and by any amount across them.
    const stretched = (edge: readonly number[]): number[] => {
      const along = edge.reduce((sum, x, axis) => sum + x * unit[axis]!, 0);
      return edge.map((x, axis) => 1.1 * along * unit[axis]! + 0.7 * (x - along * unit[axis]!));
    };
    const volume = dimension === 2 ? 1 / 2 : 1 / 6;
    for (const activation of [-1, 0, 0.5]) {
      const results = pulled(stretched, activation);
      const stress = 40 * (1.1 - (1 + 0.3 * activation));
      edges.forEach((_, k) => {
        // -V σ d (d · e_k) on mass k, for R is the unit matrix.
        for (const [axis, value] of vectorAt(results, `result.${names[k + 1]}`).entries())
          expect(value).toBeCloseTo(-volume * stress * unit[k]! * unit[axis]!, 9);
      });
    }
  });

  it('is without force at its length however it is turned', () => {
    const [cos, sin] = [Math.cos(1), Math.sin(1)];
    const turned = ([x = 0, y = 0, ...z]: readonly number[]) => [cos * x - sin * y, sin * x + cos * y, ...z];
    const results = pulled(turned, 0);
    for (const name of names)
      for (const value of vectorAt(results, `result.${name}`)) expect(value).toBeCloseTo(0, 12);
  });

  it('settles at the length that its controller asks for', async () => {
    const program = programOf({
      dimension,
      contact: 'none',
      controller: 'oscillators',
      springForces: [],
      cellForces: ['muscle'],
      gradients: null,
    });
    // A sine that stands still.
    const session = await exact.open(
      program,
      jobOf(body, world(dimension, { 'world.drag': 3, 'world.dt': 2e-3 }), {
        parameters: {
          'oscillator.amplitude': [0.8],
          'oscillator.frequency': [0],
          'oscillator.phase': [-Math.PI / 2],
        },
      }),
    );
    const { position, activation } = await session.record(10_000);
    session.close();
    expect(activation.at(-1)).toBeCloseTo(-0.8, 12);
    const last = position.subarray(-body.masses.position.length);
    const fibre = unit.map((_, axis) =>
      unit.reduce((sum, weight, k) => sum + weight * (last[dimension * (k + 1) + axis]! - last[axis]!), 0),
    );
    expect(Math.hypot(...fibre)).toBeCloseTo(1 - 0.3 * 0.8, 6);
  });
});

/** The least of the cells' volumes over all states, relative to what they were built with. */
function leastVolume(body: Body, position: Float64Array): number {
  const arity = body.dimension + 1;
  const numbers = body.masses.position.length;
  let least = Number.POSITIVE_INFINITY;
  for (let state = 0; state < position.length / numbers; state++) {
    const now = {
      ...body,
      masses: { ...body.masses, position: position.subarray(state * numbers, (state + 1) * numbers) },
    };
    for (let cell = 0; cell < body.cells!.count; cell++) {
      const ends = [...body.cells!.ends.subarray(arity * cell, arity * (cell + 1))];
      least = Math.min(least, cellVolume(now, ends) / cellVolume(body, ends));
    }
  }
  return least;
}

describe.each([2, 3] as const)('a block of cells in %i D', (dimension) => {
  it('is not turned inside out by three times the load that would flatten a linear one', async () => {
    const body = blockOf(dimension);
    const program = programOf({
      dimension,
      contact: 'coulomb',
      controller: 'none',
      springForces: [],
      cellForces: ['neo_hookean'],
      gradients: null,
    });
    // The upper masses weigh on a unit face; a linear block of modulus λ + 2 μ would have a strain of 3.
    const weight = 2 ** (dimension - 1) * 9.81;
    const nu = 0.3;
    const modulus = weight / 3;
    const E = (modulus * (1 + nu) * (1 - 2 * nu)) / (1 - nu);
    const cells = { ...body.cells!, youngsModulus: new Float64Array(body.cells!.count).fill(E) };
    const job = jobOf(
      { ...body, cells },
      world(dimension, { [up(dimension)]: -9.81, 'world.drag': 3, 'world.dt': 5e-4, 'world.friction': 1 }),
    );
    const session = await exact.open(program, job);
    const { position } = await session.record(6000);
    session.close();
    const least = leastVolume(body, position);
    expect(least).toBeGreaterThan(0);
    // It was under such a load indeed.
    expect(least).toBeLessThan(0.5);
  });

  it('keeps its momentum, and its angular momentum', async () => {
    const body = blockOf(dimension, { jitter: 0.2, varied: true });
    const program = programOf({
      dimension,
      contact: 'none',
      controller: 'none',
      springForces: [],
      cellForces: ['neo_hookean', 'volume_preservation'],
      gradients: null,
    });
    const session = await exact.open(program, jobOf(body, world(dimension, { 'world.dt': 1e-3 })));
    const { position, velocity } = await session.record(200);
    session.close();
    const numbers = body.masses.position.length;
    const momenta = (state: number): number[] => {
      const p = new Array<number>(dimension).fill(0);
      let turning = 0;
      for (let i = 0; i < body.masses.count; i++) {
        const at = state * numbers + dimension * i;
        const mass = body.masses.mass[i]!;
        for (let axis = 0; axis < dimension; axis++) p[axis]! += mass * velocity[at + axis]!;
        turning += mass * (position[at]! * velocity[at + 1]! - position[at + 1]! * velocity[at]!);
      }
      return [...p, turning];
    };
    momenta(200).forEach((value, i) => {
      // Rounding of 200 steps.
      expect(value).toBeCloseTo(momenta(0)[i]!, 10);
    });
  });

  it('keeps its volume where it resists nothing else', async () => {
    const body = blockOf(dimension);
    const stretched = {
      ...body.masses,
      position: body.masses.position.map((x, i) => (i % dimension === 0 ? 1.2 * x : x)),
    };
    const program = programOf({
      dimension,
      contact: 'none',
      controller: 'none',
      springForces: [],
      cellForces: ['volume_preservation'],
      gradients: null,
    });
    const session = await exact.open(
      program,
      jobOf(
        { ...body, masses: stretched, cells: body.cells! },
        world(dimension, { 'world.drag': 20, 'world.dt': 1e-3 }),
      ),
    );
    const { position } = await session.record(8000);
    session.close();
    const last = position.subarray(-stretched.position.length);
    expect(leastVolume(body, last)).toBeCloseTo(1, 4);
    // The shape is another one than that of rest.
    expect(last[last.length - dimension]! - last[0]!).toBeGreaterThan(1.05);
  });
});

describe.each([2, 3] as const)('a plate in a fluid in %i D', (dimension) => {
  // A unit edge or right triangle, flat; drag_across 20 and drag_along 10 by default.
  const flat: Body = {
    dimension,
    masses: {
      count: dimension,
      position: Float64Array.from(dimension === 2 ? [0, 0, 1, 0] : [0, 0, 0, 1, 0, 0, 0, 1, 0]),
      velocity: new Float64Array(dimension * dimension),
      mass: new Float64Array(dimension).fill(2),
    },
    springs: {
      count: 1,
      ends: Uint32Array.of(0, 1),
      restLength: Float64Array.of(1),
      stiffness: Float64Array.of(100),
      damping: Float64Array.of(1),
      amplitude: Float64Array.of(0),
    },
    facets: { count: 1, ends: Uint32Array.from({ length: dimension }, (_, i) => i) },
  };
  const area = dimension === 2 ? 1 : 0.5;
  const program = programOf({
    dimension,
    contact: 'none',
    controller: 'none',
    springForces: [],
    facetForces: ['resistive_drag'],
    gradients: null,
  });

  it.each([
    { way: 'across itself', axis: dimension - 1, drag: 20 },
    { way: 'along itself', axis: 0, drag: 10 },
  ])('settles at weight over drag and area, $way', async ({ axis, drag }) => {
    const gravity = { [`world.gravity.${'xyz'[axis]}`]: -9.81 };
    const session = await exact.open(
      program,
      jobOf(flat, world(dimension, { ...gravity, 'world.dt': 1e-3 })),
    );
    // The slowest takes m / (c A) = 1.2 s at most.
    const { velocity } = await session.record(30_000);
    session.close();
    const speed = velocity[velocity.length - dimension + axis]!;
    expect(speed).toBeCloseTo((-2 * dimension * 9.81) / (drag * area), 8);
  });
});

describe('the boundary of a block of cells', () => {
  it.each([2, 3] as const)('closes, and faces outwards, in %i D', (dimension) => {
    const counts = [3, 2, 2].slice(0, dimension);
    const body = blockOf(dimension, { counts });
    const { count, ends } = boundaryOf(body.cells!, dimension);
    expect(count).toBe(dimension === 2 ? 2 * (3 + 2) : 2 * 2 * (3 * 2 + 3 * 2 + 2 * 2));
    // By Gauss' theorem, the sum of center · area over the facets is the dimension times the volume.
    const at = (mass: number) => [...body.masses.position.subarray(dimension * mass, dimension * (mass + 1))];
    let flux = 0;
    for (let i = 0; i < count; i++) {
      const corners = [...ends.subarray(dimension * i, dimension * (i + 1))].map(at);
      flux += cellVolume(
        {
          dimension,
          masses: {
            position: Float64Array.from([...new Array<number>(dimension).fill(0), ...corners.flat()]),
          },
        },
        [0, 1, 2, 3].slice(0, dimension + 1),
      );
    }
    expect(flux).toBeCloseTo(
      counts.reduce((a, b) => a * b, 1),
      12,
    );
  });
});
