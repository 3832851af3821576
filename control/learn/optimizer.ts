// First-order optimizers: state in, gradient in, changed values out. They see all of a controller's groups at once.

import type { Scenario } from '../../scenarios/scenario.ts';
import type { Group } from './learnable.ts';

export type OptimizerSettings = Scenario['learning']['optimizer'];

/**
 * Changes the values of `groups` in place.
 * @param gradients By the groups' names.
 * @param scale Factor on all rates; default 1.
 */
export type Optimizer = (
  groups: readonly Group[],
  gradients: ReadonlyMap<string, Float64Array>,
  scale?: number,
) => void;

/** What an optimizer remembers from one update to the next. */
export interface OptimizerState {
  /** How many there were. */
  updates: number;
  /** Running means by the groups' names, each shaped as the group: Adam's two moments, momentum's one mean, or none. */
  readonly vectors: Record<string, Float64Array[]>;
  /** Rates that follow from the values with which learning began, by the names in "train"; none where all are given. */
  readonly rates?: Readonly<Record<string, number>>;
  /** Factor on the rates that a learning whose steps may be taken back has come to; none in others. */
  readonly scale?: number;
}

/** @param state Of an optimizer of the same settings, which is changed: goes on where that one stood. */
export function createOptimizer(settings: OptimizerSettings, state: OptimizerState): Optimizer {
  const update = settings.kind === 'adam' ? adam(settings, state) : normalized(settings, state);
  return (groups, gradients, scale) => {
    update(groups, gradients, scale);
    state.updates++;
  };
}

/** The running means of a group, zero at first. */
function meansOf({ vectors }: OptimizerState, count: number, { name, values }: Group): Float64Array[] {
  vectors[name] ??= Array.from({ length: count }, () => new Float64Array(values.length));
  return vectors[name];
}

/**
 * A step of length `rate` along the gradient: w ← w - rate · g / (|g| + 1e-6), |g| over all groups of one pace. ELDiR's
 * rule (Strgar et al., RSS 2024). Groups with a pace of their own may have gradients of any size, so theirs lack the 1e-6.
 */
function normalized(
  settings: Extract<OptimizerSettings, { kind: 'normalized' }>,
  state: OptimizerState,
): Optimizer {
  const update = settings.momentum > 0 ? normalizedMomentum(settings.momentum, state) : step;
  return (groups, gradients, scale = 1) => {
    for (const pace of new Set(groups.map((group) => group.pace))) {
      const own = groups.filter((group) => group.pace === pace);
      update((pace?.rate ?? settings.rate) * scale, own, gradients, pace ? 0 : 1e-6);
    }
  };
}

type Step = (
  rate: number,
  groups: readonly Group[],
  gradients: ReadonlyMap<string, Float64Array>,
  floor: number,
) => void;

/**
 * A step of length `rate` along the decaying mean of the gradients' directions: m ← β m + (1 - β) g / (|g| + 1e-6),
 * w ← w - rate · m / (|m| + 1e-6).
 */
function normalizedMomentum(momentum: number, state: OptimizerState): Step {
  return (rate, groups, gradients, floor) => {
    const size = norm(groups, gradients) + floor;
    const share = size === 0 ? 0 : (1 - momentum) / size;
    const means = new Map(groups.map((group) => [group.name, meansOf(state, 1, group)[0]!]));
    for (const [name, mean] of means) {
      const gradient = gradients.get(name)!;
      for (let i = 0; i < mean.length; i++) mean[i] = momentum * mean[i]! + share * gradient[i]!;
    }
    step(rate, groups, means, floor);
  };
}

const step: Step = (rate, groups, directions, floor) => {
  const size = norm(groups, directions) + floor;
  if (size === 0) return;
  const factor = rate / size;
  for (const { name, values } of groups) {
    const direction = directions.get(name)!;
    for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]! - factor * direction[i]!);
  }
};

/** The Euclidean norm over all groups. */
function norm(groups: readonly Group[], vectors: ReadonlyMap<string, Float64Array>): number {
  let square = 0;
  for (const { name } of groups) for (const value of vectors.get(name)!) square += value * value;
  return Math.sqrt(square);
}

/**
 * Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1. Of groups with a pace of their own
 * the gradient is taken in units of their rate, so that epsilon means the same to all.
 */
function adam(settings: Extract<OptimizerSettings, { kind: 'adam' }>, state: OptimizerState): Optimizer {
  const { beta1, beta2, epsilon } = settings;
  let decay1 = 1;
  let decay2 = 1;
  // Multiplied as they were, for powers have other bits.
  for (let update = 0; update < state.updates; update++) {
    decay1 *= beta1;
    decay2 *= beta2;
  }
  return (groups, gradients, scale = 1) => {
    decay1 *= beta1;
    decay2 *= beta2;
    for (const group of groups) {
      const { name, values, pace } = group;
      const gradient = gradients.get(name)!;
      const rate = (pace?.rate ?? settings.rate) * scale;
      const unit = pace?.rate ?? 1;
      const [firsts, seconds] = meansOf(state, 2, group) as [Float64Array, Float64Array];
      for (let i = 0; i < values.length; i++) {
        const g = unit * gradient[i]!;
        const first = beta1 * firsts[i]! + (1 - beta1) * g;
        const second = beta2 * seconds[i]! + (1 - beta2) * g * g;
        firsts[i] = first;
        seconds[i] = second;
        const change = (rate * (first / (1 - decay1))) / (Math.sqrt(second / (1 - decay2)) + epsilon);
        values[i] = Math.fround(values[i]! - change);
      }
    }
  };
}
