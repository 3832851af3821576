import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { elitist } from '../../../evolve/selection/elitist.ts';
import { idsOf, valid } from '../../support/valid.ts';

const survivors = (fitnesses: readonly number[], n: number) =>
  elitist.survive(
    fitnesses.map((fitness, number) => valid(number, { fitness })),
    n,
    1,
    stream(1),
  );

describe('elitist', () => {
  it('keeps the fittest of parents and children', () => {
    expect(idsOf(survivors([3, 1, 2, 4], 2))).toEqual(['0-3', '0-0']);
  });

  it('keeps the older of equals', () => {
    expect(idsOf(survivors([1, 2, 1, 1], 3))).toEqual(['0-1', '0-0', '0-2']);
  });

  it('gives each survivor a child in turn', () => {
    const population = survivors([3, 2, 1], 3);
    const parents = [0, 1, 2, 3].map((index) => elitist.parent(population, index, stream(1)));
    expect(idsOf(parents)).toEqual(['0-0', '0-1', '0-2', '0-0']);
  });
});
