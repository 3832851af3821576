import { describe, expect, it } from 'vitest';
import { ELDIR_VALIDITY, invalidReason } from '../../../evolve/search/validity.ts';
import { validitySchema } from '../../../scenarios/evolution.ts';

describe('invalidReason', () => {
  it.each([[[0]], [[0, -0.49, -0.9]], [[5.5]], [[-5.5, -5.1]]])('accepts %j', (curve) => {
    expect(invalidReason(curve, ELDIR_VALIDITY)).toBeNull();
  });

  it.each([
    [[], /no evaluation/],
    [[0, Number.NaN], /evaluation 1 is NaN/],
    [[Number.NEGATIVE_INFINITY], /evaluation 0 is -Infinity/],
    [[5.51], /beyond ±5.5/],
    [[-5.51], /beyond ±5.5/],
    [[0, -0.5], /jumps by 0.5 at evaluation 1/],
    [[0, 0.1, 0.7], /at evaluation 2/],
  ])('refuses %j', (curve, reason) => {
    expect(invalidReason(curve, ELDIR_VALIDITY)).toMatch(reason);
  });

  it('believes any finite loss where no limit is named', () => {
    const none = validitySchema.parse({});
    expect(invalidReason([0, -9e6, 4e5], none)).toBeNull();
    expect(invalidReason([0, Number.POSITIVE_INFINITY], none)).toMatch(/evaluation 1 is Infinity/);
  });

  it('takes its limits from the rule', () => {
    expect(invalidReason([0, 3, 9], { maximumLoss: 10, maximumJump: 7 })).toBeNull();
  });
});
