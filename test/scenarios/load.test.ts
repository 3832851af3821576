import { describe, expect, it } from 'vitest';
import { ELDIR_TRIANGLES } from '../../evolve/genotypes/triangles/options.ts';
import { builtInScenario, parseScenario } from '../../evolve/parts/scenario.ts';
import { ELDIR_VALIDITY } from '../../evolve/search/validity.ts';
import { builtInScenarios } from '../../scenarios/load.ts';
import { WgslError } from '../../sim/wgsl/error.ts';
import { controller, physics } from '../reference/eldir.ts';

const head = { format: 'morphograd/scenario', version: 1 };

const objective = `struct Task { goal: vec2f, weight: f32 }
fn final_reward(end: Body, task: Task) -> f32 { return -task.weight * distance(end.center, task.goal); }`;

const parameters = { goal: [1, 0], weight: 2 };

function parse(fields: object, files: Record<string, string> = { 'objective.wgsl': objective }) {
  return parseScenario({ ...head, objective: { parameters }, ...fields }, files, 'reach/scenario.json');
}

const wrong: readonly [fields: object, message: string][] = [
  [{ stepz: 3 }, '"stepz" is not a field of the format. Did you mean "steps"?'],
  [{ version: 2 }, '"version" must be 1, but is 2.'],
  [{ steps: 0 }, '"steps" must be at least 1, but is 0.'],
  [{ timeStep: Number.NaN }, '"timeStep" must be a finite number, but is NaN.'],
  [{ gravity: [0, 0, -9.81] }, '"gravity" has 3 numbers, but "dimension" is 2. Write one for each axis.'],
  [{ starts: [{ offset: [0, 0, 1] }] }, '"starts[0].offset" has 3 numbers'],
  [{ starts: [] }, '"starts" must be a list of 1 or more'],
  [
    { contact: { law: 'impact', friction: 1 } },
    '"contact.friction" is not a field of the format. Leave it out; the fields here are law.',
  ],
  [{ contact: { law: 'colomb' } }, '"contact.law" must be "impact", "coulomb", "penalty" or "none"'],
  [
    { terrain: { kind: 'flta' } },
    '"terrain.kind" must be flat, profile, field, polygons, boxes, cells, union, or the name of a file such as "terrain.wgsl"',
  ],
  [
    { terrain: { kind: 'hills.wgsl' } },
    '"terrain.kind" names "hills.wgsl", but there is no such file. Write it beside scenario.json',
  ],
  [{ terrain: { kind: 'field' } }, '"terrain.kind" is "field", a ground for 3D, but "dimension" is 2.'],
  [
    { objective: { file: 'objectiv.wgsl' } },
    '"objective.file" names "objectiv.wgsl", but there is no such file. Did you mean "objective.wgsl"?',
  ],
  [
    { objective: { file: '../objective.wgsl' } },
    '"objective.file" must be the name of a file beside scenario.json such as "objective.wgsl"',
  ],
  [
    { forces: { spring: ['elastic_forse'] } },
    '"forces.spring[0]" is "elastic_forse", but no WGSL function has this name. Did you mean "elastic_force"?',
  ],
  [{ dimension: 3, body: { genotype: 'triangles' } }, '"body.genotype" is "triangles", which live in 2D.'],
  [{ dimension: 3, body: { genotype: 'voxels' } }, '"body.genotype" is "voxels", which live in 2D.'],
  [
    { body: { genotype: 'voxel' } },
    '"body.genotype" must be "triangles" or "voxels", but is the text "voxel". Did you mean "voxels"?',
  ],
  [
    { body: { genotype: 'voxels', stiffness: 1 } },
    '"body.stiffness" is not a field of the format. Leave it out; the fields here are genotype, rows',
  ],
  [{ body: { genotype: 'triangles', amplitude: 1 } }, '"body.amplitude" must be below 1, but is 1.'],
  [{ learning: { optimizer: { kind: 'adm' } } }, '"learning.optimizer.kind" must be "normalized" or "adam"'],
  [
    { terrain: { kind: 'profile', parameters: { spacing: 0, heights: [0] } } },
    '"terrain.parameters.spacing" is 0. Write a distance above 0.',
  ],
  [
    { format: 'morphograd/robot', stepz: 3 },
    '"format" is "morphograd/robot": the file is a robot, not a scenario. Name another.',
  ],
  [{ gravity: [0, -1e300] }, '"gravity[1]" is -1e+300, too great for single precision.'],
  [{ drag: 1e300 }, '"drag" is 1e+300, too great for single precision.'],
  [{ timeStep: 1e-300 }, '"timeStep" is 1e-300, which is 0 in single precision.'],
  [{ starts: [{ offset: [1e300, 0] }] }, '"starts[0].offset[0]" is 1e+300, too great'],
  [{ contact: { law: 'penalty', width: 1e-300 } }, '"contact.width" is 1e-300, which is 0'],
  [{ body: { genotype: 'triangles', stiffness: 1e300 } }, '"body.stiffness" is 1e+300, too great'],
  [
    { objective: { parameters: { distance: 1e300 } } },
    '"objective.parameters.distance" is 1e+300, too great for single precision.',
  ],
  [
    { terrain: { kind: 'profile', parameters: { spacing: 1, heights: [0, 1e300] } } },
    '"terrain.parameters.heights[1]" is 1e+300, too great for single precision.',
  ],
  [{ evolution: { population: 0 } }, '"evolution.population" must be at least 1, but is 0.'],
  [{ controller: { kind: 'none', hidden: 3 } }, '"controller.hidden" is not a field of the format.'],
];

describe('parseScenario', () => {
  it('fills in what a user would not say', () => {
    const scenario = parse({});
    expect(scenario).toMatchObject({
      dimension: 2,
      gravity: [0, -9.81],
      contact: { law: 'coulomb', friction: 1 },
    });
    expect(scenario.starts).toEqual([{ offset: [0, 0], rotation: 0, velocity: [0, 0] }]);
    expect(scenario.body).toMatchObject({ genotype: 'triangles', spacing: 0.05, restLength: 0.05 });
    expect(
      parse(
        { dimension: 3, objective: {} },
        { 'objective.wgsl': 'fn final_reward() -> f32 { return 0.0; }' },
      ),
    ).toMatchObject({ gravity: [0, 0, -9.81], body: null });
  });

  it('takes the texts of the files that it names, so that it needs no folder any more', () => {
    const files = { 'objective.wgsl': objective, 'other.wgsl': 'not WGSL' };
    const scenario = parse({}, files);
    expect(scenario.sources).toEqual({ 'objective.wgsl': objective });
    const copy = parseScenario(JSON.parse(JSON.stringify(scenario)), {}, 'robot.json');
    expect(copy).toEqual(scenario);
  });

  it.each(wrong)('says of %j: %s', (fields, message) => {
    expect(() => parse(fields)).toThrow(`reach/scenario.json: ${message}`);
  });

  it('asks for an objective and a ground', () => {
    const none = { 'objective.wgsl': 'fn reward() -> f32 { return 0.0; }' };
    expect(() => parse({ objective: {} }, none)).toThrow(
      '"objective.file" names "objective.wgsl", which declares neither fn final_reward nor fn running_reward.',
    );
    const files = { 'objective.wgsl': objective, 'hills.wgsl': 'struct Terrain { height: f32 }' };
    const terrain = { kind: 'hills.wgsl', parameters: { height: 1 } };
    expect(() => parse({ terrain }, files)).toThrow(
      'which declares neither fn terrain_distance nor fn terrain_height. Add one',
    );
  });

  it('names file and line of a WGSL error by the path of the folder', () => {
    const broken = `${objective}\nfn broken( -> f32 { return 1.0; }`;
    expect(() => parse({}, { 'objective.wgsl': broken })).toThrow(WgslError);
    expect(() => parse({}, { 'objective.wgsl': broken })).toThrow(/^reach\/objective\.wgsl:3: /);
  });
});

describe('the built-in scenarios', () => {
  it.each(builtInScenarios)('%s carries its name and a description', (name) => {
    const scenario = builtInScenario(name);
    expect(scenario.name).toBe(name);
    expect(scenario.description).not.toBe('');
  });

  it('search by lineages and inherited weights where they say nothing else', () => {
    const usual = parse({}).evolution;
    expect(usual).toMatchObject({
      selection: { kind: 'lineages' },
      operators: { 'bit-flip': 1, learning: 0.5 },
      inheritance: 'weights',
      newActuators: 'still',
      selfAdaptation: { spread: 0.5 },
      halving: { first: 1, factor: 3 },
    });
    expect(parse({ evolution: { inheritance: 'none' } }).evolution.operators?.learning).toBeUndefined();
    const { selection, initial, population, generations, ...walk } = builtInScenario('walk').evolution;
    expect(usual).toMatchObject(walk);
  });

  it('follow the protocol of ELDiR in "eldir"', () => {
    const scenario = builtInScenario('eldir');
    expect(scenario).toMatchObject({
      steps: 999,
      timeStep: physics.dt,
      gravity: [0, physics.gravity],
      drag: physics.drag,
      contact: { law: 'impact' },
      terrain: { kind: 'flat', parameters: { height: physics.ground } },
      forces: { spring: ['elastic_force_eldir'], mass: [] },
      placement: 'origin',
      learning: { updates: 35, optimizer: { kind: 'normalized', rate: 0.2 } },
      validity: ELDIR_VALIDITY,
      starts: [{ offset: [0, 0], rotation: 0, velocity: [0, 0] }],
      evolution: {
        operators: { 'bit-flip': 1 },
        selection: { kind: 'elitist' },
        inheritance: 'none',
        selfAdaptation: null,
        halving: null,
        duplicates: 'evaluate',
      },
    });
    expect(scenario.body).toEqual({ genotype: 'triangles', ...ELDIR_TRIANGLES });
    expect(scenario.controller).toEqual({
      kind: 'perceptron',
      ...controller,
      period: 1,
      initialScale: { hidden: 2, output: 3 },
    });
  });

  it('are listed where a name is none of them', () => {
    expect(() => builtInScenario('wlak')).toThrow(/^wlak: .* is not built in\. .*eldir, jump, walk/);
  });
});
