import { describe, expect, it } from 'vitest';
import { derivative } from '../../../sim/check/difference.ts';

const aim = () => 1e-9;

describe('a derivative by differences', () => {
  it.each([
    ['sin x', Math.sin, 1],
    ['exp 3x', (x: number) => Math.exp(3 * x), 3],
    ['x / (x + 0.1)', (x: number) => x / (x + 0.1), 10],
  ])('of %s', async (_, f, expected) => {
    const { value, uncertainty } = await derivative(async (x) => f(x), aim);
    expect(Math.abs(value - expected)).toBeLessThan(1e-8);
    expect(uncertainty).toBeLessThan(1e-8);
  });

  it('shrinks its steps until no jump and no kink lies between the two sides', async () => {
    const f = async (x: number) => (x > 1e-5 ? 5 : 0) + Math.max(x, -2e-5) * 3;
    const { value, uncertainty } = await derivative(f, aim);
    expect(value).toBeCloseTo(3, 8);
    expect(uncertainty).toBeLessThan(1e-6);
  });

  it('says that it is uncertain where there is no derivative', async () => {
    expect((await derivative(async (x) => Math.cbrt(x), aim)).uncertainty).toBeGreaterThan(1);
    expect((await derivative(async (x) => (x > 0 ? 1 : 0), aim)).uncertainty).toBeGreaterThan(1);
  });

  it('is not certain of what is not a number', async () => {
    const { uncertainty } = await derivative(async () => Number.NaN, aim);
    expect(uncertainty).toBe(Number.POSITIVE_INFINITY);
  });
});
