import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import { voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { vary } from '../../support/spaces.ts';

const space = voxelSpace({ rows: 4, columns: 5 });
const read = (...voxels: string[]) => space.fromJSON({ voxels });
const full = read('+++++', '+++++', '+++++', '+++++');
const other = read('-----', '-----', '-----', '-----');

describe('uniform-crossover', () => {
  it('takes each cell from either parent', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [a, b] = [space.random(stream(seed, 1)), space.random(stream(seed, 2))];
        const child = vary(space, 'uniform-crossover', [a, b], stream(seed));
        const isMixed = child.voxels.every((value, i) => [0, a.voxels[i], b.voxels[i]].includes(value));
        // Parents too alike leave only the fallback, a small change of the first.
        if (space.distance(a, b) > 4) expect(isMixed).toBe(true);
      }),
    );
  });

  it('takes about half of them from each', () => {
    const { voxels } = vary(space, 'uniform-crossover', [full, other], stream(1));
    const taken = voxels.filter((value) => value === other.voxels[0]).length;
    expect(taken).toBeGreaterThan(4);
    expect(taken).toBeLessThan(16);
  });

  it('takes the actuation of a triangle along with it', () => {
    const triangles = triangleSpace({ rows: 1, columns: 6 });
    const none = triangles.fromJSON({ triangles: '111000', actuated: '0000000000001' });
    const all = triangles.fromJSON({ triangles: '000111', actuated: '1111111111111' });
    for (let seed = 0; seed < 30; seed++) {
      const child = vary(triangles, 'uniform-crossover', [none, all], stream(seed));
      const { springs } = triangles.develop(child).body;
      const isFromFirst = child.triangles.some((bit, t) => bit && t < 3);
      if (!isFromFirst) expect(springs.amplitude.every((value) => value > 0)).toBe(true);
      else if (!child.triangles.some((bit, t) => bit && t > 2)) {
        expect(springs.amplitude.filter((value) => value > 0).length).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('block-crossover', () => {
  it('takes a rectangle from the second parent', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { voxels } = vary(space, 'block-crossover', [full, other], stream(seed));
      const taken = Array.from(voxels.keys()).filter((cell) => voxels[cell] === other.voxels[0]);
      const columns = taken.map((cell) => cell % 5);
      const rows = taken.map((cell) => Math.floor(cell / 5));
      const spread = (values: number[]) => Math.max(...values) - Math.min(...values) + 1;
      expect(taken.length).toBe(spread(columns) * spread(rows));
      expect(taken.length).toBeLessThan(20);
    }
  });
});

describe('xor-crossover', () => {
  it('keeps what exactly one parent has', () => {
    const a = read('.....', '.....', 'ssss.', '++++.');
    const b = read('.....', '.....', '..SS.', '.----');
    expect(vary(space, 'xor-crossover', [a, b], stream(1))).toEqual(read('.....', '.....', 'ss...', '+....'));
  });

  it('changes the first parent a little where nothing is left', () => {
    const child = vary(space, 'xor-crossover', [full, full], stream(1));
    expect(space.distance(child, full)).toBe(1);
  });
});
