import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { bitFlip, bitFlipWithRepair, flip } from '../../../evolve/genotypes/bit-flip.ts';
import { type Bits, isEmpty, randomBits } from '../../../evolve/genotypes/bits.ts';

function distance(a: Bits, b: Bits): number {
  return a.reduce((sum, bit, i) => sum + (bit === b[i] ? 0 : 1), 0);
}

describe('flip', () => {
  it('flips a share p of the bits', () => {
    const parent = randomBits(20_000, stream(1));
    const flipped = distance(flip(parent, 0.1, stream(2)), parent) / parent.length;
    // Binomial: four standard errors.
    expect(Math.abs(flipped - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / parent.length));
    expect(flip(parent, 0, stream(3))).toEqual(parent);
    expect(distance(flip(parent, 1, stream(3)), parent)).toBe(parent.length);
  });
});

describe('bitFlip', () => {
  it('flips one bit on average', () => {
    const parent = randomBits(453, stream(1));
    const children = Array.from({ length: 2000 }, (_, i) => bitFlip(parent, stream(2, i)));
    const flips = children.reduce((sum, child) => sum + distance(child, parent), 0) / children.length;
    // Nearly Poisson with variance 1: four standard errors.
    expect(Math.abs(flips - 1)).toBeLessThan(4 / Math.sqrt(children.length));
  });

  it('never empties a genome', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, length) => {
        const parent = Uint8Array.from({ length }, (_, i) => (i === 0 ? 1 : 0));
        expect(isEmpty(bitFlip(parent, stream(seed)))).toBe(false);
      }),
    );
  });
});

describe('bitFlipWithRepair', () => {
  it('gives a repaired child that differs from the parent', () => {
    // A repair that undoes most flips: the first half of the genome is always set.
    const repair = (bits: Bits) => bits.map((bit, i) => (i < bits.length / 2 ? 1 : bit));
    const mutate = bitFlipWithRepair(repair);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 40 }), (seed, length) => {
        const parent = repair(randomBits(length, stream(seed, 'parent')));
        const child = mutate(parent, stream(seed, 'child'));
        expect(child).not.toEqual(parent);
        expect(repair(child)).toEqual(child);
      }),
    );
  });

  it('finds a child that needs many flips at once', () => {
    const allOrFirst = (bits: Bits) =>
      bits.every((bit) => bit) ? bits : bits.map((_, i) => (i === 0 ? 1 : 0));
    const parent = Uint8Array.of(1, 0, 0, 0, 0, 0);
    expect([...bitFlipWithRepair(allOrFirst)(parent, stream(1))]).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
