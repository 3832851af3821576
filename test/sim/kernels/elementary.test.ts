import { describe, expect, it } from 'vitest';
import elementary from '../../../sim/kernels/elementary.wgsl';
import { evaluate } from '../../../sim/wgsl/evaluate.ts';
import { lower } from '../../../sim/wgsl/lower.ts';
import { parseModule } from '../../../sim/wgsl/parse.ts';

const module = parseModule([{ path: 'sim/kernels/elementary.wgsl', text: elementary }], 2);

/** An elementary function as an f32 machine evaluates it, at each of many points. */
function compiled(name: string, ...parameters: string[]): (...args: (readonly number[])[]) => number[] {
  const fn = lower(module, name);
  return (...args) => {
    const inputs = Object.fromEntries(parameters.map((parameter, i) => [parameter, args[i]!]));
    return Array.from(evaluate(fn, args[0]!.length, inputs, {}, 'single').result!);
  };
}

const sin = compiled('elementary_sin', 'x');
const cos = compiled('elementary_cos', 'x');
const exp = compiled('elementary_exp', 'x');
const log = compiled('elementary_log', 'x');
const tanh = compiled('elementary_tanh', 'x');
const pow = compiled('elementary_pow', 'x', 'y');
const atan2 = compiled('elementary_atan2', 'y', 'x');

/** Distance of two neighbouring f32 numbers at `value`. */
const ulp = (value: number) => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), -126) - 23);

/** `count` f32 numbers from `low` to `high`, a golden-ratio sequence. */
function spread(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) =>
    Math.fround(low + (high - low) * ((i * 0.6180339887498949) % 1)),
  );
}

/** The largest error in ulp of `approximate` on `points`. */
function worst(
  approximate: (x: readonly number[]) => readonly number[],
  exact: (x: number) => number,
  points: readonly number[],
): number {
  const errors = zip(approximate(points), points.map(exact)).map(([a, e]) => Math.abs(a - e) / ulp(e));
  return greatest(errors);
}

function zip(a: readonly number[], b: readonly number[]): [number, number][] {
  return a.map((value, i) => [value, b[i]!]);
}

/** Of more values than a call takes as arguments; NaN if one is. */
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

const samples = 25_000;

/** The f32 numbers nearest to the first multiples of pi/2, which are the hardest to reduce. */
const quarterTurns = Array.from({ length: 636 }, (_, i) => Math.fround(((i + 1) * Math.PI) / 2));

describe('elementary functions in f32', () => {
  it.each([10, 1000])('has sin and cos within 2.5 ulp up to |x| = %d', (range) => {
    const points = spread(-range, range, samples);
    expect(worst(sin, Math.sin, points)).toBeLessThan(2.5);
    expect(worst(cos, Math.cos, points)).toBeLessThan(2.5);
  });

  it('has sin and cos within 2.5 ulp at the f32 numbers next to their zeros', () => {
    expect(worst(sin, Math.sin, quarterTurns)).toBeLessThan(2.5);
    expect(worst(cos, Math.cos, quarterTurns)).toBeLessThan(2.5);
  });

  it('has sin within 2e-7 up to |x| = 10,000', () => {
    const points = spread(-1e4, 1e4, samples);
    const errors = zip(sin(points), points.map(Math.sin)).map(([a, e]) => Math.abs(a - e));
    expect(greatest(errors)).toBeLessThan(2e-7);
  });

  it('has exp within 1.5 ulp from -87 to 88', () => {
    expect(worst(exp, Math.exp, spread(-87, 88, samples))).toBeLessThan(1.5);
    expect(worst(exp, Math.exp, spread(-1, 1, samples))).toBeLessThan(1.5);
    expect(exp([0])).toEqual([1]);
  });

  it('has exp underflow to 0 and overflow to the largest numbers', () => {
    expect(exp([-88, -1000, -1e30])).toEqual([0, 0, 0]);
    for (const most of exp([88.73, 1000, 1e30])) expect(most / 3.4028e38).toBeCloseTo(1, 4);
  });

  it('has log within 2 ulp on all normal numbers', () => {
    const points = spread(-87, 88, samples).map((x) => Math.fround(Math.exp(x)));
    expect(worst(log, Math.log, points)).toBeLessThan(2);
    const nearOne = spread(0.5, 2, samples).filter((x) => x !== 1);
    expect(worst(log, Math.log, nearOne)).toBeLessThan(2);
    expect(log([1])).toEqual([0]);
  });

  it('has log finite where it would not be', () => {
    for (const least of log([0, -1, 1e-45])) expect(least).toBeCloseTo(-87.3365, 3);
  });

  it('has tanh within 4 ulp everywhere, and odd', () => {
    const tiny = spread(-20, 0, samples).map((x) => Math.fround(Math.exp(x)));
    expect(worst(tanh, Math.tanh, spread(0, 10, samples))).toBeLessThan(4);
    expect(worst(tanh, Math.tanh, tiny)).toBeLessThan(4);
    expect(tanh([9, 100, 3e38])).toEqual([1, 1, 1]);
    const positive = spread(0, 12, 100);
    expect(tanh(positive.map((x) => -x))).toEqual(tanh(positive).map((y) => -y));
  });

  it('has tanh pass 1 by one rounding at most', () => {
    expect(greatest(tanh(spread(8, 9.5, samples)))).toBeLessThanOrEqual(1 + 2 ** -23);
  });

  it('has atan2 within 2.5 ulp all around, at all ratios', () => {
    for (const radius of [1e-30, 1, 1e30]) {
      const angles = spread(-Math.PI, Math.PI, 10_000);
      const y = angles.map((angle) => Math.fround(radius * Math.sin(angle)));
      const x = angles.map((angle) => Math.fround(radius * Math.cos(angle)));
      const exact = zip(y, x).map(([y, x]) => Math.atan2(y, x));
      const errors = zip(atan2(y, x), exact).map(([a, e]) => Math.abs(a - e) / ulp(e));
      expect(greatest(errors)).toBeLessThan(2.5);
    }
  });

  it('has atan2 right on the axes', () => {
    for (const [y, x] of [
      [0, 0],
      [0, 1],
      [0, -1],
      [1, 0],
      [-1, 0],
      [2, 2],
      [-2, -2],
      [1e-38, 1e38],
    ] as const) {
      expect(atan2([y], [x])[0]).toBeCloseTo(Math.atan2(y, x), 6);
    }
  });

  it('has pow as exact as the exponent allows', () => {
    const x = spread(0.01, 20, 5000);
    const y = spread(-6, 6, 5000);
    const powers = pow(x, y);
    zip(x, y).forEach(([x, y], i) => {
      const bound = 2e-7 * (1 + Math.abs(y * Math.log(x)));
      expect(Math.abs(powers[i]! / x ** y - 1)).toBeLessThan(bound);
    });
    expect(pow([0, 0, 0, 1], [0.5, 2, 0, 7])).toEqual([0, 0, 1, 1]);
  });
});
