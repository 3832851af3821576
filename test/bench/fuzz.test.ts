import { describe, expect, it } from 'vitest';
import { formats, trial } from '../../bench/fuzzing.ts';

const INPUTS = 80;

/** Longer than `bench/fuzz.ts` has, for tests share a busy machine [s]. */
const PATIENCE = 15;

describe.each(formats)('input of format %s that is wrong at random', (format) => {
  it('is taken or refused in words for a user', async () => {
    const outcomes = new Set<string>();
    const findings = [];
    for (let number = 0; number < INPUTS; number++) {
      const { outcome, finding } = await trial(format, 1, number, PATIENCE);
      outcomes.add(outcome);
      if (finding) findings.push(finding);
    }
    expect(findings).toEqual([]);
    // Of both there are some, or the inputs would be no test.
    expect(outcomes).toContain('taken');
    expect(outcomes).toContain('InputError');
  });
});

describe('the inputs', () => {
  it('are the same for a seed', async () => {
    const twice = [await trial('wgsl', 7, 3), await trial('wgsl', 7, 3)].map(({ outcome }) => outcome);
    expect(twice[0]).toBe(twice[1]);
  });
});
