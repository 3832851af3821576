// The laws of physics that a simulation must keep: each states a closed form, measures how far a backend is from it,
// and gives the tolerance, with its reason where it is not a tenth of a percent.

import type { Backend } from '../../sim/backends/backend.ts';
import { conservation } from './conservation.ts';
import { springs } from './springs.ts';
import {
  at,
  bodyOf,
  deviation,
  GRAVITY,
  type Law,
  TOLERANCE,
  trajectoryOf,
  type World,
  worst,
} from './worlds.ts';

const fall: World = { dimension: 2, timeStep: 0.001, steps: 2000 };
const stone = bodyOf({ position: [[0, 50]] });

const freeFall: Law = {
  claim: 'free fall',
  tolerance: TOLERANCE,
  note: 'g t² / 2; semi-implicit Euler falls 1 / steps, here 0.05 %, farther',
  async measure(backend) {
    const { position } = await trajectoryOf(backend, fall, stone);
    const time = fall.steps * fall.timeStep;
    return deviation(50 - at(position, stone, fall.steps)[1]!, (GRAVITY * time ** 2) / 2);
  },
};

const discreteFall: Law = {
  claim: 'free fall, step by step',
  tolerance: 1e-4,
  note: 'g dt² n (n + 1) / 2 at step n, relative to the whole fall; only rounding is left',
  async measure(backend) {
    const { position } = await trajectoryOf(backend, fall, stone);
    const fallen = (n: number): number => (GRAVITY * fall.timeStep ** 2 * n * (n + 1)) / 2;
    const error = (n: number): number => Math.abs(50 - at(position, stone, n)[1]! - fallen(n));
    return worst(fall.steps + 1, error) / fallen(fall.steps);
  },
};

const DRAG = 0.8;

const terminalFall: Law = {
  claim: 'fall with drag',
  tolerance: TOLERANCE,
  note: 'v = g / c (1 - exp(-c t)); drag decays exactly, gravity comes c dt / 2, here 0.04 %, too strong',
  async measure(backend) {
    const { velocity } = await trajectoryOf(backend, { ...fall, drag: DRAG }, stone);
    const speed = (step: number): number => (GRAVITY / DRAG) * (1 - Math.exp(-DRAG * step * fall.timeStep));
    // The first tenth of a second is left out: there the relative error is that of gravity's first few steps.
    return worst(fall.steps - 99, (i) => deviation(-at(velocity, stone, i + 100)[1]!, speed(i + 100)));
  },
};

const SLOPE = 0.5;

const sliding = { timeStep: 0.004, steps: 250 } as const;

/** Distance that a sledge slides when gravity, less friction, pulls like this slope, relative to the angle's cosine. */
const slid = (pull: number): number =>
  ((GRAVITY * pull) / Math.hypot(1, SLOPE)) *
  sliding.timeStep ** 2 *
  ((sliding.steps * (sliding.steps + 1)) / 2);

/** A sledge of two masses, or in 3D three, that starts at rest on a slope; how far it slides down along it [m]. */
async function slide(backend: Backend, dimension: 2 | 3, friction: number): Promise<number> {
  const world: World = { ...sliding, dimension, contact: { law: 'coulomb', friction }, slope: SLOPE };
  const corners = [
    [0, 0],
    [0.25, 0],
    [0.125, 0.25],
  ];
  const position = corners
    .slice(0, dimension)
    .map(([x, y]) => (dimension === 2 ? [x!, SLOPE * x!] : [x!, y!, SLOPE * x!]));
  const pairs = (
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const
  ).slice(0, dimension === 2 ? 1 : 3);
  const springs = pairs.map((ends) => {
    const [a, b] = [position[ends[0]]!, position[ends[1]]!];
    return {
      ends,
      restLength: Math.hypot(...a.map((value, axis) => value - b[axis]!)),
      stiffness: 1000,
      damping: 5,
    };
  });
  const sledge = bodyOf({ position, springs });
  const { position: path } = await trajectoryOf(backend, world, sledge);
  const start = at(path, sledge, 0);
  return Math.hypot(...at(path, sledge, world.steps).map((value, axis) => value - start[axis]!));
}

const slidesDown = (dimension: 2 | 3, below: number): Law => ({
  claim: `slides on a slope at ${below} × the critical friction, ${dimension}D`,
  tolerance: TOLERANCE,
  note: 'g (sin θ - μ cos θ) dt² n (n + 1) / 2 after n steps',
  async measure(backend) {
    const friction = below * SLOPE;
    return deviation(await slide(backend, dimension, friction), slid(SLOPE - friction));
  },
});

const sticks = (dimension: 2 | 3): Law => ({
  claim: `sticks on a slope at 1.01 × the critical friction, ${dimension}D`,
  tolerance: TOLERANCE,
  note: 'distance slid, relative to that without friction',
  async measure(backend) {
    return (await slide(backend, dimension, 1.01 * SLOPE)) / slid(SLOPE);
  },
});

const WIDTH = 0.002;
const STIFFNESS = 1e4;

const restDepth: Law = {
  claim: 'depth at rest under penalty contact',
  tolerance: TOLERANCE,
  note: 'width / 2 + m g / stiffness, where the push is the weight',
  async measure(backend) {
    const contact = {
      law: 'penalty',
      friction: 1,
      stiffness: STIFFNESS,
      damping: 200,
      width: WIDTH,
    } as const;
    const world: World = { dimension: 3, timeStep: 0.001, steps: 2000, contact };
    const mass = 4;
    const ball = bodyOf({ position: [[0, 0, 0]], mass });
    const { position } = await trajectoryOf(backend, world, ball);
    return deviation(-at(position, ball, world.steps)[2]!, WIDTH / 2 + (mass * GRAVITY) / STIFFNESS);
  },
};

const impactPoint: Law = {
  claim: 'point of impact',
  tolerance: TOLERANCE,
  note: 'the throw ends where its last straight piece meets the ground, at rest; relative to its length',
  async measure(backend) {
    const world: World = { dimension: 2, timeStep: 0.004, steps: 200, contact: { law: 'impact' } };
    const thrown = bodyOf({ position: [[0, 1]], velocity: [[2, 1]] });
    const { position, velocity } = await trajectoryOf(backend, world, thrown);
    // Steps of a free fall from 1 m up at 1 m/s, the last of them cut short where the height is used up.
    let [height, climb, distance] = [1, 1, 0];
    const { timeStep } = world;
    climb -= GRAVITY * timeStep;
    for (; height + timeStep * climb > 0; climb -= GRAVITY * timeStep) {
      height += timeStep * climb;
      distance += timeStep * 2;
    }
    distance += 2 * (height / -climb);
    const [x, y] = at(position, thrown, world.steps) as [number, number];
    const speed = Math.hypot(
      ...at(velocity, thrown, world.steps).map((v) => (Math.abs(v) > GRAVITY * timeStep ? v : 0)),
    );
    return Math.hypot(x - distance, y, speed) / distance;
  },
};

/** Every law that `check` verifies, from the simplest up. */
export const laws: readonly Law[] = [
  freeFall,
  discreteFall,
  terminalFall,
  ...springs,
  ...conservation,
  sticks(2),
  sticks(3),
  slidesDown(2, 0.98),
  slidesDown(3, 0.5),
  restDepth,
  impactPoint,
];
