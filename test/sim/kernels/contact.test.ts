import { describe, expect, it } from 'vitest';
import { kernel, vector, vectorAt } from '../../support/kernel.ts';

const dt = 0.004;
const gravity = 9.81;
const flatGround = ['contact/touch', 'contact/touch_plane', 'terrain/flat', 'terrain/by_height'];

interface Motion {
  readonly position: readonly number[];
  readonly velocity: readonly number[];
}

/** `advance` on a plane under one contact law: one step of a mass of 2 kg. */
function stepper(
  law: string,
  dimension: 2 | 3,
  world: Record<string, number>,
  plane = { height: 0, slope: 0 },
) {
  const advance = kernel(dimension, ['advance', `contact/${law}`, ...flatGround], 'advance');
  const zero = new Array<number>(dimension).fill(0);
  const fixed = {
    'mass.mass': 2,
    'terrain.height': plane.height,
    'terrain.slope': plane.slope,
    'world.dt': dt,
    'world.drag': 0,
    ...vector('world.gravity', [...zero.slice(1), -gravity]),
    ...vector('force', zero),
    ...world,
  };
  return ({ position, velocity }: Motion): Motion => {
    const motion = { ...vector('mass.position', position), ...vector('mass.velocity', velocity) };
    const results = advance({ ...fixed, ...motion });
    return { position: vectorAt(results, 'result.position'), velocity: vectorAt(results, 'result.velocity') };
  };
}

function repeat(step: (motion: Motion) => Motion, start: Motion, steps: number): Motion {
  let motion = start;
  for (let i = 0; i < steps; i++) motion = step(motion);
  return motion;
}

const along = (v: readonly number[], slope: number) => (v[0]! + slope * v[1]!) / Math.hypot(1, slope);

describe('contact by time of impact', () => {
  it("is ELDiR's rule on flat ground, to the bit", () => {
    const step = kernel(2, ['contact/impact', ...flatGround], 'contact');
    let hits = 0;
    for (let i = 0; i < 500; i++) {
      const [x, y] = [Math.sin(i), 0.1 + 0.01 * (1 + Math.sin(3 * i))];
      const [vx, vy] = [Math.sin(5 * i), 4 * Math.sin(7 * i)];
      const hit = y + dt * vy < 0.1 && vy < -1e-4;
      const time = hit ? -(y - 0.1) / vy : dt;
      hits += Number(hit);
      const results = step({
        ...vector('mass.position', [x, y]),
        ...vector('velocity', [vx, vy]),
        'world.dt': dt,
        'terrain.height': 0.1,
        'terrain.slope': 0,
      });
      expect(vectorAt(results, 'result.position')).toEqual([x + time * vx, y + time * vy]);
      expect(vectorAt(results, 'result.velocity')).toEqual(hit ? [0, 0] : [vx, vy]);
    }
    expect(hits).toBeGreaterThan(50);
  });

  it('stops a mass where its path crosses a slope', () => {
    const step = stepper('impact', 2, vector('world.gravity', [0, 0]), { height: 0, slope: 0.5 });
    const { position, velocity } = step({ position: [0, 0.002], velocity: [2, 0] });
    expect(position[0]).toBeCloseTo(0.004, 12);
    expect(position[1]).toBeCloseTo(0.002, 12);
    expect(velocity).toEqual([0, 0]);
  });
});

describe('Coulomb contact', () => {
  const slope = 0.5;
  const start = { position: [0, 0], velocity: [0, 0] };

  it('holds a mass on a slope below the friction angle', () => {
    const step = stepper('coulomb', 2, { 'world.friction': 0.501 }, { height: 0, slope });
    expect(repeat(step, start, 100)).toEqual({ position: [0, 0], velocity: [0, 0] });
  });

  it('lets it slide above, with g (sin - friction cos) and on the slope', () => {
    const step = stepper('coulomb', 2, { 'world.friction': 0.3 }, { height: 0, slope });
    const { position, velocity } = repeat(step, start, 100);
    const acceleration = (gravity * (slope - 0.3)) / Math.hypot(1, slope);
    expect(-along(velocity, slope)).toBeCloseTo(acceleration * dt * 100, 10);
    expect(position[1]).toBeCloseTo(slope * position[0]!, 12);
  });

  it('takes friction times the normal speed of a landing, against the slip, in 3D', () => {
    const step = stepper('coulomb', 3, { 'world.friction': 0.5, ...vector('world.gravity', [0, 0, 0]) });
    const { position, velocity } = step({ position: [0, 0, 0.001], velocity: [3, 4, -2] });
    expect(velocity[0]).toBeCloseTo(3 * 0.8, 12);
    expect(velocity[1]).toBeCloseTo(4 * 0.8, 12);
    expect(velocity[2]).toBeCloseTo(0, 12);
    expect(position[2]).toBe(0);
  });

  it('leaves a mass alone that moves away', () => {
    const step = stepper('coulomb', 2, { 'world.friction': 1 });
    expect(step({ position: [0, -1], velocity: [1, 2] }).velocity[0]).toBe(1);
  });
});

describe('penalty contact', () => {
  const world = {
    'world.friction': 0.5,
    'world.contact_stiffness': 1e4,
    'world.contact_damping': 200,
    'world.contact_width': 1e-3,
    'world.friction_speed': 1e-3,
  };

  it('carries a mass at the depth where the push is its weight', () => {
    const { position, velocity } = repeat(
      stepper('penalty', 2, world),
      { position: [0, 0], velocity: [0, 0] },
      2000,
    );
    // Beyond the onset the push is k (d - w / 2).
    expect(-position[1]!).toBeCloseTo((2 * gravity) / 1e4 + 0.5e-3, 9);
    expect(velocity[1]).toBeCloseTo(0, 9);
  });

  it('slows a fast slide by friction times gravity, in any direction of 3D', () => {
    const rest = -((2 * gravity) / 1e4 + 0.5e-3);
    const steps = 50;
    const { velocity } = repeat(
      stepper('penalty', 3, world),
      { position: [0, 0, rest], velocity: [3, 4, 0] },
      steps,
    );
    const speed = Math.hypot(velocity[0]!, velocity[1]!);
    expect((5 - speed) / (0.5 * gravity * dt * steps)).toBeCloseTo(1, 4);
    expect(velocity[1]! / velocity[0]!).toBeCloseTo(4 / 3, 12);
  });

  it('is free flight above the terrain', () => {
    const start = { position: [0, 1e-9], velocity: [1, -0.5] };
    expect(stepper('penalty', 2, world)(start)).toEqual(stepper('none', 2, {})(start));
  });

  it('never turns a slide over, however hard it presses', () => {
    const step = stepper('penalty', 2, { ...world, 'world.contact_stiffness': 1e9 });
    for (const slip of [1e-6, 1e-3, 1]) {
      const kept = step({ position: [0, -0.01], velocity: [slip, 0] }).velocity[0]!;
      expect(kept).toBeGreaterThanOrEqual(0);
      expect(kept).toBeLessThan(slip);
    }
  });
});
