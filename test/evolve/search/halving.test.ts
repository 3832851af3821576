import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENOUGH, type Learner, RECENT, remember, rungsOf } from '../../../evolve/search/halving.ts';

/** Learners whose loss falls by `rate` an evaluation, for rates 1, 2, …, `count`. */
const learners = (count: number, evaluations: number): Learner[] =>
  Array.from({ length: count }, (_, i) =>
    learner(Array.from({ length: evaluations }, (_, e) => -(i + 1) * e)),
  );

const learner = (curve: readonly number[]): Learner => ({ operator: 'grow', curve });

describe('rungsOf', () => {
  it('asks for the loss that a share of the recent learners had at each rung', () => {
    // After 3 updates, the best 5 of 10 had at most -6 · 3, the best 3 at most -8 · 3.
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, learners(10, 21), 'grow', 20)).toEqual([
      { evaluation: 3, loss: -18 },
      { evaluation: 6, loss: -36 },
      { evaluation: 12, loss: -72 },
    ]);
    expect(rungsOf({ first: 10, factor: 2, share: 0.3 }, learners(10, 21), 'grow', 20)).toEqual([
      { evaluation: 10, loss: -80 },
    ]);
  });

  it('counts the best loss so far, not the last one', () => {
    const curves = learners(10, 3).map(({ curve }) => learner([...curve, 100]));
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, curves, 'grow', 4)).toEqual([
      { evaluation: 3, loss: -12 },
    ]);
  });

  it('has no rung at the last update, where there is nothing left to save', () => {
    expect(rungsOf({ first: 10, factor: 2, share: 0.5 }, learners(10, 21), 'grow', 10)).toEqual([]);
  });

  it('asks only those who got there', () => {
    const curves = [...learners(10, 21), ...learners(20, 4)];
    const [first, second] = rungsOf({ first: 3, factor: 2, share: 0.5 }, curves, 'grow', 20);
    expect(first).toEqual({ evaluation: 3, loss: -24 });
    expect(second).toEqual({ evaluation: 6, loss: -36 });
  });

  it('cuts nobody before there are enough curves, or as many as the share is one of', () => {
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, learners(ENOUGH - 1, 21), 'grow', 20)).toEqual([]);
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, learners(ENOUGH, 21), 'grow', 20)).toHaveLength(3);
    expect(rungsOf({ first: 3, factor: 2, share: 0.05 }, learners(19, 21), 'grow', 20)).toEqual([]);
    expect(rungsOf({ first: 3, factor: 2, share: 0.05 }, learners(20, 21), 'grow', 20)).toHaveLength(3);
  });

  it('would let at least the share of the recent learners go on, whatever their order', () => {
    const curve = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 }).map(learner);
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.array(curve, { maxLength: 40 }), share, (curves, share) => {
        const rungs = rungsOf({ first: 2, factor: 2, share }, curves, 'grow', 10);
        expect(rungsOf({ first: 2, factor: 2, share }, [...curves].reverse(), 'grow', 10)).toEqual(rungs);
        for (const { evaluation, loss } of rungs) {
          const there = curves.filter(({ curve: { length } }) => length > evaluation);
          const onward = there.filter((each) => Math.min(...each.curve.slice(0, evaluation + 1)) <= loss);
          expect(onward.length).toBeGreaterThanOrEqual(share * there.length);
        }
      }),
    );
  });
});

describe('a learner', () => {
  it('is compared with those that the same operator has made', () => {
    const others = learners(20, 21).map((each) => ({ ...each, operator: 'learning' as const }));
    const settings = { first: 3, factor: 2, share: 0.5 };
    const among = rungsOf(settings, [...others, ...learners(10, 21)], 'grow', 20);
    expect(among).toEqual(rungsOf(settings, learners(10, 21), 'grow', 20));
    expect(rungsOf(settings, others, 'grow', 20)).toEqual([]);
  });
});

describe('remember', () => {
  it('keeps the latest', () => {
    const recent = remember(
      [learner([1]), learner([2])],
      Array.from({ length: RECENT - 1 }, (_, i) => learner([i + 3])),
    );
    expect(recent.length).toBe(RECENT);
    expect([recent[0], recent.at(-1)]).toEqual([learner([2]), learner([RECENT + 1])]);
  });
});
