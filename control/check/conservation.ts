// What a body alone in space keeps: momentum, angular momentum and, undamped, energy.

import { stream } from '../../base/random.ts';
import type { Trajectory } from '../../sim/backends/backend.ts';
import type { Body } from '../../sim/body/body.ts';
import { latticeBody } from '../../sim/check/lattice.ts';
import { type Law, TOLERANCE, trajectoryOf, type World, worst } from './worlds.ts';

const world: World = { dimension: 3, timeStep: 0.0005, steps: 2000, gravity: 0 };

/** A body that turns, drifts and vibrates. */
function thrown(damping: number): Body {
  const random = stream(1, 'thrown');
  const body = latticeBody(random, { dimension: 3, masses: 8, damping, actuated: 0 });
  return { ...body, masses: { ...body.masses, velocity: body.masses.velocity.map(() => random.normal()) } };
}

/** A quantity of all masses at a step, summed; `mass` [kg], `x` [m] and `v` [m/s] are those of each. */
function sumOver(
  { masses }: Body,
  { position, velocity }: Trajectory,
  step: number,
  term: (mass: number, x: Float64Array, v: Float64Array) => readonly number[],
): number[] {
  const terms = Array.from(masses.mass, (mass, i) => {
    const first = 3 * (step * masses.count + i);
    return term(mass, position.subarray(first, first + 3), velocity.subarray(first, first + 3));
  });
  return terms.reduce<number[]>((sum, values) => values.map((value, axis) => value + (sum[axis] ?? 0)), []);
}

type Vector = ArrayLike<number>;
const momentum = (mass: number, _: Vector, v: Vector): number[] => [mass * v[0]!, mass * v[1]!, mass * v[2]!];
const angularMomentum = (mass: number, x: Vector, v: Vector): number[] => [
  mass * (x[1]! * v[2]! - x[2]! * v[1]!),
  mass * (x[2]! * v[0]! - x[0]! * v[2]!),
  mass * (x[0]! * v[1]! - x[1]! * v[0]!),
];

const conserved = (claim: string, quantity: typeof momentum): Law => ({
  claim: `${claim} of a free body`,
  tolerance: TOLERANCE,
  note: 'at each step against the first, relative to the sum of the sizes of all masses’ own; only rounding is left',
  async measure(backend) {
    const body = thrown(5);
    const path = await trajectoryOf(backend, world, body);
    const before = sumOver(body, path, 0, quantity);
    const [size] = sumOver(body, path, 0, (...mass) => [Math.hypot(...quantity(...mass))]);
    return worst(world.steps + 1, (step) => {
      const change = sumOver(body, path, step, quantity).map((value, axis) => value - before[axis]!);
      return Math.hypot(...change) / size!;
    });
  },
});

const energy: Law = {
  claim: 'energy drift of an undamped free body',
  tolerance: TOLERANCE,
  note: 'mean over the second half against that over the first: with every vibration Euler’s energy sways, but stays',
  async measure(backend) {
    const body = thrown(0);
    const path = await trajectoryOf(backend, world, body);
    const half = world.steps / 2;
    const mean = (first: number): number =>
      Array.from({ length: half }, (_, i) => energyOf(body, path, first + i)).reduce((a, b) => a + b, 0) /
      half;
    const before = mean(0);
    return Math.abs(mean(half) - before) / before;
  },
};

/** Kinetic energy and that of all springs [J]. */
function energyOf(body: Body, path: Trajectory, step: number): number {
  const [kinetic] = sumOver(body, path, step, (mass, _, v) => [
    (mass / 2) * (v[0]! ** 2 + v[1]! ** 2 + v[2]! ** 2),
  ]);
  const { ends, stiffness, restLength } = body.springs;
  const coordinate = (mass: number, axis: number): number =>
    path.position[3 * (step * body.masses.count + mass) + axis]!;
  const elastic = stiffness.reduce((sum, k, spring) => {
    const [a, b] = [ends[2 * spring]!, ends[2 * spring + 1]!];
    const length = Math.hypot(...[0, 1, 2].map((axis) => coordinate(a, axis) - coordinate(b, axis)));
    return sum + (k / 2) * (length - restLength[spring]!) ** 2;
  }, 0);
  return kinetic! + elastic;
}

export const conservation: readonly Law[] = [
  conserved('momentum', momentum),
  conserved('angular momentum', angularMomentum),
  energy,
];
