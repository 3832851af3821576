import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { powerSpectrum } from '../../../evolve/descriptors/spectrum.ts';

describe('powerSpectrum', () => {
  it.each([1, 2, 4, 64])('agrees with the sum that defines it, for %i samples', (size) => {
    const random = stream(size);
    const signal = Float64Array.from({ length: size }, () => random.normal());
    const direct = Array.from({ length: Math.floor(size / 2) + 1 }, (_, k) => {
      const part = (wave: (angle: number) => number) =>
        signal.reduce((sum, value, n) => sum + value * wave((2 * Math.PI * k * n) / size), 0);
      return part(Math.cos) ** 2 + part(Math.sin) ** 2;
    });
    const power = powerSpectrum(signal);
    expect(power.length).toBe(direct.length);
    for (const [k, value] of direct.entries()) expect(power[k]).toBeCloseTo(value, 10);
  });
});
