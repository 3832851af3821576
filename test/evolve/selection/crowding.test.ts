import { describe, expect, it } from 'vitest';
import { crowdingOf } from '../../../evolve/selection/crowding.ts';
import { valid } from '../../support/valid.ts';

function distances(points: readonly (readonly number[])[]): number[] {
  const front = points.map((_, number) => valid(number));
  return [...crowdingOf(front, ({ number }) => points[number]!).values()];
}

describe('crowdingOf', () => {
  it('adds up the gaps between the neighbours, relative to the span, and is infinite at the ends', () => {
    // Spans 4 and 8: gaps 3 / 4 + 6 / 8 about the second, 3 / 4 + 5 / 8 about the third.
    expect(
      distances([
        [0, 8],
        [1, 5],
        [3, 2],
        [4, 0],
      ]),
    ).toEqual([Number.POSITIVE_INFINITY, 3 / 4 + 6 / 8, 3 / 4 + 5 / 8, Number.POSITIVE_INFINITY]);
  });

  it('leaves an objective out in which all are equal', () => {
    const flat = distances([
      [0, 1],
      [1, 1],
      [4, 1],
    ]);
    expect(flat).toEqual([Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY]);
    expect(distances([[2, 2]])).toEqual([0]);
    expect(distances([])).toEqual([]);
  });

  it('counts a point once, however many stand there', () => {
    const front = [
      [0, 4],
      [4, 0],
      [4, 0],
      [1, 3],
    ];
    expect(distances(front)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 2]);
  });
});
