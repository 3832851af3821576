import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { morphograd, refuses, succeeds, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const write = (path: string, data: unknown): void => writeFileSync(join(folder, path), JSON.stringify(data));

const square = {
  masses: [{ position: [0, 0] }, { position: [0.2, 0] }, { position: [0.2, 0.2] }, { position: [0, 0.2] }],
  springs: [
    { a: 0, b: 1 },
    { a: 2, b: 3 },
  ],
  cells: [
    { a: 0, b: 1, c: 2, youngsModulus: 2e4 },
    { a: 0, b: 2, c: 3 },
  ],
};
write('square.json', square);

mkdirSync(join(folder, 'swim'));
write('swim/scenario.json', {
  format: 'morphograd/scenario',
  version: 1,
  steps: 50,
  timeStep: 0.001,
  forces: { cell: ['neo_hookean'], facet: ['resistive_drag'] },
  objective: {
    terms: {
      tips: { function: 'height', over: 'mass', weight: 2 },
      effort: { function: 'squared', over: 'actuator', when: 'always', reduce: 'sum', weight: -0.01 },
    },
  },
});
writeFileSync(
  join(folder, 'swim/objective.wgsl'),
  `fn height(mass: Mass, start: Mass) -> f32 { return mass.position.y - start.position.y; }
fn squared(activation: f32) -> f32 { return activation * activation; }`,
);

mkdirSync(join(folder, 'supple'));
const supple = {
  format: 'morphograd/scenario',
  version: 1,
  steps: 50,
  fields: {
    spring: { yield: { unit: '1', default: 0.1, min: 0, max: 1, meaning: 'Strain that it gives way to.' } },
  },
  forces: { spring: ['elastic_force', 'axial_damping', 'yielding'] },
  objective: { terms: { span: { function: 'span', over: 'spring', reduce: 'sum' } } },
  body: { genotype: 'triangles', rows: 2, columns: 4 },
  evolution: { population: 2, generations: 1 },
  learning: { updates: 2, train: ['controller', 'spring.yield'] },
};
write('supple/scenario.json', supple);
writeFileSync(
  join(folder, 'supple/objective.wgsl'),
  `fn span(a: Mass, b: Mass) -> f32 { return distance(a.position, b.position); }
fn yielding(a: Mass, b: Mass, spring: Spring) -> vecD { return (-50.0 * spring.yield) * (a.position - b.position); }`,
);

describe('a field of the scenario’s own', () => {
  const springs = [
    { a: 0, b: 1, yield: 0.25 },
    { a: 2, b: 3 },
  ];

  it('is read from the robot’s file, learned, stored and replayed to the bit', async () => {
    write('supple.json', { ...square, springs });
    await succeeds(folder, ['train', 'supple.json', '--scenario', 'supple']);
    const { body } = JSON.parse(readFileSync(join(folder, 'supple.trained.json'), 'utf8'));
    expect(body.springs.map((spring: { yield: number }) => spring.yield)).not.toEqual([0.25, 0.1]);
    expect(await succeeds(folder, ['replay', 'supple.trained.json'])).toContain('the same bit for bit');
    await succeeds(folder, ['train', 'supple.trained.json']);
  });

  it('is evolved, listed and checked', async () => {
    await succeeds(folder, ['evolve', './supple', '--out', 'bred', '--workers', '1']);
    await succeeds(folder, ['export', 'bred', '--top', '1', '--out', 'best']);
    expect(await succeeds(folder, ['parameters', './supple'])).toMatch(
      /^spring\.yield +1 +each spring's own +yes +Strain that it gives way to\.$/m,
    );
    expect(await succeeds(folder, ['check', './supple'])).toMatch(/✓ +gradient of spring\.yield/);
  });

  it('is refused where no scenario declares it, or another name is meant', async () => {
    write('supple.json', { ...square, springs });
    await refuses(folder, ['replay', 'supple.json'], '"springs[0].yield" is not a field of the format.');
    write('misspelt.json', { ...square, springs: [{ a: 0, b: 1, yeild: 0.25 }] });
    await refuses(folder, ['train', 'misspelt.json', '--scenario', 'supple'], 'Did you mean "yield"?');
    await refuses(
      folder,
      ['replay', 'supple.trained.json', '--scenario', 'walk'],
      'The springs of the body have numbers of "yield", a field that scenario "walk" does not declare.',
    );
    await refuses(
      folder,
      ['train', 'supple.json', '--scenario', 'supple', '--train', 'spring.yeild', '--out', 'other.json'],
      'Did you mean "spring.yield"?',
    );
  });
});

describe('cells that are actuators', () => {
  const still = square.springs.map((spring) => ({ ...spring, amplitude: 0 }));
  const acting = [{ ...square.cells[0], amplitude: 0.3, direction: [0, 2] }, square.cells[1]];
  mkdirSync(join(folder, 'crawl'));
  write('crawl/scenario.json', {
    format: 'morphograd/scenario',
    version: 1,
    steps: 60,
    timeStep: 0.001,
    forces: { cell: ['neo_hookean', 'muscle'] },
    learning: { updates: 3 },
  });
  writeFileSync(
    join(folder, 'crawl/objective.wgsl'),
    'fn final_reward(start: Body, end: Body) -> f32 { return end.center.x - start.center.x; }',
  );

  it('are taught and replayed to the bit, and their activation is written', async () => {
    write('muscle.json', { ...square, springs: still, cells: acting });
    const text = await succeeds(folder, ['train', 'muscle.json', '--scenario', 'crawl']);
    expect(text).toContain('1 actuator');
    const { body, controller } = JSON.parse(readFileSync(join(folder, 'muscle.trained.json'), 'utf8'));
    expect(body.cells[0]).toEqual({
      a: 0,
      b: 1,
      c: 2,
      youngsModulus: 2e4,
      amplitude: 0.3,
      direction: [0, 2],
    });
    expect(controller.weights.output).toHaveLength(33);
    const replayed = await succeeds(folder, ['replay', 'muscle.trained.json', '--trajectory', 'path.csv']);
    expect(replayed).toContain('the same bit for bit');
    const [head, first] = readFileSync(join(folder, 'path.csv'), 'utf8').split('\n');
    expect(head!.split(',').at(-1)).toBe('activationOfCell0');
    expect(Number(first!.split(',').at(-1))).not.toBe(0);
    await succeeds(folder, ['render', 'muscle.trained.json', '--format', 'png']);
  });

  it('are trained no further than a file may hold', async () => {
    write('muscle.json', { ...square, springs: still, cells: acting });
    await succeeds(folder, [
      ...[
        'train',
        'muscle.json',
        '--scenario',
        'crawl',
        '--train',
        'cell.amplitude',
        '--train',
        'cell.direction',
      ],
      ...['--out', 'turned.json'],
    ]);
    const { cells } = JSON.parse(readFileSync(join(folder, 'turned.json'), 'utf8')).body;
    expect(cells[1].amplitude).toBe(0);
    expect(cells[0].direction).toHaveLength(2);
  });
});

describe('a body of cells in a fluid', () => {
  it('is taught and replayed to the bit, and each objective is told', async () => {
    await succeeds(folder, ['train', 'square.json', '--scenario', 'swim', '--learning-steps', '2']);
    const robot = JSON.parse(readFileSync(join(folder, 'square.trained.json'), 'utf8'));
    expect(robot.body.cells).toEqual([
      { a: 0, b: 1, c: 2, youngsModulus: 20000 },
      { a: 0, b: 2, c: 3, youngsModulus: 10000 },
    ]);
    const text = await succeeds(folder, ['replay', 'square.trained.json']);
    expect(text).toContain('the same bit for bit');
    expect(text).toMatch(/^Objective tips: -?\d/m);
    const told = JSON.parse(await succeeds(folder, ['replay', 'square.trained.json', '--json']));
    const { tips, effort } = told.objectives;
    expect(told.fitness).toBeCloseTo(2 * tips[0] - 0.01 * effort[0], 6);
  });

  it('is said to be missing where functions are of cells that a body has none of', async () => {
    const { cells: _, ...bare } = square;
    write('bare.json', bare);
    const { stderr } = await morphograd(folder, ['replay', 'bare.json', '--scenario', 'swim']);
    expect(stderr).toContain('"neo_hookean" of scenario "swim" is of cells, but the body has none.');
    await refuses(
      folder,
      ['evolve', './swim', '--out', 'run'],
      'is of cells, but the body has none. Bodies of the',
    );
  });

  it('is checked like any other', async () => {
    expect(await succeeds(folder, ['check', 'swim'])).not.toContain('FAILED');
  });

  it.each([
    [{ a: 0, b: 2, c: 1 }, '"cells[0]" has no volume, or its masses are in the wrong order.'],
    [{ a: 0, b: 1, c: 2, restB: [-0.2, 0] }, '"cells[0]" has no volume at rest, or a negative one'],
    [{ a: 0, b: 1, c: 2, restB: [0.2] }, '"cells[0]" has a rest edge of 1 number. Write 2 numbers.'],
    [{ a: 0, b: 1, c: 9 }, '"cells[0].c" is 9, but the masses are numbered 0 to 3.'],
    [{ a: 0, b: 1, c: 1 }, '"cells[0].c" is 1, as "b" is.'],
    [{ a: 0, b: 1, c: 2, d: 3 }, '"cells[0].d" is of bodies in 3D'],
    [{ a: 0, b: 1, c: 2, poissonRatio: 0.5 }, '"cells[0].poissonRatio"'],
    [{ a: 0, b: 1, c: 2, youngModulus: 1 }, 'youngsModulus'],
  ])('is refused by field where a cell is wrong (%#)', async (cell, message) => {
    write('wrong.json', { ...square, cells: [cell] });
    await refuses(folder, ['replay', 'wrong.json'], message);
  });

  it.each([
    [{ function: 'heigth', over: 'mass' }, 'Did you mean "height"?'],
    [{ function: 'squared', over: 'actuator' }, 'activation'],
    [{ function: 'height', over: 'spring' }, 'nothing is given to `height` as `mass`'],
  ])('is refused where an objective is wrong (%#)', async (term, message) => {
    const scenario = JSON.parse(readFileSync(join(folder, 'swim/scenario.json'), 'utf8'));
    mkdirSync(join(folder, 'other'), { recursive: true });
    write('other/scenario.json', { ...scenario, objective: { terms: { term } } });
    writeFileSync(join(folder, 'other/objective.wgsl'), readFileSync(join(folder, 'swim/objective.wgsl')));
    await refuses(folder, ['replay', 'square.json', '--scenario', 'other'], message);
  });
});
