import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import type { Valid } from '../../../evolve/individual/individual.ts';
import { diversityOf } from '../../../evolve/search/diversity.ts';
import { valid } from '../../support/valid.ts';

/** Genotypes are numbers, as far apart as they differ; robots of equal numbers have the same body. */
const robots = (genotypes: readonly number[]): Valid<number>[] =>
  genotypes.map((genotype, i) => ({ ...valid(i), genotype, key: `${genotype}` }));

function counted() {
  let calls = 0;
  const distance = (a: number, b: number): number => {
    calls++;
    return Math.abs(a - b);
  };
  return { space: { distance }, calls: () => calls };
}

describe('diversityOf', () => {
  it('is the mean distance over all pairs, and the number of different bodies', () => {
    // Distances 1, 4, 4, 3, 3, 0.
    expect(diversityOf(counted().space, robots([0, 1, 4, 4]))).toEqual({ distance: 15 / 6, bodies: 3 });
  });

  it('has no distance where there are no two', () => {
    expect(diversityOf(counted().space, robots([]))).toEqual({ distance: 0, bodies: 0 });
    expect(diversityOf(counted().space, robots([7]))).toEqual({ distance: 0, bodies: 1 });
  });

  it('compares no more pairs of a large population than of 200, and comes close to the mean over all', () => {
    const { space, calls } = counted();
    const { distance, bodies } = diversityOf(space, robots(Array.from({ length: 3000 }, (_, i) => i)));
    expect(calls()).toBe((200 * 199) / 2);
    expect(bodies).toBe(3000);
    // Of 0 … n - 1 the mean over all pairs is (n + 1) / 3; the standard deviation of the sample's is a half percent.
    expect(Math.abs(distance / (3001 / 3) - 1)).toBeLessThan(0.02);
  });

  it('gives the same for every order', () => {
    for (const count of [30, 300]) {
      const population = robots(Array.from({ length: count }, (_, i) => i * i));
      const shuffled = stream(1).shuffle(population);
      expect(diversityOf(counted().space, shuffled)).toEqual(diversityOf(counted().space, population));
    }
  });
});
