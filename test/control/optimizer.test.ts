import { describe, expect, it } from 'vitest';
import type { Group } from '../../control/learnable.ts';
import { createOptimizer, type OptimizerSettings } from '../../control/optimizer.ts';

/** Weights after steps along the given gradients, from 0. */
function moved(settings: OptimizerSettings, gradients: readonly number[][]): number[] {
  const groups: Group[] = [{ name: 'w', kind: 'weights', values: new Float64Array(2) }];
  const optimize = createOptimizer(settings);
  for (const gradient of gradients) optimize(groups, new Map([['w', Float64Array.from(gradient)]]));
  return [...groups[0]!.values];
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
});

describe('adam', () => {
  it('takes first steps of the rate along every weight', () => {
    const settings = { kind: 'adam', rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
    const [x, y] = moved(settings, [[3, -1e-3]]);
    expect(x).toBeCloseTo(-0.1, 5);
    expect(y).toBeCloseTo(0.1, 4);
  });
});
