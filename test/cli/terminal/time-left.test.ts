import { describe, expect, it } from 'vitest';
import {
  type Past,
  type Standing,
  secondsLeft,
  type Workload,
  workloadOf,
} from '../../../cli/terminal/time-left.ts';
import { builtInScenario } from '../../../index.ts';

const workload: Workload = {
  generations: 20,
  first: { robots: 10, rollouts: 30 },
  later: { robots: 10, rollouts: 100 },
  secondsEach: 0.01,
};

const beginning: Standing = {
  complete: 0,
  past: [],
  evaluated: 0,
  total: 0,
  session: { rollouts: 0, seconds: 0 },
};

const same = (count: number, past: Past): Past[] => Array.from({ length: count }, () => past);

describe('the time left of a run', () => {
  it('is what is expected of all of it before anything is done', () => {
    expect(secondsLeft(workload, beginning)).toBeCloseTo(0.01 * (30 + 20 * 100), 9);
  });

  it('takes the start of the threads for no measure of what follows', () => {
    const session = { rollouts: 3, seconds: 0.5 };
    const left = secondsLeft(workload, { ...beginning, evaluated: 1, total: 3, session });
    expect(left).toBeGreaterThan(20);
    expect(left).toBeLessThan(31);
  });

  it('forgets what was expected once generations were measured', () => {
    const past = same(15, { rollouts: 50, seconds: 2 });
    const session = { rollouts: 780, seconds: 31 };
    const standing = { ...beginning, complete: 16, past, total: 780, session };
    expect(secondsLeft(workload, standing)).toBeCloseTo(5 * 2, 9);
    expect(secondsLeft(workload, { ...standing, evaluated: 5 })).toBeCloseTo(4.5 * 2, 9);
    expect(secondsLeft(workload, { ...standing, evaluated: 12 })).toBeCloseTo(4 * 2, 9);
  });

  it('goes by the latest generations, whose bodies are larger than the first', () => {
    const past = same(15, { rollouts: 100, seconds: 3 });
    const session = { rollouts: 1630, seconds: 50 };
    expect(secondsLeft(workload, { ...beginning, complete: 17, past, total: 1630, session })).toBeCloseTo(
      4 * 3,
      9,
    );
  });

  it('is not led astray by a few generations that learn longer than all others', () => {
    const long = { rollouts: 400, seconds: 4 };
    const session = { rollouts: 830, seconds: 8.3 };
    const left = secondsLeft(workload, {
      ...beginning,
      complete: 3,
      past: [long, long],
      total: 830,
      session,
    });
    expect(left).toBeCloseTo(18 * 100 * 0.01, 9);
  });

  it('ends with the rollouts that a run may have', () => {
    const limited = { ...workload, most: 500 };
    expect(secondsLeft(limited, beginning)).toBeCloseTo(5, 9);
    expect(secondsLeft(limited, { ...beginning, total: 600 })).toBe(0);
  });

  it('is nothing when all generations are complete', () => {
    const session = { rollouts: 2030, seconds: 20 };
    expect(secondsLeft(workload, { ...beginning, complete: 21, total: 2030, session })).toBe(0);
  });
});

describe('what is expected of a run', () => {
  const walk = builtInScenario('walk');

  it('is less for more workers, and more for longer lives', () => {
    const [one, two] = [1, 2].map((workers) => workloadOf(walk, 1, workers));
    expect(one!.secondsEach).toBeCloseTo(2 * two!.secondsEach, 12);
    const longer = { ...walk, learning: { ...walk.learning, updates: 2 * walk.learning.updates } };
    expect(workloadOf(longer, 1, 1).later.rollouts).toBeGreaterThan(1.9 * one!.later.rollouts);
    // Random robots of `walk` learn for 6 updates however long a life is.
    expect(workloadOf(longer, 1, 1).first).toEqual({ robots: 32, rollouts: 32 * 7 });
  });

  it('counts every update of every child where nobody is given up early', () => {
    const evolution = { ...walk.evolution, halving: null, children: 5, rollouts: 1000 };
    const { later, most } = workloadOf({ ...walk, evolution }, 1, 1);
    expect({ later, most }).toEqual({ later: { robots: 5, rollouts: 5 * 33 }, most: 1000 });
  });
});
