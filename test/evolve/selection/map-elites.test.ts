import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { cellOf } from '../../../evolve/archive/archive.ts';
import { mapElites } from '../../../evolve/selection/map-elites.ts';
import { candidates } from '../../support/valid.ts';

const axes = [
  { of: 'size', least: 3, most: 9, bins: 3 },
  { of: 'mass', least: 0, most: 5, bins: 2 },
] as const;

describe('mapElites', () => {
  it('keeps one of each cell that anyone is in, the fittest, however few were asked for', () => {
    fc.assert(
      fc.property(candidates(), (all) => {
        const survivors = mapElites(axes).survive(all, 1, 0, stream(1));
        const cells = survivors.map((each) => cellOf(axes, each));
        expect(new Set(cells).size).toBe(survivors.length);
        expect(new Set(cells)).toEqual(new Set(all.map((each) => cellOf(axes, each))));
        for (const each of all) {
          const elite = survivors.find((other) => cellOf(axes, other) === cellOf(axes, each))!;
          expect(elite.fitness).toBeGreaterThanOrEqual(each.fitness);
        }
      }),
    );
  });
});
