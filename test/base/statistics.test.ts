import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, medianInterval, quantile } from '../../base/statistics.ts';

describe('the median', () => {
  it('is the value in the middle, or half way between the two there', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('is a quantile, as are the ends', () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 3, 4, 5], share))).toEqual([1, 2, 3, 5]);
  });
});

describe('the bootstrap interval of a median', () => {
  // Of 1 … 7, a resample's median is at most k with the probability that a binomial variable (7, k / 7) is at least 4:
  // 0.010 for k = 1, 0.100 for k = 2. So 2.5 % lies at 2, and by symmetry 97.5 % at 6.
  it('holds the middle 95 % of the medians of resamples', () => {
    expect(medianInterval([7, 1, 6, 2, 5, 3, 4])).toEqual({ lower: 2, upper: 6 });
  });

  it('widens with the level', () => {
    expect(medianInterval([1, 2, 3, 4, 5, 6, 7], { level: 0.99 })).toEqual({ lower: 1, upper: 7 });
  });

  it('is a point where all values are the same, and none of a single value', () => {
    expect(medianInterval([2, 2, 2])).toEqual({ lower: 2, upper: 2 });
    expect(medianInterval([2])).toBeNull();
    expect(medianInterval([])).toBeNull();
  });

  it('is the same for the same values, lies among them, and moves along with them', () => {
    const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.integer({ min: -9, max: 9 }), (sample, shift) => {
        const interval = medianInterval(sample)!;
        expect(medianInterval(sample)).toEqual(interval);
        expect(interval.lower).toBeGreaterThanOrEqual(Math.min(...sample));
        expect(interval.upper).toBeLessThanOrEqual(Math.max(...sample));
        const moved = medianInterval(sample.map((value) => value + shift))!;
        expect(moved.lower).toBeCloseTo(interval.lower + shift, 9);
      }),
      { numRuns: 30 },
    );
  });
});
