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
function normalized(settings: Extract<OptimizerSettings, { kind: 'normalized' }>): Optimizer {
  if (settings.momentum > 0) return normalizedMomentum(settings);
  return (groups, gradients) => step(settings.rate, groups, gradients);
}

/**
 * A step of length `rate` along the decaying mean of the gradients' directions: m ← β m + (1 - β) g / (|g| + 1e-6),
 * w ← w - rate · m / (|m| + 1e-6).
 */
function normalizedMomentum({
  rate,
  momentum,
}: Extract<OptimizerSettings, { kind: 'normalized' }>): Optimizer {
  const means = new Map<string, Float64Array>();
  return (groups, gradients) => {
    const share = (1 - momentum) / (norm(groups, gradients) + 1e-6);
    for (const { name, values } of groups) {
      const mean = means.get(name) ?? new Float64Array(values.length);
      means.set(name, mean);
      const gradient = gradients.get(name)!;
      for (let i = 0; i < mean.length; i++) mean[i] = momentum * mean[i]! + share * gradient[i]!;
    }
    step(rate, groups, means);
  };
}

function step(rate: number, groups: readonly Group[], directions: ReadonlyMap<string, Float64Array>): void {
  const factor = rate / (norm(groups, directions) + 1e-6);
  for (const { name, values } of groups) {
    const direction = directions.get(name)!;
    for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]! - factor * direction[i]!);
  }
}

/** The Euclidean norm over all groups. */
function norm(groups: readonly Group[], vectors: ReadonlyMap<string, Float64Array>): number {
  let square = 0;
  for (const { name } of groups) for (const value of vectors.get(name)!) square += value * value;
  return Math.sqrt(square);
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
