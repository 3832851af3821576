import { describe, expect, it } from 'vitest';
import { digest } from '../../../base/random/digest.ts';

const key = Uint32Array.of(1, 2);
const text = (words: number[], under = key) => digest(under, [words.length, 0, 0, 0], words).join(' ');

describe('digest', () => {
  it('depends on every word, its place and the key', () => {
    const words = [7, 0, 0, 0, 3, 9];
    const others = [[8, 0, 0, 0, 3, 9], [7, 0, 0, 0, 9, 3], [7, 0, 0, 0, 3], [...words, 0], []];
    const found = new Set([
      text(words),
      ...others.map((each) => text(each)),
      text(words, Uint32Array.of(2, 1)),
    ]);
    expect(found.size).toBe(7);
    expect(text([...words])).toBe(text(words));
  });

  it('scatters: words that differ in one bit differ in half of the 128', () => {
    let flips = 0;
    for (let bit = 0; bit < 32; bit++) {
      const [a, b] = [digest(key, [1, 0, 0, 0], [0]), digest(key, [1, 0, 0, 0], [1 << bit])];
      for (let i = 0; i < 4; i++) for (let x = a[i]! ^ b[i]!; x !== 0; x &= x - 1) flips++;
    }
    // 32 × 128 fair coins: four standard deviations.
    expect(Math.abs(flips - 2048)).toBeLessThan(4 * 32);
  });
});
