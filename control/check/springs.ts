// What one spring does alone in space, and what drives it.

import { stream } from '../../base/random.ts';
import type { Backend } from '../../sim/backends/backend.ts';
import { latticeBody } from '../../sim/check/lattice.ts';
import { at, bodyOf, deviation, type Law, TOLERANCE, trajectoryOf, type World, worst } from './worlds.ts';

// Two masses of 1 kg: reduced mass 0.5 kg, angular frequency 20 rad/s, decay rate 0.5 /s.
const REDUCED = 0.5;
const FREQUENCY = 20;
const DECAY = 0.5;
const ringing: World = { dimension: 3, timeStep: 0.001, steps: 4000, gravity: 0 };
const oscillator = bodyOf({
  position: [
    [0, 0, 0],
    [0.6, 0, 0.84],
  ],
  springs: [
    {
      ends: [0, 1],
      restLength: 1,
      stiffness: REDUCED * FREQUENCY ** 2,
      damping: 2 * REDUCED * DECAY,
    },
  ],
});

/** Times [s] and speeds [m/s] at which the spring passes through its rest length, by linear interpolation. */
async function crossings(backend: Backend): Promise<{ time: number; speed: number }[]> {
  const { position } = await trajectoryOf(backend, ringing, oscillator);
  const stretch = Array.from({ length: ringing.steps + 1 }, (_, step) => {
    const a = at(position, oscillator, step, 0);
    const b = at(position, oscillator, step, 1);
    return Math.hypot(...a.map((value, i) => value - b[i]!)) - 1;
  });
  return stretch.slice(1).flatMap((after, step) => {
    const before = stretch[step]!;
    if (before < 0 === after < 0) return [];
    const time = (step + before / (before - after)) * ringing.timeStep;
    return [{ time, speed: Math.abs(after - before) / ringing.timeStep }];
  });
}

const springPeriod: Law = {
  claim: 'period of a damped spring',
  tolerance: TOLERANCE,
  note: '2π / √(k / μ - (c / 2μ)²); damping by Euler’s rule makes it c dt / 4μ, here 0.03 %, shorter',
  async measure(backend) {
    const passed = await crossings(backend);
    const period = (2 * (passed.at(-1)!.time - passed[0]!.time)) / (passed.length - 1);
    return deviation(period, (2 * Math.PI) / Math.sqrt(FREQUENCY ** 2 - DECAY ** 2));
  },
};

const springDecay: Law = {
  claim: 'damping ratio of a spring',
  tolerance: TOLERANCE,
  note: 'c / (2 √(k μ)), from the speeds at which it passes its rest length; Euler damps up to c dt / 2μ, here 0.05 %, more',
  async measure(backend) {
    const passed = await crossings(backend);
    const [first, last] = [passed[0]!, passed.at(-1)!];
    const decay = Math.log(first.speed / last.speed) / (last.time - first.time);
    return deviation(decay / FREQUENCY, DECAY / FREQUENCY);
  },
};

const oscillation: Law = {
  claim: "an oscillator's activation is its sine",
  tolerance: 1e-4,
  note: 'A sin(2π f t + φ) at each step',
  async measure(backend) {
    const world: World = { dimension: 2, timeStep: 0.004, steps: 500, gravity: 0 };
    const body = latticeBody(stream(1, 'oscillators'), { dimension: 2, masses: 6, actuated: 1 });
    const actuators = body.springs.count;
    const draw = (from: number, to: number, seed: number): Float64Array =>
      Float64Array.from(
        { length: actuators },
        (_, i) => from + (to - from) * (0.5 + 0.5 * Math.sin(seed + 9 * i)),
      );
    const [amplitude, frequency, phase] = [draw(-1, 1, 1), draw(0.5, 4, 2), draw(0, 6.28, 3)];
    const controller = { kind: 'oscillators', period: 1, amplitude, frequency, phase } as const;
    const { activation } = await trajectoryOf(backend, world, body, controller);
    return worst(activation.length, (i) => {
      const [step, k] = [Math.floor(i / actuators), i % actuators];
      const angle = 2 * Math.PI * frequency[k]! * step * world.timeStep + phase[k]!;
      return Math.abs(activation[i]! - amplitude[k]! * Math.sin(angle));
    });
  },
};

const targetLength: Law = {
  claim: 'an actuated spring settles at its target length',
  tolerance: TOLERANCE,
  note: 'rest length (1 + amplitude × activation)',
  async measure(backend) {
    const world: World = { dimension: 2, timeStep: 0.004, steps: 500, gravity: 0, drag: 5 };
    const spring = { ends: [0, 1], restLength: 1, stiffness: 500, damping: 20, amplitude: 0.3 } as const;
    const body = bodyOf({
      position: [
        [0, 0],
        [1, 0],
      ],
      springs: [spring],
    });
    // A sine that stands still at its lowest point.
    const controller = {
      kind: 'oscillators',
      period: 1,
      amplitude: Float64Array.of(-0.7),
      frequency: Float64Array.of(0),
      phase: Float64Array.of(Math.PI / 2),
    } as const;
    const { position } = await trajectoryOf(backend, world, body, controller);
    const [a, b] = [at(position, body, world.steps, 0), at(position, body, world.steps, 1)];
    return deviation(Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!), 1 + 0.3 * -0.7);
  },
};

export const springs: readonly Law[] = [springPeriod, springDecay, targetLength, oscillation];
