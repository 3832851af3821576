import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuses, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();

const masses = [{ position: [0, 0] }, { position: [0.2, 0] }, { position: [0.1, 0.17] }];
const scenario = { format: 'morphograd/scenario', version: 1 };
const objective = 'fn final_reward(end: Body) -> f32 { return end.center.x; }';

const files: Readonly<Record<string, unknown>> = {
  'cut.json': '{"masses": [{"position": [0, 0]}, ',
  'nan.json': '{"masses": [{"position": [0, NaN]}], "springs": []}',
  'unknown.json': { masses, springs: [{ a: 0, b: 1, stifness: 3 }] },
  'range.json': { masses, springs: [{ a: 0, b: 1, stiffness: -3 }] },
  'missing-mass.json': { masses, springs: [{ a: 0, b: 7 }] },
  'duplicate.json': {
    masses,
    springs: [
      { a: 0, b: 1 },
      { a: 1, b: 0 },
    ],
  },
  'zero-length.json': { masses: [...masses, masses[0]], springs: [{ a: 0, b: 3 }] },
  'empty.json': { masses: [], springs: [] },
  'passive.json': { masses, springs: [{ a: 0, b: 1, amplitude: 0 }] },
  'exploding.json': {
    masses,
    springs: [
      { a: 0, b: 1, stiffness: 1e12, restLength: 0.1 },
      { a: 1, b: 2 },
    ],
  },
  'solid.json': {
    masses: masses.map(({ position }) => ({ position: [...position, 0] })),
    springs: [{ a: 0, b: 1 }],
  },
  'body.json': { masses, springs: [{ a: 0, b: 1 }] },
  'body.trained.json': {},
  'robot.json': { format: 'morphograd/robot', masses, springs: [], controller: { weights: {} } },
  'population.json': { scenario: { evolution: { population: 0 } } },
  'full/something.txt': 'x',
  'folder.csv/something.txt': 'x',
  file: 'x',
  'wgsl/scenario.json': scenario,
  'wgsl/objective.wgsl': 'fn final_reward(end: Body) -> f32 {\n  while (true) {}\n  return 1.0;\n}',
  'binding/scenario.json': scenario,
  'binding/objective.wgsl': 'fn final_reward(finish: f32) -> f32 { return finish; }',
  'field/scenario.json': { ...scenario, stepz: 3 },
  'field/objective.wgsl': objective,
  'bodiless/scenario.json': { ...scenario, body: null },
  'bodiless/objective.wgsl': objective,
};
for (const [path, content] of Object.entries(files)) {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}
const before = everything();

function everything(): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

const wrong: readonly [args: string, message: string | RegExp][] = [
  ['train nowhere.json', 'nowhere.json: there is no such file'],
  ['train cut.json', /cut\.json: line 1, column \d+: the text ends where/],
  ['train nan.json', '"NaN" stands where a value is due. Numbers must be finite'],
  ['train unknown.json', '"springs[0].stifness" is not a field of the format. Did you mean "stiffness"?'],
  ['train range.json', '"springs[0].stiffness" must be at least 0, but is -3'],
  ['train missing-mass.json', '"springs[0].b" is 7, but the masses are numbered 0 to 2'],
  ['train duplicate.json', '"springs[1]" joins masses 1 and 0, as springs[0] does'],
  ['train zero-length.json', '"springs[0]" has no length'],
  ['train empty.json', '"masses" must be a list of 2 or more, but is an empty list'],
  ['train passive.json', 'the body has no actuator'],
  ['train exploding.json --learning-steps 1', /nothing can be learned\..*softer.*Nothing was written/],
  ['train exploding.json --out no/robot.json', 'no: there is no such file or folder'],
  ['render exploding.json --out no/robot.gif', 'no: there is no such file or folder'],
  ['replay body.json --trajectory folder.csv', 'folder.csv: this is a folder'],
  ['config init --out no/config.json', 'no: there is no such file or folder'],
  ['train solid.json --scenario walk', 'Name a 3D scenario with --scenario, such as walk3d.'],
  ['train body.json', 'body.trained.json: there is a file of this name already'],
  ['train', 'name a robot file or give --random'],
  ['train body.json --random', 'one of the two'],
  ['train --random --scenario bodiless', 'has no space of bodies to search'],
  ['evolve wolk', 'Did you mean walk?'],
  ['evolve field', 'field/scenario.json: "stepz" is not a field of the format. Did you mean "steps"?'],
  ['evolve wgsl', /wgsl\/objective\.wgsl:2: .*while/],
  ['evolve binding', 'nothing is given to `final_reward` as `finish`'],
  ['evolve walk3d', 'No space of bodies lives in 3D yet. Teach a robot of your own with: morphograd train'],
  ['evolve bodiless', 'has no space of bodies to search'],
  ['evolve --population 0', /'--population <n>' argument '0' is invalid\. Write a whole number from 1/],
  ['evolve --seed 1.5', /'--seed <n>' argument '1\.5' is invalid\. Write a whole number\./],
  [
    'evolve --seed 99999999999999999999999',
    /is invalid\. Write a whole number from -9007199254740991 to 9007199254740991\./,
  ],
  ['evolve --rollouts 99999999999999999999', /Write a whole number from 1 to 9007199254740991\./],
  ['evolve --out ', /'--out <folder>' argument '' is invalid\. Name a file or a folder\./],
  ['replay ', '"": there is no such file or folder'],
  ['evolve robot.json', 'robot.json: "format" is "morphograd/robot": the file is a robot, not a scenario.'],
  ['evolve --backend cuda', /argument 'cuda' is invalid\. Allowed choices are auto, cpu, gpu/],
  ['evolve --config population.json', '"scenario.evolution.population" must be at least 1, but is 0'],
  ['evolve --config nowhere.json', 'nowhere.json: there is no such file'],
  ['evolve --set population', /--set population: this is not of the form path=value\. .*population=50/],
  [
    'evolve --set scenario.evolution.populaton=3',
    '"scenario.evolution.populaton" is not a field of the format. Did you mean "population"?',
  ],
  [
    'evolve --set scenario.evolution.selection.kind=best',
    /"scenario\.evolution\.selection\.kind" must be "elitist", "tournament"/,
  ],
  ['evolve --set seed.deep=3', '"seed" must be'],
  [
    'evolve --set scenario.starts[3].rotation=1',
    '--set scenario.starts[3].rotation=1: there is no list with a place [3]',
  ],
  [
    'evolve --set scenario.evolution.operators.material=1',
    '"evolution.operators.material" is not an operator of triangles',
  ],
  [
    'evolve --set scenario.evolution.selection={"kind":"map-elites"}',
    '"scenario.evolution.archive" is missing',
  ],
  ['evolve --quiet --json', /'--quiet' cannot be used with option '--json'/],
  ['resume full', 'full: this is no folder of a run: there is no run.sqlite in it'],
  ['resume nowhere', 'nowhere: this is no folder of a run'],
  ['status full', 'full: this is no folder of a run'],
  ['runs nowhere', 'nowhere: there is no such folder'],
  ['runs cut.json', 'cut.json: a part of this path is a file, not a folder'],
  ['config check population.json', '"scenario.evolution.population" must be at least 1, but is 0'],
  ['config init --out body.json', 'body.json: there is a file of this name already'],
  ['config init wolk', 'Did you mean walk?'],
  ['evolve --out full', 'full: the folder is not empty (it holds something.txt)'],
  ['evolve --out file/run', 'file/run: a part of this path is a file'],
  ['evolve --poplation 3', /unknown option '--poplation'[\s\S]*Did you mean --population/],
  ['evlove', /unknown command 'evlove'[\s\S]*Did you mean evolve/],
  ['replay', "missing required argument 'robot'"],
  ['replay body.json --trajectory walk.txt', 'walk.txt: a trajectory is written as .csv or .npy'],
  ['replay body.json --trajectory no/walk.csv', 'no: there is no such file or folder'],
  ['replay body.json --steps 0', 'Write a whole number from 1'],
  ['replay cut.json --json', 'the text ends where'],
  ['export full --out best', 'full: this is no folder of a run'],
  ['export full', "required option '--out <folder>' not specified"],
  ['check wolk', 'Did you mean walk?'],
];

describe('morphograd', () => {
  it.concurrent.each(wrong)('refuses %s in one paragraph, exit code 2', async (args, message) => {
    await refuses(folder, args.split(' '), message);
  });

  it.runIf(process.platform === 'linux')('refuses a place where nobody can make a folder', async () => {
    await refuses(folder, ['evolve', '--out', '/proc/no/run'], '/proc/no: the system does not permit it');
  });

  it('has written nothing on the way', () => {
    expect(everything()).toEqual(before);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });
});
