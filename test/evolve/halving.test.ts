import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENOUGH, RECENT, remember, rungsOf } from '../../evolve/halving.ts';

/** Learners whose loss falls by `rate` an evaluation, for rates 1, 2, …, `count`. */
const learners = (count: number, evaluations: number) =>
  Array.from({ length: count }, (_, i) => Array.from({ length: evaluations }, (_, e) => -(i + 1) * e));

describe('rungsOf', () => {
  it('asks for the loss that a share of the recent learners had at each rung', () => {
    // After 3 updates, the best 5 of 10 had at most -6 · 3, the best 3 at most -8 · 3.
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, learners(10, 21), 20)).toEqual([
      { evaluation: 3, loss: -18 },
      { evaluation: 6, loss: -36 },
      { evaluation: 12, loss: -72 },
    ]);
    expect(rungsOf({ first: 10, factor: 2, share: 0.3 }, learners(10, 21), 20)).toEqual([
      { evaluation: 10, loss: -80 },
    ]);
  });

  it('counts the best loss so far, not the last one', () => {
    const curves = learners(10, 3).map((curve) => [...curve, 100]);
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, curves, 4)).toEqual([{ evaluation: 3, loss: -12 }]);
  });

  it('has no rung at the last update, where there is nothing left to save', () => {
    expect(rungsOf({ first: 10, factor: 2, share: 0.5 }, learners(10, 21), 10)).toEqual([]);
  });

  it('asks only those who got there', () => {
    const curves = [...learners(10, 21), ...learners(20, 4)];
    const [first, second] = rungsOf({ first: 3, factor: 2, share: 0.5 }, curves, 20);
    expect(first).toEqual({ evaluation: 3, loss: -24 });
    expect(second).toEqual({ evaluation: 6, loss: -36 });
  });

  it('cuts nobody before there are enough curves, or as many as the share is one of', () => {
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, learners(ENOUGH - 1, 21), 20)).toEqual([]);
    expect(rungsOf({ first: 3, factor: 2, share: 0.5 }, learners(ENOUGH, 21), 20)).toHaveLength(3);
    expect(rungsOf({ first: 3, factor: 2, share: 0.05 }, learners(19, 21), 20)).toEqual([]);
    expect(rungsOf({ first: 3, factor: 2, share: 0.05 }, learners(20, 21), 20)).toHaveLength(3);
  });

  it('would let at least the share of the recent learners go on, whatever their order', () => {
    const curve = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 });
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.array(curve, { maxLength: 40 }), share, (curves, share) => {
        const rungs = rungsOf({ first: 2, factor: 2, share }, curves, 10);
        expect(rungsOf({ first: 2, factor: 2, share }, [...curves].reverse(), 10)).toEqual(rungs);
        for (const { evaluation, loss } of rungs) {
          const there = curves.filter(({ length }) => length > evaluation);
          const onward = there.filter((each) => Math.min(...each.slice(0, evaluation + 1)) <= loss);
          expect(onward.length).toBeGreaterThanOrEqual(share * there.length);
        }
      }),
    );
  });
});

describe('remember', () => {
  it('keeps the latest', () => {
    const recent = remember(
      [[1], [2]],
      Array.from({ length: RECENT - 1 }, (_, i) => [i + 3]),
    );
    expect(recent.length).toBe(RECENT);
    expect([recent[0], recent.at(-1)]).toEqual([[2], [RECENT + 1]]);
  });
});
