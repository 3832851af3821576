import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { clearing } from '../../../evolve/selection/clearing.ts';
import { idsOf, valid } from '../../support/valid.ts';

/** Bodies on a line: the genotype is the place. */
const at = (places: readonly number[]) =>
  places.map((place, number) => ({ ...valid(number, { fitness: -number }), genotype: place }));
const distance = (a: unknown, b: unknown): number => Math.abs((a as number) - (b as number));

const survivors = (places: readonly number[], n: number, radius = 1, capacity = 1): string[] =>
  idsOf(clearing({ radius, capacity }, distance).survive(at(places), n, 0, stream(1)) as never);

describe('clearing', () => {
  it('keeps the fittest of each kind', () => {
    expect(survivors([0, 0.5, 1, 5, 5.5, 9], 3)).toEqual(['0-0', '0-3', '0-5']);
  });

  it('counts bodies at the very radius as alike', () => {
    expect(survivors([0, 1, 2, 3], 2)).toEqual(['0-0', '0-2']);
  });

  it('keeps as many of a kind as it has room for', () => {
    expect(survivors([0, 0, 0, 5], 3, 1, 2)).toEqual(['0-0', '0-1', '0-3']);
  });

  it('fills the gaps with the fittest of those it had cleared', () => {
    expect(survivors([0, 0, 0, 5], 3)).toEqual(['0-0', '0-1', '0-3']);
  });
});
