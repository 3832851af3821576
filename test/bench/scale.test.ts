import { describe, expect, it } from 'vitest';
import { measuredTimes, type ScaleOptions, simulate } from '../../bench/scale.ts';

const options = (changes: Partial<ScaleOptions>): ScaleOptions => ({
  ...{ ...measuredTimes, worker: 0.1, threads: 10, shards: 1, inFlight: 20, individuals: 2000 },
  ...changes,
});

describe('a simulated queue', () => {
  it('is as fast as its threads where they are what there is least of', () => {
    const { perSecond, workers } = simulate(options({}));
    expect(workers).toBeGreaterThan(0.95);
    expect(perSecond).toBeCloseTo((10 * workers) / 0.1, -1);
  });

  it('is as fast as its coordinator where there are more threads than that can feed, and many times with more of them', () => {
    const many = { threads: 10_000, inFlight: 20_000, individuals: 40_000 };
    const [one, ten] = [1, 10].map((shards) => simulate(options({ ...many, shards })));
    expect(one!.coordinator).toBeGreaterThan(0.9);
    expect(one!.perSecond).toBeLessThan(1 / measuredTimes.coordinator);
    expect(ten!.perSecond).toBeGreaterThan(5 * one!.perSecond);
  });
});
