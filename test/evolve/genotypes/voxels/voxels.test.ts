import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../../base/random.ts';
import type { Phenotype } from '../../../../evolve/genotypes/genotype.ts';
import { voxelSpace } from '../../../../evolve/genotypes/voxels/voxels.ts';
import { actuatorsOf } from '../../../../sim/body/body.ts';
import { gridSize, isConnected } from '../../../support/spaces.ts';

const space = voxelSpace({ rows: 2, columns: 3, spacing: 1, softStiffness: 100, stiffStiffness: 300 });
const developed = (...voxels: string[]) => space.develop(space.fromJSON({ voxels }));

/** Amplitude and stiffness of the spring between two places. */
function springBetween({ body }: Phenotype, from: readonly number[], to: readonly number[]) {
  const { masses, springs } = body;
  const massAt = ([x, y]: readonly number[]) =>
    Array.from({ length: masses.count }, (_, i) => i).find(
      (i) => masses.position[2 * i] === x && masses.position[2 * i + 1] === y,
    );
  const ends = [massAt(from), massAt(to)];
  const s = Array.from({ length: springs.count }, (_, i) => i).find(
    (i) => ends.includes(springs.ends[2 * i]!) && ends.includes(springs.ends[2 * i + 1]!),
  )!;
  return {
    amplitude: springs.amplitude[s],
    stiffness: springs.stiffness[s],
    restLength: springs.restLength[s],
  };
}

describe('voxelSpace', () => {
  it('develops random genotypes into connected bodies within the grid that have an actuator', () => {
    fc.assert(
      fc.property(gridSize, fc.nat(), (size, seed) => {
        const any = voxelSpace({ ...size, spacing: 1, origin: [2, 3] });
        const { body } = any.develop(any.random(stream(seed)));
        expect(isConnected(body)).toBe(true);
        expect(actuatorsOf(body).length).toBeGreaterThanOrEqual(2);
        const along = (axis: number) => body.masses.position.filter((_, i) => i % 2 === axis);
        expect(Math.min(...along(0))).toBe(2);
        expect(Math.min(...along(1))).toBe(3);
        expect(Math.max(...along(0))).toBeLessThanOrEqual(2 + size.columns);
        expect(Math.max(...along(1))).toBeLessThanOrEqual(3 + size.rows);
      }),
    );
  });

  it('gives a voxel four sides and two diagonals at rest', () => {
    const phenotype = developed('...', '.+.');
    const { masses, springs } = phenotype.body;
    expect([...masses.position]).toEqual([0, 0, 1, 0, 0, 1, 1, 1]);
    expect([...masses.velocity]).toEqual(new Array(8).fill(0));
    expect(springs.count).toBe(6);
    expect([...springs.restLength].sort()).toEqual([1, 1, 1, 1, Math.SQRT2, Math.SQRT2]);
    expect(new Set(springs.amplitude)).toEqual(new Set([0.2]));
    expect(new Set(springs.damping)).toEqual(new Set([20]));
    expect(springBetween(phenotype, [0, 1], [1, 0])).toMatchObject({ restLength: Math.SQRT2 });
  });

  it('lets neighbours share a spring that is the mean of both', () => {
    const phenotype = developed('S-.', 's++');
    expect(springBetween(phenotype, [0, 0], [0, 1])).toMatchObject({ amplitude: 0, stiffness: 100 });
    expect(springBetween(phenotype, [0, 1], [0, 2])).toMatchObject({ amplitude: 0, stiffness: 300 });
    expect(springBetween(phenotype, [0, 1], [1, 1])).toMatchObject({ amplitude: 0, stiffness: 200 });
    expect(springBetween(phenotype, [1, 0], [1, 1])).toMatchObject({ amplitude: 0.1, stiffness: 100 });
    expect(springBetween(phenotype, [1, 1], [1, 2])).toMatchObject({ amplitude: -0.1, stiffness: 200 });
    expect(springBetween(phenotype, [2, 0], [2, 1])).toMatchObject({ amplitude: 0.2, stiffness: 100 });
  });

  it('has no actuator where voxels of opposite phases meet, and contracting ones in antiphase', () => {
    const phenotype = developed('.-.', '.+.');
    expect(springBetween(phenotype, [0, 1], [1, 1]).amplitude).toBe(0);
    expect(springBetween(phenotype, [0, 1], [1, 2]).amplitude).toBe(-0.2);
    expect(actuatorsOf(phenotype.body)).toHaveLength(10);
  });

  it('has no two springs between the same masses', () => {
    const { springs } = voxelSpace().develop(voxelSpace().random(stream(3))).body;
    const pairs = Array.from({ length: springs.count }, (_, s) =>
      springs.ends.subarray(2 * s, 2 * s + 2).join(),
    );
    expect(new Set(pairs).size).toBe(springs.count);
  });

  it('gives parts that a child keeps the keys that they had in the parent', () => {
    const [parent, child] = [developed('ss+', 'ss+'), developed('.s+', '.s+')];
    expect([...parent.massKeys]).toEqual(expect.arrayContaining([...child.massKeys]));
    expect([...parent.springKeys]).toEqual(expect.arrayContaining([...child.springKeys]));
    expect(child.massKeys).toHaveLength(9);
  });

  it('reads back what it writes, the top row first', () => {
    const texts = { voxels: ['.s.', '-S+'] };
    expect(space.toJSON(space.fromJSON(texts))).toEqual(texts);
    fc.assert(
      fc.property(gridSize, fc.nat(), (size, seed) => {
        const any = voxelSpace(size);
        const genotype = any.random(stream(seed));
        expect(any.fromJSON(JSON.parse(JSON.stringify(any.toJSON(genotype))))).toEqual(genotype);
      }),
    );
  });

  it('repairs a genotype written by hand: the largest piece that moves stays', () => {
    const wide = voxelSpace({ rows: 1, columns: 9 });
    expect(wide.toJSON(wide.fromJSON({ voxels: ['ssss.+.s-'] }))).toEqual({ voxels: ['.......s-'] });
  });

  it.each([
    [[], 'A voxel genotype must be an object of "voxels".'],
    [{}, 'Genotype field "voxels" must be a list of 2 texts, the top row first, but is a undefined.'],
    [{ voxels: ['...'] }, 'Genotype field "voxels" must be a list of 2 texts, the top row first, but is 1.'],
    [{ voxels: ['...', '++'] }, 'Genotype field "voxels[1]" must be a text of 3 characters, but has 2.'],
    [{ voxels: [7, '+++'] }, 'Genotype field "voxels[0]" must be a text of 3 characters, but is a number.'],
    [{ voxels: ['+x.', '...'] }, 'Genotype field "voxels[0]" has the character "x"; write . for empty'],
    [{ voxels: ['sss', '...'] }, 'Genotype field "voxels" needs at least one actuated voxel, + or -.'],
    [
      { voxels: ['+..', '...'], age: 1 },
      'Genotype field "age" is unknown; a voxel genotype has only "voxels".',
    ],
  ])('refuses the genotype %j', (data, message) => {
    expect(() => space.fromJSON(data)).toThrow(message);
  });

  it.each([
    [{ rows: 0 }, '"rows" must be at least 1, but is 0.'],
    [{ rows: 1, columns: 1 }, 'has room for one voxel only. Give it 2 "columns" or more.'],
    [{ amplitude: 1 }, '"amplitude" must be below 1, but is 1.'],
    [
      { softStiffness: 9, stiffStiffness: 9 },
      '"stiffStiffness" is not above "softStiffness". Make it greater.',
    ],
  ])('refuses the options %j', (options, message) => {
    expect(() => voxelSpace(options)).toThrow(message);
  });
});
