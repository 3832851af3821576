import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../base/random/normal.ts';

describe('normalQuantile', () => {
  // Wichura 1988, the values given for checking an implementation; 1e-15 is a few units in the last place.
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.26234008979841],
  ])('agrees with the published value at p = %d', (p, z) => {
    expect(Math.abs(normalQuantile(p) / z - 1)).toBeLessThan(1e-15);
  });

  it('is odd about one half', () => {
    for (const p of [2 ** -52, 2 ** -30, 0.03125, 307 / 4096, 308 / 4096, 0.375]) {
      expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
    }
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('rises, also where its three approximations meet', () => {
    const meetings = [0.075, Math.exp(-25)];
    for (const p of meetings) {
      const values = [0.999, 1 - 1e-12, 1, 1 + 1e-12, 1.001].map((factor) => normalQuantile(p * factor));
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(values[3]! - values[1]!).toBeLessThan(1e-11);
    }
  });
});
