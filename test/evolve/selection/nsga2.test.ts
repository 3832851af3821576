import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import type { Valid } from '../../../evolve/individual/individual.ts';
import { nsga2 } from '../../../evolve/selection/nsga2.ts';
import { dominates } from '../../../evolve/selection/pareto.ts';
import { candidates, idsOf, valid } from '../../support/valid.ts';

const selection = nsga2([
  { of: 'fitness', goal: 'maximize' },
  { of: 'mass', goal: 'minimize' },
]);

const robot = (number: number, fitness: number, mass: number) =>
  valid(number, { fitness, descriptors: { ...valid(0).descriptors, mass } });

const pointOf = ({ fitness, descriptors }: Valid<null>) => [fitness, -descriptors.mass];

describe('nsga2', () => {
  it('prefers whoever is in thin places of the front that has no room for all', () => {
    const front = [robot(0, 0, 0), robot(1, 1, 1), robot(2, 2, 2), robot(3, 6, 6), robot(4, 10, 10)];
    const dominated = robot(5, 0, 5);
    expect(idsOf(selection.survive([...front, dominated], 4, 0, stream(1)))).toEqual([
      '0-4',
      '0-3',
      '0-2',
      '0-0',
    ]);
  });

  it('keeps the extremes of every objective', () => {
    fc.assert(
      fc.property(candidates(1), fc.integer({ min: 2, max: 12 }), (all, n) => {
        const survivors = selection.survive(all, n, 0, stream(1));
        for (const objective of [0, 1]) {
          const most = (some: Valid<null>[]) => Math.max(...some.map((each) => pointOf(each)[objective]!));
          expect(most(survivors)).toBe(most(all));
        }
      }),
    );
  });

  it('lets nobody go who dominates a survivor', () => {
    fc.assert(
      fc.property(candidates(1), fc.integer({ min: 1, max: 12 }), (all, n) => {
        const survivors = new Set(selection.survive(all, n, 0, stream(1)));
        const gone = all.filter((each) => !survivors.has(each));
        for (const each of survivors)
          expect(gone.filter((other) => dominates(pointOf(other), pointOf(each)))).toEqual([]);
      }),
    );
  });

  it('lets the better front win a tournament, and within it the thinner place', () => {
    const random = stream(1);
    const population = [robot(0, 9, 1), robot(1, 8, 1)];
    const parents = Array.from({ length: 400 }, (_, i) => selection.parent(population, i, random).number);
    // The dominated one is a parent only where it meets itself: one time in four.
    expect(parents.filter((number) => number === 1).length / 400).toBeCloseTo(0.25, 1);
  });

  it('says which descriptor is missing', () => {
    const byGait = nsga2([
      { of: 'fitness', goal: 'maximize' },
      { of: 'gait-frequency', goal: 'maximize' },
    ]);
    expect(() => byGait.survive([valid(3)], 1, 0, stream(1))).toThrow(
      'The gait-frequency of 0-3 was not measured.',
    );
  });
});
