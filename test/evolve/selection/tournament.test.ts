import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { tournament } from '../../../evolve/selection/tournament.ts';
import { valid } from '../../support/valid.ts';

const population = Array.from({ length: 10 }, (_, i) => valid(i, { fitness: 10 - i }));

/** How often each is a parent, of 10,000 draws. */
function parentage(size: number): number[] {
  const random = stream(1);
  const counts = population.map(() => 0);
  for (let i = 0; i < 10_000; i++) counts[tournament(size).parent(population, i, random).number]!++;
  return counts;
}

describe('tournament', () => {
  it('of one favours nobody', () => {
    // A binomial's standard deviation is 30 here.
    for (const count of parentage(1)) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('of k is won by rank r of n with probability ((n - r)^k - (n - r - 1)^k) / n^k', () => {
    for (const [rank, count] of parentage(3).entries()) {
      const expected = 10_000 * ((10 - rank) ** 3 - (9 - rank) ** 3) * 1e-3;
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1);
    }
  });
});
