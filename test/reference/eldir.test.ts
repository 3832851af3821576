import { describe, expect, it } from 'vitest';
import { type Rollout, simulate, weightLayout } from './eldir.ts';
import { simulateWithGradient } from './eldir-gradient.ts';

/** Park and Miller's generator, as numbers in [-1, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
}

/** Three triangles of ELDiR's lattice in a row, standing on the ground; the inner edges are actuated. */
function threeTriangles(steps: number, seed: number): Rollout {
  const high = 0.1 + 0.025 * Math.sqrt(3);
  const positions = [0.025, 0.1, 0.075, 0.1, 0.05, high, 0.1, high, 0.125, 0.1];
  const springs = [0, 1, 1, 2, 2, 0, 1, 3, 3, 2, 1, 4, 4, 3];
  const actuated = [false, true, true, true, false, true, false];
  const next = randomNumbers(seed);
  const { count } = weightLayout(5, 7);
  return { positions, springs, actuated, steps, weights: Float64Array.from({ length: count }, next) };
}

const relative = (value: number, truth: number) => Math.abs(value - truth) / Math.abs(truth);

/** d loss along `direction` in the weights, by central differences of fourth order. */
function slopeAlong(rollout: Rollout, direction: Float64Array, step: number): number {
  const loss = (distance: number) =>
    simulate({ ...rollout, weights: direction.map((d, i) => rollout.weights[i]! + distance * d) }).loss;
  return (8 * (loss(step) - loss(-step)) - (loss(2 * step) - loss(-2 * step))) / (12 * step);
}

describe("the reference of ELDiR's robot", () => {
  it('lets a mass fall as drag and gravity say, and stop where it hits the ground', () => {
    const { trajectory } = simulate({
      positions: [0, 0.101],
      springs: [],
      actuated: [],
      weights: new Float64Array(weightLayout(1, 0).count),
      steps: 5,
    });
    const heights = trajectory.map(({ positions }) => positions[1]!);
    const kept = Math.exp(-0.06);
    const first = -0.0192;
    expect(heights[1]).toBeCloseTo(0.101 + 0.004 * first, 15);
    expect(heights[2]).toBeCloseTo(0.101 + 0.004 * (first + kept * first + first), 15);
    expect(heights[4]).toBeGreaterThan(0.1);
    expect(
      simulate({ positions: [3, 0.1], springs: [], actuated: [], weights: new Float64Array(544), steps: 9 }),
    ).toMatchObject({ loss: -0, positions: new Float64Array([3, 0.1]), velocities: new Float64Array(2) });
  });

  it('pulls the ends of a long spring together with equal impulses', () => {
    const positions = [0, 1, 0.06, 1];
    const weights = new Float64Array(weightLayout(2, 1).count);
    const { velocities } = simulate({ positions, springs: [0, 1], actuated: [true], weights, steps: 1 });
    const n = 0.0601;
    expect(velocities[0]).toBeCloseTo((0.004 * 3e4 * (n - 0.05) * 0.06) / n, 12);
    expect(velocities[2]).toBe(-velocities[0]!);
  });

  it('has the weights of the protocol', () => {
    const masses = 81;
    const springs = 172;
    const inputs = 10 + 2 + 4 * masses;
    expect(weightLayout(masses, springs).count).toBe((inputs + 1) * 32 + 33 * springs);
  });

  it.each([1, 2, 3])('differentiates the loss as central differences do, from random weights %i', (seed) => {
    const rollout = threeTriangles(60, seed);
    const { gradient, trajectory } = simulateWithGradient(rollout);
    expect(
      trajectory.some(({ freeVelocities, velocities }) => velocities[1] === 0 && freeVelocities[1]! < 0),
    ).toBe(true);
    const next = randomNumbers(seed + 100);
    for (let trial = 0; trial < 5; trial++) {
      const direction = gradient.map(next);
      const slope = gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0);
      expect(relative(slope, slopeAlong(rollout, direction, 1e-5))).toBeLessThan(1e-6);
    }
  });

  it('differentiates the loss with respect to single weights of every part', () => {
    const rollout = threeTriangles(40, 7);
    const { gradient } = simulateWithGradient(rollout);
    const { b1, w2, b2, count } = weightLayout(5, 7);
    const largest = Math.max(...gradient.map(Math.abs));
    for (const weight of [0, 5 * 32 + 3, 14 * 32 + 7, 25 * 32 + 1, b1 + 4, w2 + 8, b2 + 1, count - 2]) {
      const direction = new Float64Array(count);
      direction[weight] = 1;
      const error = gradient[weight]! - slopeAlong(rollout, direction, 1e-4);
      expect(Math.abs(error) / largest).toBeLessThan(1e-6);
    }
  });
});
