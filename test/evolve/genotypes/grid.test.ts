import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import {
  borderOf,
  componentsOf,
  type Grid,
  largestOf,
  neighboursOf,
  placed,
  placementOf,
  surroundingsOf,
} from '../../../evolve/genotypes/grid.ts';

const grid: Grid = { rows: 3, columns: 4, isChequered: false };
const board: Grid = { ...grid, isChequered: true };

/** Rows from the top, as one sees them; # is present. */
const cells = (...rows: string[]) =>
  Uint8Array.from([...rows].reverse().join(''), (character) => (character === '#' ? 1 : 0));

describe('a grid', () => {
  it('has four neighbours for a cell inside and two for a corner', () => {
    expect(neighboursOf(grid, 5).sort((a, b) => a - b)).toEqual([1, 4, 6, 9]);
    expect(neighboursOf(grid, 0)).toEqual([1, 4]);
    expect(neighboursOf(grid, 11)).toEqual([10, 7]);
  });

  it('does not wrap around: the end of a row is no neighbour of the next', () => {
    expect(neighboursOf(grid, 3)).toEqual([2, 7]);
  });

  it('finds pieces in the order of their first cells, and of several largest the first', () => {
    const pieces = componentsOf(grid, cells('##.#', '....', '#.##'));
    expect(pieces).toEqual([[0], [2, 3], [8, 9], [11]]);
    expect(largestOf(pieces)).toEqual([2, 3]);
    expect(largestOf([])).toEqual([]);
  });

  it('tells the border of a body from its inside, and what surrounds it', () => {
    const body = cells('.#..', '###.', '.#..');
    expect(borderOf(grid, body)).toEqual([1, 4, 6, 9]);
    expect(surroundingsOf(grid, body)).toEqual([0, 2, 7, 8, 10]);
  });

  it('puts a cell where a placement says, or outside', () => {
    const right = placementOf(grid, 0, 2, false)!;
    expect(placed(grid, right, 1)).toBe(3);
    expect(placed(grid, right, 2)).toBeNull();
    const turned = placementOf(grid, 4, 6, true)!;
    expect([4, 5, 6].map((cell) => placed(grid, turned, cell))).toEqual([6, 5, 4]);
  });

  it('refuses placements on a chequered grid that turn one kind of cell into the other', () => {
    const kind = (cell: number) => (Math.floor(cell / 4) + (cell % 4)) % 2;
    fc.assert(
      fc.property(fc.nat({ max: 11 }), fc.nat({ max: 11 }), fc.boolean(), (from, to, isMirrored) => {
        const placement = placementOf(board, from, to, isMirrored);
        expect(placement === null).toBe(kind(from) !== kind(to));
        if (!placement) return;
        expect(placed(board, placement, from)).toBe(to);
        for (let cell = 0; cell < 12; cell++) {
          const target = placed(board, placement, cell);
          if (target !== null) expect(kind(target)).toBe(kind(cell));
        }
      }),
    );
  });

  it('has as many cells in its pieces as are present', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = stream(seed);
        const body = Uint8Array.from({ length: 12 }, () => random.bit());
        const pieces = componentsOf(grid, body).flat();
        expect(new Set(pieces).size).toBe(pieces.length);
        expect(pieces.length).toBe(body.reduce((sum, bit) => sum + bit, 0));
      }),
    );
  });
});
