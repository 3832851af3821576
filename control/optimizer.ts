// First-order optimizers: state in, gradient in, changed values out. They see all of a controller's groups at once.

import type { Scenario } from '../scenarios/scenario.ts';
import type { Group } from './learnable.ts';

export type OptimizerSettings = Scenario['learning']['optimizer'];

/** Changes the values of `groups` in place, `gradients` being by the groups' names. */
export type Optimizer = (groups: readonly Group[], gradients: ReadonlyMap<string, Float64Array>) => void;

export function createOptimizer(settings: OptimizerSettings): Optimizer {
  return settings.kind === 'adam' ? adam(settings) : normalized(settings);
}

/**
 * A step of length `rate` along the gradient: w ← w - rate · g / (|g| + 1e-6), |g| over all groups. ELDiR's rule
 * (Strgar et al., RSS 2024).
 */
function normalized({ rate }: Extract<OptimizerSettings, { kind: 'normalized' }>): Optimizer {
  return (groups, gradients) => {
    let square = 0;
    for (const { name } of groups) for (const g of gradients.get(name)!) square += g * g;
    const factor = rate / (Math.sqrt(square) + 1e-6);
    for (const { name, values } of groups) {
      const gradient = gradients.get(name)!;
      for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]! - factor * gradient[i]!);
    }
  };
}

/** Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1. */
function adam(settings: Extract<OptimizerSettings, { kind: 'adam' }>): Optimizer {
  const { rate, beta1, beta2, epsilon } = settings;
  const moments = new Map<string, { first: Float64Array; second: Float64Array }>();
  let decay1 = 1;
  let decay2 = 1;
  return (groups, gradients) => {
    decay1 *= beta1;
    decay2 *= beta2;
    for (const { name, values } of groups) {
      const gradient = gradients.get(name)!;
      const state = moments.get(name) ?? {
        first: new Float64Array(values.length),
        second: new Float64Array(values.length),
      };
      moments.set(name, state);
      for (let i = 0; i < values.length; i++) {
        const g = gradient[i]!;
        const first = beta1 * state.first[i]! + (1 - beta1) * g;
        const second = beta2 * state.second[i]! + (1 - beta2) * g * g;
        state.first[i] = first;
        state.second[i] = second;
        const change = (rate * (first / (1 - decay1))) / (Math.sqrt(second / (1 - decay2)) + epsilon);
        values[i] = Math.fround(values[i]! - change);
      }
    }
  };
}
