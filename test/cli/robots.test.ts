import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { morphograd, refuses, succeeds, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const write = (path: string, data: unknown): void => writeFileSync(join(folder, path), JSON.stringify(data));

const triangle = {
  masses: [{ position: [0, 0] }, { position: [0.2, 0] }, { position: [0.1, 0.17] }],
  springs: [
    { a: 0, b: 1 },
    { a: 1, b: 2 },
    { a: 2, b: 0 },
  ],
};

beforeAll(async () => {
  write('triangle.json', triangle);
  const size = ['--population', '3', '--generations', '1', '--learning-steps', '2'];
  write('two.json', { top: 2 });
  await succeeds(folder, ['evolve', ...size, '--backend', 'cpu', '--config', 'two.json', '--out', 'run']);
});

describe('morphograd train', () => {
  it('teaches a bare body, shows the learning curve, and writes the robot beside it', async () => {
    const stdout = await succeeds(folder, ['train', 'triangle.json', '--learning-steps', '3']);
    expect(stdout).toContain(
      'Teaching a body of 3 masses, 3 springs and 3 actuators the task "walk" on the cpu backend.',
    );
    expect(stdout.match(/^ +\d {2}/gm)).toHaveLength(4);
    expect(stdout).toMatch(/best$/m);
    expect(stdout).toContain('Written: triangle.trained.json');
    const robot = read('triangle.trained.json');
    expect(robot).toMatchObject({ scenario: { name: 'walk' }, provenance: { backend: 'cpu' } });
    expect(robot.learningCurve).toHaveLength(4);
    expect(robot.fitness).toBe(-Math.min(...robot.learningCurve));
  });

  it('teaches the body in space that comes with the package, which is replayed and drawn', async () => {
    const stdout = await succeeds(folder, ['train', 'quadruped', '--learning-steps', '1']);
    expect(stdout).toContain('42 masses, 245 springs and 56 actuators the task "walk3d"');
    expect(read('quadruped.trained.json').body.dimension).toBe(3);
    const again = await succeeds(folder, ['replay', 'quadruped.trained.json']);
    expect(again).toContain('the same bit for bit');
    await succeeds(folder, ['render', 'quadruped', '--format', 'png', '--out', 'space.png']);
  });

  it('takes bodies in space into a world of space where none is named', async () => {
    const solid = triangle.masses.map(({ position }) => ({ position: [...position, 0] }));
    write('solid.json', { ...triangle, masses: solid });
    expect(await succeeds(folder, ['replay', 'solid.json'])).toContain('Task "walk3d"');
  });

  it('trains whatever it is told to; the file has it, replays it, and goes on from it', async () => {
    const names = ['--train', 'controller', '--train', 'spring.stiffness', '--train', 'world.friction'];
    const args = ['train', 'triangle.json', '--learning-steps', '3', '--out', 'stiff.json'];
    const stdout = await succeeds(folder, [...args, ...names]);
    expect(stdout).toContain('spring.stiffness, 3 numbers: 10000.000 at first, ');
    expect(stdout).toContain('world.friction: 1.000 at first, ');
    const { body, scenario, learning } = read('stiff.json');
    const stiffness = body.springs.map((spring: { stiffness: number }) => spring.stiffness);
    expect(stiffness).not.toContain(1e4);
    expect(scenario.contact.friction).not.toBe(1);
    expect(Object.keys(learning.values)).toEqual(['spring.stiffness', 'world.friction']);
    expect(await succeeds(folder, ['replay', 'stiff.json'])).toContain('bit for bit');
    const on = ['train', 'stiff.json', '--learning-steps', '2', '--json', '--out', 'stiffer.json'];
    const result = JSON.parse(await succeeds(folder, on));
    expect(result).toMatchObject({ goesOn: true, evaluations: 3 });
    expect(result.trained['spring.stiffness']).toHaveLength(3);
    const five = [...args.with(3, '5').with(5, 'five.json'), ...names];
    await succeeds(folder, five);
    expect(read('stiffer.json')).toEqual(read('five.json'));
  });

  it('refuses to train what does not exist, with the nearest name that there is', async () => {
    await refuses(
      folder,
      ['train', 'triangle.json', '--train', 'spring.stifness', '--out', 'none.json'],
      'Did you mean "spring.stiffness"?',
    );
  });

  it('goes on from the weights of a trained robot, unless a seed asks for new ones', async () => {
    const before = read('triangle.trained.json');
    await succeeds(folder, ['train', 'triangle.trained.json', '--learning-steps', '0', '--out', 'on.json']);
    expect(read('on.json').fitness).toBe(before.fitness);
    const anew = [
      'train',
      'triangle.trained.json',
      '--learning-steps',
      '0',
      '--seed',
      '1',
      '--out',
      'anew.json',
    ];
    await succeeds(folder, anew);
    expect(read('anew.json').learningCurve).toEqual([before.learningCurve[0]]);
  });

  it('writes a robot that can be read again where the learning explodes', async () => {
    const robot = read('triangle.trained.json');
    robot.scenario.learning.optimizer.rate = 1e38;
    write('wild.json', robot);
    const anew = ['train', 'wild.json', '--learning-steps', '3', '--seed', '1'];
    const { code, stderr } = await morphograd(folder, anew);
    expect(stderr).toMatch(/^Note: The loss of evaluation \d is NaN: the simulation exploded/);
    expect(code).toBe(0);
    expect(read('wild.trained.json').learningCurve.at(-1)).toBeNull();
    const stdout = await succeeds(folder, ['replay', 'wild.trained.json']);
    expect(stdout).toContain('the same bit for bit');
  });

  it('goes on from learned weights without losing them, and says where there is nothing to gain', async () => {
    const { learning: _, ...robot } = read('triangle.trained.json');
    robot.scenario.learning.optimizer.rate = 1e30;
    write('kept.json', robot);
    const stdout = await succeeds(folder, ['train', 'kept.json', '--learning-steps', '60']);
    expect(stdout).toContain('steps that make it worse are taken back');
    expect(stdout).toMatch(
      /^No step along the gradient makes it better: rates from 1e\+30 down to .* were tried\.$/m,
    );
    const kept = read('kept.trained.json');
    expect(kept.fitness).toBeCloseTo(robot.fitness, 6);
    expect(kept.learningCurve).toHaveLength(22);
    expect(await succeeds(folder, ['train', 'kept.trained.json', '--learning-steps', '60'])).toMatch(
      /^No step along/m,
    );
  });

  it('makes a random body of a scenario, the same for the same seed', async () => {
    const args = ['train', '--random', '--scenario', 'jump', '--seed', '4', '--learning-steps', '1'];
    const stdout = await succeeds(folder, args);
    expect(stdout).toContain('Written: random-4.trained.json');
    await succeeds(folder, [...args, '--out', 'same.json']);
    expect(read('same.json')).toEqual(read('random-4.trained.json'));
    expect(read('same.json')).toMatchObject({ scenario: { name: 'jump' }, genotype: { space: 'triangles' } });
  });
});

describe('morphograd replay', () => {
  it('gives the fitness of an evolved and of a trained robot again, bit for bit', async () => {
    for (const robot of ['run/robots/best-1.json', 'triangle.trained.json']) {
      const stdout = await succeeds(folder, ['replay', robot]);
      expect(stdout).toContain(`Fitness: ${read(robot).fitness}\n`);
      expect(stdout).toContain('the same bit for bit');
    }
  });

  it('fails where the robot is not what was stored', async () => {
    const robot = read('triangle.trained.json');
    robot.body.springs[0].stiffness *= 1.01;
    write('edited.json', robot);
    const { code, stdout } = await morphograd(folder, ['replay', 'edited.json']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Stored: \S+, which is off by \S+ The file was changed since it was written/);
  });

  it('fails where the simulation explodes', async () => {
    const [first, ...others] = triangle.springs;
    write('exploding.json', {
      ...triangle,
      springs: [{ ...first, stiffness: 1e12, restLength: 0.1 }, ...others],
    });
    const { code, stdout } = await morphograd(folder, ['replay', 'exploding.json']);
    expect(stdout).toContain(
      'Fitness: NaN: the simulation exploded, or the objective gives no number\nThe file stores none.',
    );
    expect(code).toBe(1);
    const asJSON = await morphograd(folder, ['replay', 'exploding.json', '--json']);
    expect(JSON.parse(asJSON.stdout)).toMatchObject({ fitness: null, verdict: 'exploded', difference: null });
    expect(asJSON.code).toBe(1);
  });

  it('reports the difference on another backend and for another number of steps', async () => {
    const exact = JSON.parse(
      await succeeds(folder, ['replay', 'run/robots/best-1.json', '--backend', 'exact', '--json']),
    );
    expect(exact).toMatchObject({ backend: 'exact', verdict: 'different' });
    // A walker that hits the ground doubles a rounding error with every impact.
    expect(Math.abs(exact.difference)).toBeLessThan(0.1);
    const longer = await succeeds(folder, ['replay', 'triangle.trained.json', '--steps', '600', '--json']);
    expect(JSON.parse(longer)).toMatchObject({ steps: 600, verdict: 'different' });
  });

  it('writes the trajectory as CSV and for NumPy, the same numbers in both', async () => {
    await succeeds(folder, ['replay', 'triangle.trained.json', '--steps', '4', '--trajectory', 'walk.csv']);
    await succeeds(folder, ['replay', 'triangle.trained.json', '--steps', '4', '--trajectory', 'walk.npy']);
    const [header, ...rows] = readFileSync(join(folder, 'walk.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('time,x0,y0,x1,y1,x2,y2,vx0,vy0,vx1,vy1,vx2,vy2,activation0,activation1,activation2');
    expect(rows.map((row) => row.split(',')[0])).toEqual(['0', '0.004', '0.008', '0.012', '0.016']);
    expect(rows[0]).toMatch(/^0,0,0,0\.2\d*,0,0\.1\d*,0\.17\d*,0,0,0,0,0,0,-?0\.\d/);
    expect(rows.at(-1)).toMatch(/,,,$/);
    const npy = readFileSync(join(folder, 'walk.npy'));
    expect(npy.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\0');
    const data = 10 + npy.readUInt16LE(8);
    expect(data % 64).toBe(0);
    expect(npy.toString('latin1', 10, data)).toMatch(
      /^\{'descr': '<f8', 'fortran_order': False, 'shape': \(5, 16\), \} +\n$/,
    );
    const values = Array.from({ length: 5 * 16 }, (_, i) => npy.readDoubleLE(data + 8 * i));
    expect(npy.length).toBe(data + 8 * values.length);
    expect(values).toEqual(
      rows.flatMap((row) => row.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell)))),
    );
  });

  it('lets a body without a controller fall', async () => {
    expect(await succeeds(folder, ['replay', 'triangle.json'])).toMatch(
      /no controller[\s\S]*stores no fitness to compare with/,
    );
  });
});

describe('morphograd export', () => {
  it('writes more robots than the run kept, the same bits as those', async () => {
    const stdout = await succeeds(folder, ['export', 'run', '--top', '4', '--out', 'best']);
    expect(readdirSync(join(folder, 'best'))).toHaveLength(4);
    expect(readdirSync(join(folder, 'run/robots'))).toHaveLength(2);
    expect(read('best/best-1.json')).toEqual(read('run/robots/best-1.json'));
    const { fitness } = read('best/best-4.json');
    expect(await succeeds(folder, ['replay', 'best/best-4.json'])).toContain(
      `Stored: ${fitness}, the same bit for bit`,
    );
    expect(stdout).not.toContain('in the run');
  });

  it('says so where the run has fewer', async () => {
    expect(await succeeds(folder, ['export', 'run', '--top', '99', '--out', 'all'])).toMatch(
      /The run has no more than \d valid robots/,
    );
  });

  it('leaves nothing where it cannot write all, so that the next try finds its folder empty', async () => {
    const fault = join(folder, 'fault.mjs');
    writeFileSync(
      fault,
      `import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { renameSync } = fs;
      let count = 0;
      fs.renameSync = (from, to) => {
        if (++count === 3) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        renameSync(from, to);
      };
      syncBuiltinESMExports();`,
    );
    const args = ['export', 'run', '--top', '4', '--out', 'again'];
    await refuses(folder, args, 'the disk reports an input/output error', {
      env: { NODE_OPTIONS: `--import=${pathToFileURL(fault)}` },
    });
    expect(readdirSync(join(folder, 'again'))).toEqual([]);
    await succeeds(folder, args);
    expect(readdirSync(join(folder, 'again'))).toHaveLength(4);
  });
});
