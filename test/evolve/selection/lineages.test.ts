import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { lineages } from '../../../evolve/selection/lineages.ts';
import { idsOf, valid } from '../../support/valid.ts';

const selection = lineages(
  {
    most: [
      { from: 0, robots: 1 },
      { from: 100, robots: 3 },
    ],
    best: 2,
  },
  3,
);

/** The fittest first; each descends from the founder of that number. */
const descendants = (founders: readonly number[]) =>
  founders.map((founder, number) => valid(number, { founder, fitness: -number }));

describe('lineages', () => {
  it('have few survivors each at first, more in the course of the run', () => {
    const all = descendants([7, 7, 7, 8, 9, 9]);
    expect(idsOf(selection.survive(all, 3, 99, stream(1)))).toEqual(['0-0', '0-3', '0-4']);
    expect(idsOf(selection.survive(all, 3, 100, stream(1)))).toEqual(['0-0', '0-1', '0-2']);
  });

  it('leave no room empty', () => {
    expect(idsOf(selection.survive(descendants([7, 7, 7, 8]), 3, 0, stream(1)))).toEqual([
      '0-0',
      '0-1',
      '0-3',
    ]);
  });

  it('have children as often as they have survivors, by their fittest', () => {
    const population = descendants([7, 7, 7, 8]);
    const random = stream(2);
    const parents = Array.from({ length: 400 }, (_, i) => selection.parent(population, i, random).number);
    const times = (number: number): number => parents.filter((parent) => parent === number).length;
    expect(times(2)).toBe(0);
    // Three in four of the survivors are of founder 7; four standard deviations of such a draw are 35.
    expect(Math.abs(times(0) + times(1) - 300)).toBeLessThan(35);
    expect(Math.abs(times(3) - 100)).toBeLessThan(35);
  });

  it('take over as more and more episodes have been simulated for each survivor', () => {
    const usual = lineages({ best: 6 }, 50);
    const ofFittest = (rollouts: number): number => {
      const rivals = Array.from({ length: 50 }, (_, i) =>
        valid(100 + i, { founder: 100 + i, fitness: -100 }),
      );
      const survivors = usual.survive(
        [...descendants(Array(50).fill(7)), ...rivals],
        50,
        rollouts,
        stream(1),
      );
      return survivors.filter(({ founder }) => founder === 7).length;
    };
    expect([0, 12_000, 42_000, 90_000].map(ofFittest)).toEqual([1, 5, 25, 40]);
  });

  it('take over on islands no faster than without', () => {
    const usual = lineages({ best: 6 }, 50);
    const rivals = Array.from({ length: 10 }, (_, i) => valid(100 + i, { founder: 100 + i, fitness: -100 }));
    const survivors = usual.survive([...descendants(Array(10).fill(7)), ...rivals], 10, 12_000, stream(1));
    expect(survivors.filter(({ founder }) => founder === 7)).toHaveLength(1);
  });

  it.each([1, 2, 3])('leave %d survivors where so few are asked for', (n) => {
    const usual = lineages({ best: 6 }, n);
    expect(usual.survive(descendants([7, 7, 8, 9]), n, 0, stream(1))).toHaveLength(n);
  });
});
