import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJSON } from '../../../base/format-json.ts';
import { stream } from '../../../base/random.ts';
import { initialController } from '../../../control/initialise.ts';
import type { PerceptronController } from '../../../control/robot/controller.ts';
import { parseRobot, type Robot, robotToJSON } from '../../../control/robot/robot.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import { voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { builtInScenario } from '../../../evolve/parts/scenario.ts';
import { actuatorsOf } from '../../../sim/body/body.ts';
import { fields } from '../../../sim/body/fields.ts';

const masses = [{ position: [0, 0] }, { position: [3, 0] }, { position: [0, 4] }];
const springs = [
  { a: 0, b: 1 },
  { a: 1, b: 2 },
];
const settings = {
  kind: 'perceptron',
  hidden: 2,
  clocks: 3,
  clockRate: 10,
  constants: 1,
  featureScale: 0.05,
  period: 1,
};
const weights = { hidden: new Array(2 * (1 + 1 + 3 + 12)).fill(0), output: new Array(2 * 3).fill(0) };

const read = (fields: object) => parseRobot({ masses, springs, ...fields }, 'robot.json');

/** A robot with every field, its numbers drawn from the seed. */
function trained(seed: number): Robot {
  const random = stream(seed);
  const space = triangleSpace({ rows: 2, columns: 4 });
  const genotype = space.random(random);
  const { body } = space.develop(genotype);
  const scenario = builtInScenario('jump');
  const controller = initialController(scenario.controller, body, seed) as PerceptronController;
  const draw = (values: Float64Array) => values.map(() => random.normal());
  const { hidden, output } = controller.weights;
  return {
    name: 'Anna',
    notes: 'The first.',
    body: { ...body, masses: { ...body.masses, velocity: body.masses.velocity.map(() => random.normal()) } },
    genotype: { space: space.name, genes: space.toJSON(genotype) },
    controller: { ...controller, weights: { hidden: draw(hidden), output: draw(output) } },
    scenario,
    fitness: random.normal(),
    learningCurve: [random.normal(), random.normal()],
    provenance: { seed, generation: 3, id: '3-1', parents: ['2-7'], packageVersion: '0.1.0', backend: 'cpu' },
  };
}

const wrong: readonly [what: string, fields: object, message: string][] = [
  ['an unknown field', { color: 'red' }, '"color" is not a field of the format. Leave it out'],
  [
    'a misspelt field',
    { springs: [{ a: 0, b: 1, stifness: 1 }] },
    '"springs[0].stifness" is not a field of the format. Did you mean "stiffness"?',
  ],
  [
    'another format',
    { format: 'morphograd/scenario' },
    '"format" is "morphograd/scenario": the file is a scenario, not a robot. Name another.',
  ],
  ['a later version', { version: 3 }, '"version" must be 1 or 2, but is 3.'],
  [
    'NaN',
    { masses: [{ position: [0, Number.NaN] }, ...masses] },
    '"masses[0].position[1]" must be a finite number, but is NaN.',
  ],
  [
    'Infinity as text',
    { masses: [{ position: [0, 'Infinity'] }, ...masses] },
    '"masses[0].position[1]" must be a finite number, but is the text "Infinity".',
  ],
  ['null for NaN', { fitness: null }, '"fitness" must be a finite number, but is null.'],
  [
    'NaN in a learning curve',
    { learningCurve: [0, Number.NaN] },
    '"learningCurve[1]" must be a finite number, but is NaN.',
  ],
  [
    'a mass of 0',
    { masses: [{ position: [0, 1], mass: 0 }, ...masses] },
    '"masses[0].mass" must be above 0, but is 0.',
  ],
  [
    'a position beyond single precision',
    { masses: [{ position: [1e300, 0] }, ...masses] },
    '"masses[0].position[0]" is 1e+300, too great for single precision. Write a number from -3.4e38 to 3.4e38.',
  ],
  [
    'a mass beyond it',
    { masses: [{ position: [0, 1], mass: 1e300 }, ...masses] },
    '"masses[0].mass" is 1e+300, too great for single precision.',
  ],
  [
    'a mass that is 0 in it',
    { masses: [{ position: [0, 1], mass: 1e-300 }, ...masses] },
    '"masses[0].mass" is 1e-300, which is 0 in single precision. Write a number from 1e-38 up.',
  ],
  [
    'a stiffness beyond it',
    { springs: [{ a: 0, b: 1, stiffness: 1e300 }] },
    '"springs[0].stiffness" is 1e+300, too great for single precision.',
  ],
  [
    'a length that is 0 in it',
    { masses: [{ position: [1, 1] }, { position: [1, 1 + 1e-9] }, ...masses] },
    '"springs[0]" has no length: masses 0 and 1 stand in one place.',
  ],
  [
    'an empty body',
    { masses: [], springs: [] },
    '"masses" must be a list of 2 or more, but is an empty list.',
  ],
  ['one mass', { masses: masses.slice(2) }, '"masses" must be a list of 2 or more, but is a list of 1.'],
  [
    'too many masses',
    { masses: new Array(65_537).fill(masses[0]) },
    '"masses" must be a list of 65536 or fewer, but is a list of 65537.',
  ],
  ['no springs', { springs: [] }, '"springs" must be a list of 1 or more, but is an empty list.'],
  [
    'a spring to a missing mass',
    { springs: [...springs, { a: 0, b: 3 }] },
    '"springs[2].b" is 3, but the masses are numbered 0 to 2. Name one of them, or add the mass.',
  ],
  ['a negative end', { springs: [{ a: -1, b: 1 }] }, '"springs[0].a" must be at least 0, but is -1.'],
  [
    'a spring from a mass to itself',
    { springs: [{ a: 1, b: 1 }] },
    '"springs[0].b" is 1, as "a" is. Name another mass.',
  ],
  [
    'a spring given twice',
    { springs: [...springs, { a: 0, b: 1 }] },
    '"springs[2]" joins masses 0 and 1, as springs[0] does. Leave one of the two out.',
  ],
  [
    'a spring given twice, reversed',
    { springs: [...springs, { a: 2, b: 1 }] },
    '"springs[2]" joins masses 2 and 1, as springs[1] does.',
  ],
  [
    'two masses of a spring in one place',
    { masses: [...masses, { position: [0, 0] }], springs: [{ a: 0, b: 3 }] },
    '"springs[0]" has no length: masses 0 and 3 stand in one place. Move one, or leave the spring out.',
  ],
  [
    'a rest length of 0',
    { springs: [{ a: 0, b: 1, restLength: 0 }] },
    '"springs[0].restLength" must be above 0, but is 0.',
  ],
  [
    'an amplitude of 1',
    { springs: [{ a: 0, b: 1, amplitude: 1 }] },
    '"springs[0].amplitude" must be below 1, but is 1.',
  ],
  [
    'an amplitude of -1',
    { springs: [{ a: 0, b: 1, amplitude: -1 }] },
    '"springs[0].amplitude" must be above -1, but is -1.',
  ],
  ['a wrong dimension', { dimension: 4 }, '"dimension" must be 2 or 3, but is 4.'],
  [
    'flat positions in 3D',
    { dimension: 3 },
    '"masses[0].position" has 2 numbers, but the body has 3 dimensions. Write 3 numbers.',
  ],
  [
    'one velocity of three numbers',
    { masses: [...masses, { position: [1, 1], velocity: [0, 0, 0] }] },
    '"masses[3].velocity" has 3 numbers, but the body has 2 dimensions.',
  ],
  [
    'too few weights',
    { controller: { ...settings, weights: { ...weights, hidden: [1] } } },
    '"controller.weights.hidden" has 1 number, but 17 inputs and 2 outputs ask for 34. Write 34, or leave "controller" out to have it trained anew.',
  ],
  [
    'too many output weights',
    { controller: { ...settings, weights: { ...weights, output: new Array(9).fill(0) } } },
    '"controller.weights.output" has 9 numbers, but 3 inputs and 2 outputs ask for 6.',
  ],
  [
    'too few phases',
    { controller: { kind: 'oscillators', period: 1, amplitude: [1, 1], frequency: [1, 1], phase: [0] } },
    '"controller.phase" has 1 number, but the body\'s 2 actuators ask for 2.',
  ],
  [
    'weights of an unknown kind of controller',
    { controller: { kind: 'perseptron' } },
    '"controller.kind" must be "perceptron", "oscillators", "coupled-oscillators", "recurrent" or "none", but is the text "perseptron". Did you mean "perceptron"?',
  ],
  [
    'a wrong scenario',
    { scenario: { ...builtInScenario('walk'), steps: 0 } },
    '"scenario.steps" must be at least 1, but is 0.',
  ],
  [
    'a scenario without its WGSL',
    { scenario: { ...builtInScenario('walk'), sources: {} } },
    '"scenario.objective.file" names "objective.wgsl", but there is no such file. Write it beside scenario.json, or its text into "sources".',
  ],
];

describe('parseRobot', () => {
  it('takes a bare body and fills in the rest', () => {
    const { body } = read({});
    expect(body.dimension).toBe(2);
    expect([...body.masses.velocity]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...body.masses.mass]).toEqual([1, 1, 1]);
    expect([...body.springs.ends]).toEqual([0, 1, 1, 2]);
    expect([...body.springs.restLength]).toEqual([3, 5]);
    for (const name of ['stiffness', 'damping', 'amplitude'] as const)
      expect([...body.springs[name]]).toEqual([fields.spring[name].default, fields.spring[name].default]);
  });

  it('takes a body in 3D by the length of its positions', () => {
    const solid = masses.map(({ position }) => ({ position: [...position, 1] }));
    expect(read({ masses: solid }).body).toMatchObject({ dimension: 3, masses: { count: 3 } });
  });

  it('takes two masses and one spring', () => {
    const { body } = parseRobot({ masses: masses.slice(0, 2), springs: [{ a: 0, b: 1 }] }, 'robot.json');
    expect([body.masses.count, body.springs.count, body.springs.restLength[0]]).toEqual([2, 1, 3]);
  });

  it('reads bodies as large as a grid of voxels grows them', () => {
    const space = voxelSpace({ rows: 100, columns: 100 });
    const { body } = space.develop({ voxels: new Uint8Array(10_000).fill(3) });
    expect(body.masses.count).toBe(101 * 101);
    const { masses, springs } = parseRobot(robotToJSON({ body }), 'robot.json').body;
    expect([masses.count, springs.count]).toEqual([body.masses.count, body.springs.count]);
  });

  it('takes the same body wrapped', () => {
    const data = { format: 'morphograd/robot', version: 1, body: { masses, springs } };
    expect(parseRobot(data, 'robot.json')).toEqual(read({}));
  });

  it.each(wrong)('refuses %s', (_, fields, message) => {
    expect(() => read(fields)).toThrow(`robot.json: ${message}`);
  });

  it('names fields by their path in the file', () => {
    const body = { masses, springs: [{ a: 0, b: 9 }] };
    expect(() => parseRobot({ body }, 'robot.json')).toThrow('robot.json: "body.springs[0].b" is 9');
    expect(() => read({ springs: body.springs })).toThrow('robot.json: "springs[0].b" is 9');
  });

  it('says what a robot is where there is none', () => {
    expect(() => parseRobot({}, 'robot.json')).toThrow(
      'robot.json: "body" is missing. Write {"masses": […], "springs": […]}, here or in place of "body".',
    );
    expect(() => parseRobot([], 'robot.json')).toThrow('the file must be an object, but is an empty list.');
  });
});

describe('a spring of negative amplitude', () => {
  const opposed = [
    { a: 0, b: 1, amplitude: -0.3 },
    { a: 1, b: 2, amplitude: 0 },
    { a: 0, b: 2, amplitude: 0.3 },
  ];
  const numbers = { amplitude: [1, 1], frequency: [1, 1], phase: [0, 0] };

  it('is an actuator, and has weights of its own', () => {
    const { body, controller } = read({
      springs: opposed,
      controller: { kind: 'oscillators', period: 1, ...numbers },
    });
    expect(actuatorsOf(body)).toEqual([0, 2]);
    expect(controller).toMatchObject({ amplitude: Float64Array.of(1, 1) });
  });

  it('is kept in the file', () => {
    const robot = read({ springs: opposed });
    expect(parseRobot(robotToJSON(robot), 'robot.json').body.springs.amplitude).toEqual(
      Float64Array.of(-0.3, 0, 0.3),
    );
  });
});

describe('robotToJSON', () => {
  it('is read back to the bit', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const robot = trained(seed);
        expect(parseRobot(JSON.parse(formatJSON(robotToJSON(robot))), 'robot.json')).toEqual(robot);
      }),
      { numRuns: 20 },
    );
  });

  it('writes null for a loss that is not finite, which is read as NaN, and leaves out a fitness that is not', () => {
    const robot = { ...trained(1), fitness: Number.NaN, learningCurve: [0.5, Number.NaN] };
    const { fitness: _, ...known } = robot;
    const text = formatJSON(robotToJSON(robot));
    expect(text).toContain('"learningCurve": [0.5, null]');
    expect(parseRobot(JSON.parse(text), 'robot.json')).toEqual(known);
    for (const loss of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(robotToJSON({ ...robot, learningCurve: [loss] }).learningCurve).toEqual([null]);
  });

  it('keeps oscillators, and leaves out what is not known', () => {
    const numbers = { amplitude: [0.1, -1], frequency: [1 / 3, 2], phase: [0, 7] };
    const robot = read({ controller: { kind: 'oscillators', period: 2, ...numbers } });
    const json = robotToJSON(robot);
    expect(Object.keys(json)).toEqual(['format', 'version', 'body', 'controller']);
    expect(parseRobot(json, 'robot.json')).toEqual(robot);
  });
});
