import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import type { Valid } from '../../../evolve/individual/individual.ts';
import { covers, dominates, frontsOf, type Point } from '../../../evolve/selection/pareto.ts';
import { candidates, idsOf, valid } from '../../support/valid.ts';

const pointOf = ({ fitness, founded, descriptors }: Valid<unknown>): Point => [
  fitness,
  founded,
  -descriptors.mass,
];

describe('dominates', () => {
  it('asks for one objective that is better and none that is worse', () => {
    expect(dominates([1, 2], [1, 1])).toBe(true);
    expect(dominates([1, 2], [2, 1])).toBe(false);
    expect(dominates([1, 2], [1, 2])).toBe(false);
    expect(covers([1, 2], [1, 2])).toBe(true);
  });
});

describe('frontsOf', () => {
  it('finds the fronts of a staircase', () => {
    const points = [
      [3, 0],
      [2, 2],
      [0, 3],
      [2, 1],
      [1, 2],
      [0, 0],
    ];
    const individuals = points.map((_, i) => valid(i));
    const fronts = frontsOf(individuals, ({ number }) => points[number]!);
    expect(fronts.map(idsOf)).toEqual([['0-0', '0-1', '0-2'], ['0-3', '0-4'], ['0-5']]);
  });

  it.each([['dominates', dominates] as const, ['covers', covers] as const])(
    'has no member that another of its front %s, and each of a later front is beaten by one of the front before',
    (_, beats) => {
      fc.assert(
        fc.property(candidates(), (individuals) => {
          const fronts = frontsOf(individuals, pointOf, beats);
          expect(fronts.flat().length).toBe(individuals.length);
          const beaten = (front: Valid<null>[], by: Valid<null>[]): Valid<null>[] =>
            front.filter((each) =>
              by.some((other) => other !== each && beats(pointOf(other), pointOf(each))),
            );
          for (const [k, front] of fronts.entries()) {
            expect(beaten(front, front)).toEqual([]);
            if (k > 0) expect(beaten(front, fronts[k - 1]!)).toEqual(front);
          }
        }),
      );
    },
  );

  it('puts the older of two equals first where equals beat each other', () => {
    const equals = [valid(4), valid(2), valid(9)];
    expect(frontsOf(equals, pointOf, covers).map(idsOf)).toEqual([['0-2'], ['0-4'], ['0-9']]);
    expect(frontsOf(equals, pointOf).map(idsOf)).toEqual([['0-2', '0-4', '0-9']]);
  });

  it('gives the same fronts for every order', () => {
    fc.assert(
      fc.property(candidates(), fc.nat(), (individuals, seed) => {
        const shuffled = stream(seed).shuffle(individuals);
        expect(frontsOf(shuffled, pointOf)).toEqual(frontsOf(individuals, pointOf));
      }),
    );
  });
});
