// What several runs say together: the median, and how far it can be trusted.

import { stream } from './random.ts';

/** Linear between the two values that the share falls between; of ascending values, at least one. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at % 1) * (sorted[Math.ceil(at)]! - below);
}

/** @param values At least one, in any order. */
export const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface BootstrapOptions {
  /** Share of the resamples whose median lies within the interval; 0.95 by default. */
  readonly level?: number;
  readonly resamples?: number;
}

/**
 * The percentile bootstrap interval of the median: the values are drawn again with replacement, as many as there are,
 * and the interval holds the middle `level` of the medians of such draws (Efron and Tibshirani, "An Introduction to the
 * Bootstrap", 1993, chapter 13). The draws are the same for all samples of a size, so the same values always give the
 * same interval, and those along a curve do not jitter.
 *
 * @returns Null of fewer than two values: they say nothing of each other.
 */
export function medianInterval(
  values: readonly number[],
  { level = 0.95, resamples = 2000 }: BootstrapOptions = {},
): Interval | null {
  const size = values.length;
  if (size < 2) return null;
  const draws = drawsOf(size, resamples);
  const sample = new Float64Array(size);
  const medians = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    for (let j = 0; j < size; j++) sample[j] = values[draws[i * size + j]!]!;
    medians[i] = quantile(sample.sort(), 0.5);
  }
  medians.sort();
  return { lower: quantile(medians, (1 - level) / 2), upper: quantile(medians, (1 + level) / 2) };
}

const known = new Map<string, Uint32Array>();

/** Indices of the values in each resample, shape [resamples × size]. */
function drawsOf(size: number, resamples: number): Uint32Array {
  const key = `${size} ${resamples}`;
  let draws = known.get(key);
  if (!draws) {
    const random = stream(0, 'bootstrap', size);
    draws = Uint32Array.from({ length: size * resamples }, () => random.integer(size));
    known.set(key, draws);
  }
  return draws;
}
