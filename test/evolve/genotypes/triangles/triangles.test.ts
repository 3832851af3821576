import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, stream } from '../../../../base/random.ts';
import { isEmpty } from '../../../../evolve/genotypes/bits.ts';
import type { Phenotype } from '../../../../evolve/genotypes/genotype.ts';
import { type TriangleGenotype, triangleSpace } from '../../../../evolve/genotypes/triangles/triangles.ts';
import { actuatorsOf } from '../../../../sim/body/body.ts';
import { isConnected, vary } from '../../../support/spaces.ts';

const eldir = triangleSpace();

const grid = fc.record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 2, max: 9 }) });

const mutate = (space: typeof eldir, parent: TriangleGenotype, random: Random): TriangleGenotype =>
  vary(space, 'bit-flip', [parent, parent], random);

/** A random genotype and its descendant after a few mutations. */
function lineage(space: ReturnType<typeof triangleSpace>, seed: number): TriangleGenotype[] {
  const random = stream(seed);
  const genotypes = [space.random(random)];
  for (let i = 0; i < 4; i++) genotypes.push(mutate(space, genotypes[i]!, random));
  return genotypes;
}

function expectWithin({ body: { masses } }: Phenotype, rows: number, columns: number): void {
  for (let mass = 0; mass < masses.count; mass++) {
    const x = masses.position[2 * mass]! - 0.025;
    const y = masses.position[2 * mass + 1]! - 0.1;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual((columns + 1) * 0.025 + 1e-12);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(rows * Math.sqrt(3) * 0.025 + 1e-12);
  }
}

describe('triangleSpace', () => {
  it('develops random and mutated genotypes into connected bodies inside the grid', () => {
    fc.assert(
      fc.property(grid, fc.nat(), (size, seed) => {
        const space = triangleSpace(size);
        for (const genotype of lineage(space, seed)) {
          const phenotype = space.develop(genotype);
          expect(phenotype.body.masses.count).toBeGreaterThanOrEqual(3);
          expect(isConnected(phenotype.body)).toBe(true);
          expectWithin(phenotype, size.rows, size.columns);
        }
      }),
    );
  });

  it('makes springs as long as the lattice is wide, no two between the same masses', () => {
    const { body } = eldir.develop(eldir.random(stream(1)));
    const { ends, count } = body.springs;
    const pairs = new Set<string>();
    for (let spring = 0; spring < count; spring++) {
      const [a, b] = [ends[2 * spring]!, ends[2 * spring + 1]!];
      const [ax, ay, bx, by] = [2 * a, 2 * a + 1, 2 * b, 2 * b + 1].map((i) => body.masses.position[i]!);
      expect(Math.hypot(ax! - bx!, ay! - by!)).toBeCloseTo(0.05, 12);
      pairs.add(`${a}-${b}`);
    }
    expect(pairs.size).toBe(count);
  });

  it("has ELDiR's material", () => {
    const genotype = eldir.random(stream(1));
    const { body, springKeys } = eldir.develop(genotype);
    expect(new Set(body.masses.mass)).toEqual(new Set([1]));
    expect(new Set(body.masses.velocity)).toEqual(new Set([0]));
    expect(new Set(body.springs.restLength)).toEqual(new Set([0.05]));
    expect(new Set(body.springs.stiffness)).toEqual(new Set([3e4]));
    expect(new Set(body.springs.damping)).toEqual(new Set([0]));
    expect(Array.from(body.springs.amplitude)).toEqual(
      Array.from(springKeys, (edge) => 0.1 * genotype.actuated[edge]!),
    );
    expect(actuatorsOf(body).length).toBeGreaterThan(0);
  });

  it('has bodies begin at ease, whatever the spacing, unless springs are to be of another length', () => {
    const lengths = (options: Parameters<typeof triangleSpace>[0]) => {
      const space = triangleSpace(options);
      return new Set(space.develop(space.random(stream(1))).body.springs.restLength);
    };
    expect(lengths({ spacing: 0.2 })).toEqual(new Set([0.2]));
    expect(lengths({ spacing: 0.2, restLength: 0.1 })).toEqual(new Set([0.1]));
  });

  it('develops one triangle into the three masses and springs that it has on paper', () => {
    const space = triangleSpace({ rows: 1, columns: 2, spacing: 2, origin: [10, 20], mass: 3, stiffness: 5 });
    const { body, massKeys, springKeys } = space.develop(
      space.fromJSON({ triangles: '01', actuated: '00100' }),
    );
    const up = [10, 20, 11, 20 + Math.sqrt(3), 12, 20];
    expect(Array.from(body.masses.position)).toEqual(up);
    expect([...massKeys]).toEqual([1, 2, 3]);
    expect([...springKeys]).toEqual([2, 3, 4]);
    expect([...body.springs.ends]).toEqual([0, 1, 0, 2, 1, 2]);
    expect([...body.springs.amplitude]).toEqual([0.1, 0, 0]);
    expect([...body.springs.stiffness]).toEqual([5, 5, 5]);
    expect([...body.masses.mass]).toEqual([3, 3, 3]);
  });

  it('gives a mass and a spring that a child keeps the key that they had in the parent', () => {
    const space = triangleSpace({ rows: 1, columns: 3 });
    const parent = space.develop(space.fromJSON({ triangles: '111', actuated: '1111111' }));
    const child = space.develop(space.fromJSON({ triangles: '011', actuated: '1111111' }));
    expect([...parent.massKeys]).toEqual(expect.arrayContaining([...child.massKeys]));
    expect([...parent.springKeys]).toEqual(expect.arrayContaining([...child.springKeys]));
    expect(child.massKeys.length).toBe(parent.massKeys.length - 1);
  });

  it("has random bodies of ELDiR's size: about 88 triangles, 81 masses, 172 springs", () => {
    const count = 300;
    const sums = { triangles: 0, masses: 0, springs: 0 };
    for (let i = 0; i < count; i++) {
      const genotype = eldir.random(stream(1, 'sizes', i));
      const { body } = eldir.develop(genotype);
      sums.triangles += genotype.triangles.reduce((sum, bit) => sum + bit, 0);
      sums.masses += body.masses.count;
      sums.springs += body.springs.count;
    }
    // The published means are of 100 bodies, ours of 300; the sizes scatter by 35, 30 and 68 (standard deviation), so
    // the difference of the means has a standard error of 0.115 of that, and three of them are allowed.
    const error = Math.sqrt(1 / 100 + 1 / count);
    expect(Math.abs(sums.triangles / count - 88)).toBeLessThan(3 * 35 * error);
    expect(Math.abs(sums.masses / count - 81)).toBeLessThan(3 * 30 * error);
    expect(Math.abs(sums.springs / count - 172)).toBeLessThan(3 * 68 * error);
  });

  it('makes the same child from the same seed, and one whose body differs from the parent', () => {
    fc.assert(
      fc.property(grid, fc.nat(), (size, seed) => {
        const space = triangleSpace(size);
        const parent = space.random(stream(seed, 'parent'));
        const before = space.key(parent);
        const child = mutate(space, parent, stream(seed, 'child'));
        expect(child).toEqual(mutate(space, parent, stream(seed, 'child')));
        expect(child.triangles).not.toEqual(parent.triangles);
        expect(isEmpty(child.triangles) || isEmpty(child.actuated)).toBe(false);
        expect(space.key(parent)).toBe(before);
      }),
    );
  });

  it('flips bits as ELDiR does, and the same ones for a seed as ever', () => {
    const space = triangleSpace({ rows: 2, columns: 4 });
    let genotype = space.random(stream(1, 'small'));
    const texts = [space.toJSON(genotype)];
    for (let i = 0; i < 3; i++) {
      genotype = mutate(space, genotype, stream(1, 'child', i));
      texts.push(space.toJSON(genotype));
    }
    expect(texts).toEqual([
      { triangles: '10000000', actuated: '1000011110110101' },
      { triangles: '11000000', actuated: '1000001111110111' },
      { triangles: '11001000', actuated: '1000001111111011' },
      { triangles: '01100000', actuated: '1000001111111111' },
    ]);
    const random = stream(1, 'children');
    let large = eldir.random(stream(1, 'big'));
    for (let i = 0; i < 50; i++) large = mutate(eldir, large, random);
    expect(random.toJSON().drawn).toBe(103_644);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(grid, fc.nat(), (size, seed) => {
        const space = triangleSpace(size);
        const genotype = space.random(stream(seed));
        const read = space.fromJSON(JSON.parse(JSON.stringify(space.toJSON(genotype))));
        expect(read).toEqual(genotype);
        expect(space.key(read)).toBe(space.key(genotype));
      }),
    );
  });

  it('repairs a genotype written by hand', () => {
    const space = triangleSpace({ rows: 1, columns: 4 });
    const { triangles } = space.fromJSON({ triangles: '1011', actuated: '100000000' });
    expect([...triangles]).toEqual([0, 0, 1, 1]);
  });

  it.each([
    [null, /object/],
    [{ triangles: '11' }, /"actuated".*5 characters/],
    [{ triangles: '1', actuated: '11111' }, /"triangles".*2 characters.*is 1 characters/],
    [{ triangles: '12', actuated: '11111' }, /"triangles".*neither/],
    [{ triangles: '00', actuated: '11111' }, /"triangles" needs at least one 1/],
    [{ triangles: '11', actuated: '11111', colour: 1 }, /"colour" is unknown/],
  ])('refuses the genotype %j', (data, message) => {
    expect(() => triangleSpace({ rows: 1, columns: 2 }).fromJSON(data)).toThrow(message);
  });

  it.each([
    [{ rows: 0 }, /"rows"/],
    [{ columns: 1.5 }, /"columns"/],
    [{ rows: 1, columns: 1 }, /"columns" must be at least 2/],
    [{ mass: 0 }, /"mass"/],
    [{ stiffness: Number.NaN }, /"stiffness"/],
    [{ amplitude: 1 }, /"amplitude"/],
    [{ origin: [0, Number.POSITIVE_INFINITY] as const }, /"origin\[1\]"/],
  ])('refuses the options %j', (options, message) => {
    expect(() => triangleSpace(options)).toThrow(message);
  });
});
