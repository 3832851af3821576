import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmpty } from '../../../../evolve/genotypes/bits.ts';
import { createLattice } from '../../../../evolve/genotypes/triangles/lattice.ts';
import { repair } from '../../../../evolve/genotypes/triangles/repair.ts';

/** Rows from the top, as one sees them; # is present. */
function repaired(...rows: string[]): string[] {
  const columns = rows[0]!.length;
  const bits = Uint8Array.from([...rows].reverse().join(''), (character) => (character === '#' ? 1 : 0));
  const text = Array.from(repair(createLattice(rows.length, columns), bits), (bit) => (bit ? '#' : '.')).join(
    '',
  );
  return rows.map((_, row) => text.slice(row * columns, (row + 1) * columns)).reverse();
}

const grid = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 9 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      lattice: fc.constant(createLattice(rows, columns)),
      triangles: fc
        .array(fc.nat({ max: 1 }), { minLength: rows * columns, maxLength: rows * columns })
        .map((bits) => Uint8Array.from(bits))
        .filter((bits) => !isEmpty(bits)),
    }),
  );

describe('repair', () => {
  it('fills a triangle whose three edges are present', () => {
    // The middle of the bottom row points up: its sides belong to its neighbours; below it is the edge of the lattice.
    expect(repaired('.....', '##.##', '#####')).toEqual(['.....', '#####', '#####']);
  });

  it('leaves a triangle open that has a free edge', () => {
    expect(repaired('#.#', '###')).toEqual(['#.#', '###']);
  });

  it('keeps the largest component', () => {
    expect(repaired('......', '##.###')).toEqual(['......', '...###']);
  });

  it('keeps the first met from the bottom left of components of one size', () => {
    expect(repaired('......', '##..##')).toEqual(['......', '##....']);
    expect(repaired('##....', '....##')).toEqual(['......', '....##']);
  });

  it('counts grid neighbours above and below as connected, by an edge or by a corner', () => {
    expect(repaired('#', '#', '#')).toEqual(['#', '#', '#']);
  });

  it('changes nothing the second time, and never empties a body', () => {
    fc.assert(
      fc.property(grid, ({ lattice, triangles }) => {
        const once = repair(lattice, triangles);
        expect(repair(lattice, once)).toEqual(once);
        expect(isEmpty(once)).toBe(false);
      }),
    );
  });

  it('leaves its argument as it was', () => {
    const bits = Uint8Array.of(1, 0, 1, 1);
    repair(createLattice(1, 4), bits);
    expect([...bits]).toEqual([1, 0, 1, 1]);
  });
});
