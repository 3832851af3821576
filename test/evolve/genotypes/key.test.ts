import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import { voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { evolved, lookOf, spaceKinds } from '../../support/spaces.ts';

/** So small that many genotypes develop into one body. */
const small = fc.record({ rows: fc.integer({ min: 1, max: 2 }), columns: fc.integer({ min: 2, max: 3 }) });

describe.each(spaceKinds)('the key of %s', (_, make) => {
  it('is equal where the bodies are, wherever they stand in the grid, and only there', () => {
    let equal = 0;
    fc.assert(
      fc.property(small, fc.nat(), (size, seed) => {
        const space = make(size);
        const genotypes = [0, 1, 2, 3].flatMap((i) => evolved(space, 4 * seed + i));
        const looks = genotypes.map((genotype) => lookOf(space.develop(genotype)));
        const keys = genotypes.map((genotype) => space.key(genotype));
        for (let i = 1; i < genotypes.length; i++) {
          for (let j = 0; j < i; j++) {
            expect(keys[i] === keys[j]).toBe(looks[i] === looks[j]);
            if (keys[i] === keys[j]) equal++;
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(equal).toBeGreaterThan(20);
  });

  it('is equal in the mirror where that is asked for', () => {
    fc.assert(
      fc.property(small, fc.nat(), (size, seed) => {
        const space = make(size);
        const genotypes = [0, 1, 2, 3].flatMap((i) => evolved(space, 4 * seed + i));
        const looks = genotypes.map((genotype) => {
          const phenotype = space.develop(genotype);
          return [lookOf(phenotype), lookOf(phenotype, true)].sort()[0]!;
        });
        const keys = genotypes.map((genotype) => space.key(genotype, true));
        for (let i = 1; i < genotypes.length; i++) {
          for (let j = 0; j < i; j++) expect(keys[i] === keys[j]).toBe(looks[i] === looks[j]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is 32 hexadecimal digits', () => {
    const space = make({ rows: 2, columns: 3 });
    expect(space.key(space.random(stream(1)))).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells random bodies apart', () => {
    const space = make({ rows: 9, columns: 12 });
    const keys = Array.from({ length: 500 }, (__, i) => space.key(space.random(stream(i))));
    expect(new Set(keys).size).toBe(500);
  });
});

describe('the key', () => {
  const triangles = triangleSpace({ rows: 2, columns: 5 });
  const edges = triangles.toJSON(triangles.random(stream(1))) as { actuated: string };
  const read = (bits: string, actuated = '1'.repeat(edges.actuated.length)) =>
    triangles.fromJSON({ triangles: bits, actuated });

  it('tells a triangle that points up from one that points down', () => {
    expect(triangles.key(read('1000000000'))).toBe(triangles.key(read('0010000000')));
    expect(triangles.key(read('1000000000'))).toBe(triangles.key(read('0000001000')));
    expect(triangles.key(read('1000000000'))).not.toBe(triangles.key(read('0100000000')));
    expect(triangles.key(read('1000000000'))).not.toBe(triangles.key(read('0000010000')));
  });

  it('does not see the genes of edges that the body lacks', () => {
    const genotype = read('1000000000');
    const { springKeys } = triangles.develop(genotype);
    const hidden = genotype.actuated.map((bit, edge) => (springKeys.includes(edge) ? bit : 0));
    expect(triangles.key({ ...genotype, actuated: hidden })).toBe(triangles.key(genotype));
    expect(triangles.distance({ ...genotype, actuated: hidden }, genotype)).toBe(0);
    const shown = genotype.actuated.with(springKeys[0]!, 0);
    expect(triangles.key({ ...genotype, actuated: shown })).not.toBe(triangles.key(genotype));
    expect(triangles.distance({ ...genotype, actuated: shown }, genotype)).toBe(1);
  });

  it('tells a body from its mirror image, unless they count as one', () => {
    const voxels = voxelSpace({ rows: 1, columns: 3 });
    const [a, b] = [voxels.fromJSON({ voxels: ['s+-'] }), voxels.fromJSON({ voxels: ['-+s'] })];
    expect(voxels.key(a)).not.toBe(voxels.key(b));
    expect(voxels.key(a, true)).toBe(voxels.key(b, true));
    expect(voxels.distance(a, b)).toBe(2);
  });

  it('stays what it was, for it is stored with runs', () => {
    expect(triangles.key(read('1100000000'))).toBe('3d5769a417f8677ede7723db7f945357');
  });
});
