import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../sim/body/pieces.ts';

const body = (count: number, pairs: readonly (readonly [number, number])[]) =>
  ({
    masses: { count },
    springs: { count: pairs.length, ends: Uint32Array.from(pairs.flat()) },
  }) as Parameters<typeof piecesOf>[0];

describe('piecesOf', () => {
  it.each([
    [body(2, [[0, 1]]), [2]],
    [body(3, [[2, 1]]), [1, 2]],
    [
      body(5, [
        [0, 3],
        [4, 1],
        [3, 2],
      ]),
      [2, 3],
    ],
    [body(4, []), [1, 1, 1, 1]],
  ])('counts the masses of each piece, the smallest first (%#)', (each, sizes) => {
    expect(piecesOf(each)).toEqual(sizes);
  });

  it('finds as many pieces in whatever order springs and their ends stand', () => {
    const spring = fc.tuple(fc.nat(9), fc.nat(9));
    const shuffled = fc
      .array(spring, { maxLength: 12 })
      .chain((pairs) =>
        fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })),
      );
    fc.assert(
      fc.property(shuffled, ([pairs, others]) => {
        const sizes = piecesOf(body(10, pairs));
        expect(
          piecesOf(
            body(
              10,
              others.map(([a, b]) => [b, a]),
            ),
          ),
        ).toEqual(sizes);
        expect(sizes.reduce((sum, size) => sum + size)).toBe(10);
      }),
    );
  });

  it('finds a chain of many masses in one piece', () => {
    const count = 60_000;
    expect(
      piecesOf(
        body(
          count,
          Array.from({ length: count - 1 }, (_, i) => [i + 1, i] as const),
        ),
      ),
    ).toEqual([count]);
  });
});
