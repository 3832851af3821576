import { describe, expect, it } from 'vitest';
import { contactFraction } from '../../../evolve/descriptors/contact.ts';
import type { Trajectory } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { experiment, type Law, type Setting } from '../../support/tasks.ts';

const STEPS = 400;

async function recorded(setting: Setting) {
  const { task, job } = experiment({ controller: 'none', ...setting });
  const backend = createWasmBackend({ precision: 'single' });
  const session = await backend.open(task.program, job);
  const trajectory = await session.record(STEPS);
  session.close();
  await backend.close();
  return { task, trajectory, masses: job.packed.body.masses.count };
}

/** Positions of the states from `first` on, of bodies whose other numbers do not matter. */
function part({ position, ...rest }: Trajectory, first: number): Trajectory {
  const width = position.length / (STEPS + 1);
  return { ...rest, position: position.subarray(first * width) };
}

const laws: Law[] = ['impact', 'coulomb', 'penalty'];
const grounds = [
  { dimension: 2, terrain: 'slope' },
  { dimension: 2, terrain: 'profile' },
  { dimension: 2, terrain: 'bumps' },
  { dimension: 3, terrain: 'slope' },
  { dimension: 3, terrain: 'field' },
  { dimension: 3, terrain: 'bumps' },
] as const;

describe.each(laws)('contactFraction under the law %s', (law) => {
  it.each(grounds)('is 1 for a body that lies on $terrain in $dimension D', async (ground) => {
    const { task, trajectory, masses } = await recorded({ law, regime: 'sticking', ...ground });
    expect(contactFraction(masses, part(trajectory, STEPS / 2), task.scenario)).toBe(1);
  });
});

describe('contactFraction', () => {
  it.each(grounds)('is 0 in the air over $terrain in $dimension D', async (ground) => {
    const { task, trajectory, masses } = await recorded({ law: 'impact', regime: 'flight', ...ground });
    const short = {
      ...trajectory,
      position: trajectory.position.subarray(0, 51 * masses * ground.dimension),
    };
    expect(contactFraction(masses, short, task.scenario)).toBe(0);
  });

  it('counts the steps at whose end the lowest mass is within a millimetre of the ground', async () => {
    const { task } = experiment({ law: 'coulomb', dimension: 2, regime: 'sticking' });
    // The slope is 0.12 x - 0.03; the last mass always floats, the first comes down and leaves again.
    const ground = 0.12 * 2 - 0.03;
    const heights = [ground + 1, ground + 0.002, ground + 0.0009, ground, ground - 0.01, ground + 1];
    const position = Float64Array.from(heights.flatMap((height) => [2, height, 0, 5]));
    const trajectory = { position, velocity: position, activation: new Float64Array(0) };
    expect(contactFraction(2, trajectory, task.scenario)).toBe(3 / 5);
  });

  it('is 0 in a world without contact', async () => {
    const { task, trajectory, masses } = await recorded({ law: 'none', dimension: 2, regime: 'flight' });
    expect(trajectory.position.at(-1)).toBeLessThan(-1);
    expect(contactFraction(masses, trajectory, task.scenario)).toBe(0);
  });
});
