import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../control/check/check.ts';
import { initialController } from '../../control/initialise.ts';
import { learn } from '../../control/learn/learn.ts';
import { listParameters } from '../../control/parameters.ts';
import { parseRobot, robotToJSON } from '../../control/robot/robot.ts';
import { createTask, jobOf } from '../../control/task.ts';
import { ownFieldsOf } from '../../scenarios/fields.ts';
import { parseScenario } from '../../scenarios/load.ts';
import type { ScenarioInput } from '../../scenarios/scenario.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';

const declared = {
  mass: { charge: { unit: 'C', default: 1, min: -5, max: 5 } },
  spring: { yield: { unit: '1', default: 0.1, min: 0, max: 1, meaning: 'Strain that softens it.' } },
  facet: { suction: { unit: 'N/m^(D-1)', default: 0.3 } },
  cell: { inner_pressure: { unit: 'N/m^(D-1)', default: 4 } },
} satisfies ScenarioInput['fields'];

// A force of each kind that reads a field of its own, smooth in it.
const forces = `
fn softened(a: Mass, b: Mass, spring: Spring) -> vecD {
  let d = a.position - b.position;
  let strain = length(d) / spring.rest_length - 1.0;
  return (-40.0 * (spring.yield * spring.yield + strain)) * d;
}
fn attracted(mass: Mass, body: Body) -> vecD { return (2.0 * mass.charge) * (body.center - mass.position); }
fn sucked(masses: FacetMasses, facet: Facet) -> FacetForces { return divided(facet.suction * area_of(masses)); }
fn blown(masses: CellMasses, cell: Cell) -> CellForces {
  return forces_of(scaled(cell.inner_pressure / 2.0, cofactor_of(edges_of(masses))));
}
fn final_reward(start: Body, end: Body) -> f32 { return height_of(end.center) - 0.3 * end.center.x; }
fn spread(mass: Mass, start: Mass) -> f32 { return dot(mass.position, mass.position); }
fn across(mass: Mass) -> f32 { return mass.position.x * mass.position.x; }`;

const scenarioOf = (changes: Partial<ScenarioInput> = {}) =>
  parseScenario(
    {
      format: 'morphograd/scenario',
      version: 1,
      name: 'own',
      steps: 40,
      fields: declared,
      forces: {
        spring: ['elastic_force', 'axial_damping', 'softened'],
        mass: ['attracted'],
        facet: ['sucked'],
        cell: ['neo_hookean', 'blown'],
      },
      controller: { kind: 'perceptron', hidden: 4, clocks: 3 },
      objective: { terms: { spread: { function: 'spread', over: 'mass' } } },
      ...changes,
    } as ScenarioInput,
    { 'objective.wgsl': forces },
    'own/scenario.json',
  );

const square = {
  masses: [
    { position: [0, 0.1], charge: 2 },
    { position: [0.3, 0.1] },
    { position: [0.3, 0.4] },
    { position: [0, 0.4] },
  ],
  springs: [
    { a: 0, b: 1, yield: 0.25, stiffness: 500 },
    { a: 1, b: 2, stiffness: 500 },
    { a: 2, b: 3, stiffness: 500 },
    { a: 3, b: 0, stiffness: 500 },
  ],
  cells: [
    { a: 0, b: 1, c: 2, innerPressure: 9 },
    { a: 0, b: 2, c: 3 },
  ],
};

const backend = createWasmBackend({ precision: 'single' });

describe('fields of a scenario’s own', () => {
  it.each([2, 3] as const)(
    'are differentiated as differences have it, to 1e-6, in %i D',
    async (dimension) => {
      const exact = createWasmBackend({ precision: 'double' });
      const rows = [];
      for await (const row of checkScenario(scenarioOf({ dimension, contact: { law: 'none' } }), [exact]))
        if (row.part === 'gradients') rows.push(row);
      for (const name of ['mass.charge', 'spring.yield', 'facet.suction', 'cell.inner_pressure']) {
        const row = rows.find(({ claim }) => claim === `gradient of ${name}`);
        expect(row, name).toMatchObject({
          status: 'pass',
          note: expect.stringContaining('against differences'),
        });
        expect(row!.measured, name).toBeLessThanOrEqual(1e-6);
      }
      expect(rows.filter(({ status }) => status === 'fail')).toEqual([]);
    },
  );

  it('stand in robot files, number by number, with their default where nothing is said', () => {
    const scenario = scenarioOf();
    const { body } = parseRobot(square, 'square.json', ownFieldsOf(scenario));
    expect(body.springs.own).toEqual({ yield: Float64Array.of(0.25, 0.1, 0.1, 0.1) });
    expect(body.masses.own).toEqual({ charge: Float64Array.of(2, 1, 1, 1) });
    expect(body.cells!.own).toEqual({ inner_pressure: Float64Array.of(9, 4) });
    expect(body.facets).toBeUndefined();
    const { values } = jobOf(createTask(scenario), body, initialController(scenario.controller, body, 1));
    expect(values.get('spring.yield')).toEqual(Float64Array.of(0.25, 0.1, 0.1, 0.1));
    expect(values.get('facet.suction')).toEqual(new Float64Array(4).fill(0.3));
    // Its scenario says which they are, so the file needs nothing else.
    const json = JSON.parse(JSON.stringify(robotToJSON({ body, scenario })));
    expect(json.body.springs[0].yield).toBe(0.25);
    expect(json.body.cells[1].innerPressure).toBe(4);
    expect(parseRobot(json, 'file.json').body).toEqual(body);
  });

  it('are learned within their bounds, and the file has them', async () => {
    const scenario = scenarioOf({
      learning: { updates: 6, train: [{ name: 'spring.yield', rate: 0.4 }, 'cell.inner_pressure'] },
    });
    const { body } = parseRobot(square, 'square.json', ownFieldsOf(scenario));
    const controller = initialController(scenario.controller, body, 1);
    const learned = await learn(backend, createTask(scenario), body, controller);
    const { yield: found } = learned.body.springs.own!;
    expect(found).not.toEqual(body.springs.own!.yield);
    for (const value of found!) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    expect(learned.body.cells!.own!.inner_pressure).not.toEqual(body.cells!.own!.inner_pressure);
    const json = robotToJSON({ body: learned.body, scenario: learned.scenario });
    expect(parseRobot(JSON.parse(JSON.stringify(json)), 'file.json').body).toEqual(learned.body);
  });

  it('are listed with unit, meaning and whether they can be learned', () => {
    const listed = listParameters(scenarioOf());
    expect(listed).toContainEqual({
      name: 'spring.yield',
      unit: '1',
      meaning: 'Strain that softens it.',
      value: null,
      of: 'spring',
      isRead: true,
      isTrainable: true,
    });
    expect(listed.map(({ name }) => name)).toContain('cell.inner_pressure');
  });

  it.each([
    [
      { spring: { stiffness: { default: 1 } } },
      '"fields.spring.stiffness" is something that every spring has. Give it another',
    ],
    [{ mass: { position: { default: 1 } } }, '"fields.mass.position" is something that every mass has.'],
    [{ cell: { a: { default: 1 } } }, '"fields.cell.a" is something that every cell has.'],
    [
      { spring: { Yield: { default: 1 } } },
      '"fields.spring.Yield" is no name of a field: write lower-case letters and digits, with _ between words.',
    ],
    [{ spring: { a_1: { default: 1 }, a1: { default: 1 } } }, 'is called in files as "a_1" is.'],
    [
      { spring: { yield: { default: 2, max: 1 } } },
      '"fields.spring.yield.default" is 2, but has to be between',
    ],
    [
      { spring: { yield: { default: 2, min: 3, max: 1 } } },
      '"fields.spring.yield.min" is 3, above "max", which is 1.',
    ],
    [{ spring: { yield: {} } }, '"fields.spring.yield.default" is missing.'],
    [
      { spring: { yield: { default: 1, least: 0 } } },
      '"fields.spring.yield.least" is not a field of the format.',
    ],
    [
      { sprng: { yield: { default: 1 } } },
      '"fields.sprng" is not a field of the format. Did you mean "spring"?',
    ],
  ])('are refused where they are wrong (%#)', (fields, message) => {
    expect(() => scenarioOf({ fields: fields as never })).toThrow(message);
  });

  it.each([
    [
      { springs: [{ a: 0, b: 1, yeild: 0.2 }] },
      '"springs[0].yeild" is not a field of the format. Did you mean "yield"?',
    ],
    [{ springs: [{ a: 0, b: 1, yield: 2 }] }, '"springs[0].yield" must be at most 1, but is 2.'],
    [
      { masses: square.masses.map((mass) => ({ ...mass, charge: 'much' })) },
      '"masses[0].charge" must be a finite number',
    ],
  ])('are refused in robot files where they are wrong (%#)', (change, message) => {
    expect(() => parseRobot({ ...square, ...change }, 'robot.json', ownFieldsOf(scenarioOf()))).toThrow(
      message,
    );
  });

  it('are refused in files and bodies whose scenario does not declare them', () => {
    expect(() => parseRobot(square, 'robot.json')).toThrow(
      '"masses[0].charge" is not a field of the format. Leave it out',
    );
    const scenario = scenarioOf();
    const { body } = parseRobot(square, 'robot.json', ownFieldsOf(scenario));
    const controller = initialController(scenario.controller, body, 1);
    const springs = { ...body.springs, own: { yeild: new Float64Array(4) } };
    expect(() => jobOf(createTask(scenario), { ...body, springs }, controller)).toThrow(
      'The springs of the body have numbers of "yeild", a field that the scenario does not declare. Did you mean "yield"?',
    );
    const short = { ...body.springs, own: { yield: new Float64Array(3) } };
    expect(() => jobOf(createTask(scenario), { ...body, springs: short }, controller)).toThrow(
      'springs.own.yield has 3 numbers; this body needs 4.',
    );
    const beyond = { ...body.springs, own: { yield: Float64Array.of(0, 2, 0, 0) } };
    expect(() => jobOf(createTask(scenario), { ...body, springs: beyond }, controller)).toThrow(
      'springs.own.yield[1] is 2; it has to be at least 0 and at most 1.',
    );
  });

  it('leave the fingerprints of learnings and the records of scenarios without them as they were', () => {
    const input = { format: 'morphograd/scenario', version: 1 };
    const objective = 'fn final_reward(end: Body) -> f32 { return end.center.x; }';
    const scenario = parseScenario(input, { 'objective.wgsl': objective }, 'plain/scenario.json');
    expect(Object.keys(scenario)).not.toContain('fields');
  });
});
