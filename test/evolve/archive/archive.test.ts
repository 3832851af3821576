import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import {
  binsOf,
  cellOf,
  cellsOf,
  coverageOf,
  elitesOf,
  insert,
  qdScoreOf,
} from '../../../evolve/archive/archive.ts';
import { candidates, idsOf, valid } from '../../support/valid.ts';

const axes = [
  { of: 'size', least: 0, most: 10, bins: 5 },
  { of: 'mass', least: 1, most: 4, bins: 3 },
] as const;

const robot = (number: number, size: number, mass: number, fitness = 0) =>
  valid(number, { fitness, descriptors: { ...valid(0).descriptors, size, mass } });

describe('cellOf', () => {
  it('numbers bins with the last axis fastest', () => {
    expect(cellOf(axes, robot(0, 0, 1))).toBe(0);
    expect(cellOf(axes, robot(0, 0, 2))).toBe(1);
    expect(cellOf(axes, robot(0, 2, 1))).toBe(3);
    expect(cellOf(axes, robot(0, 9.9, 3.9))).toBe(cellsOf(axes) - 1);
  });

  it('puts what lies beyond the ends into the first and last bin', () => {
    expect(cellOf(axes, robot(0, -99, 0))).toBe(0);
    expect(cellOf(axes, robot(0, 10, 4))).toBe(14);
    expect(cellOf(axes, robot(0, 1e9, 1e9))).toBe(14);
  });

  it('is undone by binsOf', () => {
    expect(Array.from({ length: 15 }, (_, cell) => binsOf(axes, cell))).toEqual(
      [0, 1, 2, 3, 4].flatMap((size) => [0, 1, 2].map((mass) => [size, mass])),
    );
  });
});

describe('insert', () => {
  it('keeps the fitter in a cell, of equals the older', () => {
    const archive = insert(axes, new Map(), [robot(3, 1, 1, 5), robot(1, 1, 1, 5), robot(2, 1, 1, 4)]);
    expect([...archive]).toEqual([[0, robot(1, 1, 1, 5)]]);
    const better = insert(axes, archive, [robot(4, 1, 1, 6), robot(5, 5, 1, -3)]);
    expect([...better]).toEqual([
      [0, robot(4, 1, 1, 6)],
      [6, robot(5, 5, 1, -3)],
    ]);
    expect([...archive.values()]).toEqual([robot(1, 1, 1, 5)]);
  });

  it('does not depend on the order, nor on how many come at once', () => {
    fc.assert(
      fc.property(candidates(), fc.nat(), (all, seed) => {
        const once = insert(axes, new Map(), all);
        const oneByOne = stream(seed)
          .shuffle(all)
          .reduce((archive, each) => insert(axes, archive, [each]), insert<null>(axes, new Map(), []));
        expect([...oneByOne]).toEqual([...once]);
      }),
    );
  });
});

describe('the statistics of an archive', () => {
  const archive = insert(axes, new Map(), [robot(0, 1, 1, -2), robot(1, 3, 1, 3), robot(2, 3, 1, 1)]);

  it('lists the elites, the fittest first', () => {
    expect(idsOf(elitesOf(archive))).toEqual(['0-1', '0-0']);
  });

  it('has the share of filled cells as coverage', () => {
    expect(coverageOf(axes, archive)).toBe(2 / 15);
    expect(coverageOf(axes, new Map())).toBe(0);
  });

  it('sums fitness above the floor as QD-score', () => {
    expect(qdScoreOf(archive, 5)).toBe(3 + 8);
    expect(qdScoreOf(new Map(), 5)).toBe(0);
  });

  it('counts from 0 where the scenario has no greatest loss', () => {
    const two = insert(axes, new Map(), [robot(0, 1, 1, -3), robot(1, 9, 1, 2)]);
    expect(two.size).toBe(2);
    expect(qdScoreOf(two, null)).toBe(2);
  });

  it('never has a lower coverage or QD-score with more robots', () => {
    fc.assert(
      fc.property(candidates(), candidates(), (some, more) => {
        const before = insert(axes, new Map(), some);
        const after = insert(axes, before, more);
        expect(coverageOf(axes, after)).toBeGreaterThanOrEqual(coverageOf(axes, before));
        for (const most of [2, null])
          expect(qdScoreOf(after, most)).toBeGreaterThanOrEqual(qdScoreOf(before, most));
      }),
    );
  });
});
