import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import type { Group } from '../../../control/learn/learnable.ts';
import { createOptimizer, type OptimizerSettings } from '../../../control/learn/optimizer.ts';

/** Weights after steps along the given gradients, from 0. */
function moved(settings: OptimizerSettings, gradients: readonly number[][]): number[] {
  const groups: Group[] = [{ name: 'w', values: new Float64Array(2) }];
  const optimize = createOptimizer(settings, { updates: 0, vectors: {} });
  for (const gradient of gradients) optimize(groups, new Map([['w', Float64Array.from(gradient)]]));
  return [...groups[0]!.values];
}

/** Gradients of three weights of very different size, for a dozen steps. */
const random = stream(1, 'gradients');
const history = Array.from({ length: 12 }, () => [30, 1, 1e-2].map((size) => size * random.normal()));

/** The weights after each step, from 0; the first one is a group of its own. */
function pathOf(settings: OptimizerSettings): number[][] {
  const first: Group = { name: 'first', values: new Float64Array(1) };
  const rest: Group = { name: 'rest', values: new Float64Array(2) };
  const optimize = createOptimizer(settings, { updates: 0, vectors: {} });
  return history.map(([g, ...others]) => {
    const byName = new Map([
      ['first', Float64Array.of(g!)],
      ['rest', Float64Array.from(others)],
    ]);
    optimize([first, rest], byName);
    return [...first.values, ...rest.values];
  });
}

/** To half a millionth: the optimizer rounds weights to f32 after every step. */
function expectPath(settings: OptimizerSettings, expected: readonly number[][]): void {
  const found = pathOf(settings);
  expect(found).toHaveLength(expected.length);
  for (const [t, weights] of expected.entries())
    for (const [i, weight] of weights.entries())
      expect(found[t]![i], `weight ${i} after step ${t + 1}`).toBeCloseTo(weight, 6);
}

describe('normalized steps', () => {
  it('have the length of the rate, whatever the gradient', () => {
    const [x, y] = moved({ kind: 'normalized', rate: 0.5, momentum: 0 }, [[300, -400]]);
    expect(x).toBeCloseTo(-0.3, 6);
    expect(y).toBeCloseTo(0.4, 6);
  });

  it('go along the decaying mean of directions where there is momentum', () => {
    const settings = { kind: 'normalized', rate: 1, momentum: 0.5 } as const;
    // Directions x, then y: the mean is (1/4, 1/2), and the step has length 1 along it. Gradients' sizes do not count.
    const [x, y] = moved(settings, [
      [1, 0],
      [0, 1000],
    ]);
    const length = Math.hypot(0.25, 0.5);
    expect(x).toBeCloseTo(-1 - 0.25 / length, 5);
    expect(y).toBeCloseTo(-0.5 / length, 5);
  });

  it.each([0, 0.7])('follow their rule over many steps, the norm over all groups, momentum %d', (beta) => {
    const rate = 0.03;
    let m = [0, 0, 0];
    let w = [0, 0, 0];
    const expected = history.map((g) => {
      const size = Math.hypot(...g) + 1e-6;
      m = m.map((mean, i) => beta * mean + (1 - beta) * (g[i]! / size));
      const length = Math.hypot(...m) + 1e-6;
      w = w.map((weight, i) => weight - (rate * m[i]!) / length);
      return w;
    });
    expectPath({ kind: 'normalized', rate, momentum: beta }, expected);
  });
});

describe('adam', () => {
  it('takes first steps of the rate along every weight', () => {
    const settings = { kind: 'adam', rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
    const [x, y] = moved(settings, [[3, -1e-3]]);
    expect(x).toBeCloseTo(-0.1, 5);
    expect(y).toBeCloseTo(0.1, 4);
  });

  it('follows algorithm 1 of Kingma and Ba (2015) over many steps', () => {
    // None is a default, and epsilon counts for the weight whose gradients are small.
    const [alpha, beta1, beta2, epsilon] = [0.03, 0.6, 0.9, 5e-3];
    const theta = [0, 0, 0];
    const m = [0, 0, 0];
    const v = [0, 0, 0];
    const expected = history.map((g, step) => {
      const t = step + 1;
      for (let i = 0; i < 3; i++) {
        m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
        v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! ** 2;
        const mHat = m[i]! / (1 - beta1 ** t);
        const vHat = v[i]! / (1 - beta2 ** t);
        theta[i] = theta[i]! - (alpha * mHat) / (Math.sqrt(vHat) + epsilon);
      }
      return [...theta];
    });
    expectPath({ kind: 'adam', rate: alpha, beta1, beta2, epsilon }, expected);
  });
});
