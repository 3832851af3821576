// Passive bodies thrown at walls, steps and ceilings: none may end within a solid, or with more energy than it had.

import { expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { parseRobot } from '../../../control/robot/robot.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { parseScenario } from '../../../evolve/parts/scenario.ts';
import { groundOf } from '../../../scenarios/ground.ts';
import type { Scenario, ScenarioInput } from '../../../scenarios/scenario.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body } from '../../../sim/body/body.ts';

const files = { 'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return end.center.x; }' };
const backend = createWasmBackend({ precision: 'single' });
const GRAVITY = 9.81;

/** A square or a cube of 0.1 m, every pair of its masses joined. */
function block(dimension: 2 | 3): Body {
  const corners = Array.from({ length: 2 ** dimension }, (_, i) =>
    Array.from({ length: dimension }, (_, axis) => 0.1 * ((i >> axis) & 1)),
  );
  const springs = corners.flatMap((_, b) => Array.from({ length: b }, (_, a) => ({ a, b, amplitude: 0 })));
  return parseRobot({ masses: corners.map((position) => ({ position })), springs }, 'block').body;
}

/** Kinetic energy, that of height, and that of springs [J]. */
function energyOf(
  { dimension, masses, springs }: Body,
  position: Float64Array,
  velocity: Float64Array,
): number {
  let energy = 0;
  for (let i = 0; i < masses.count; i++) {
    const at = velocity.subarray(i * dimension, (i + 1) * dimension);
    energy +=
      masses.mass[i]! *
      (at.reduce((sum, v) => sum + (v * v) / 2, 0) + GRAVITY * position[(i + 1) * dimension - 1]!);
  }
  for (let i = 0; i < springs.count; i++) {
    const [a, b] = [springs.ends[2 * i]! * dimension, springs.ends[2 * i + 1]! * dimension];
    const length = Math.hypot(
      ...Array.from({ length: dimension }, (_, axis) => position[a + axis]! - position[b + axis]!),
    );
    energy += (springs.stiffness[i]! * (length - springs.restLength[i]!) ** 2) / 2;
  }
  return energy;
}

const wall = [...new Array<number>(70).fill(0), ...new Array<number>(186).fill(1)];

const terrains: Record<string, { dimension: 2 | 3; terrain: ScenarioInput['terrain'] }> = {
  'a wall of heights': {
    dimension: 2,
    terrain: { kind: 'profile', parameters: { origin: -0.5, spacing: 0.01, heights: wall } },
  },
  'a cave with a step': {
    dimension: 2,
    terrain: {
      kind: 'cells',
      cells: {
        size: 0.2,
        origin: [-1, -0.2],
        rows: ['##########', '#........#', '#........#', '#......###', '##########'],
      },
    },
  },
  'a wedge under a slab': {
    dimension: 2,
    terrain: {
      kind: 'polygons',
      polygons: [
        [
          [-2, -1],
          [2, -1],
          [2, 1],
          [0.2, 0],
        ],
        [
          [0, 0.8],
          [2, 0.5],
          [2, 0.9],
          [0, 0.9],
        ],
      ],
    },
  },
  'boxes of space': {
    dimension: 3,
    terrain: {
      kind: 'boxes',
      boxes: [
        { center: [0, 0, -0.5], size: [6, 6, 1] },
        { center: [0.9, 0.1, 0.2], size: [1, 0.5, 0.4], rotation: 0.4 },
      ],
    },
  },
  'cells of space': {
    dimension: 3,
    terrain: {
      kind: 'union',
      terrains: [
        { kind: 'flat' },
        {
          kind: 'cells',
          cells: {
            size: 0.3,
            origin: [0.3, -0.3, 0],
            layers: [
              ['##', '#.', '##'],
              ['.#', '..', '##'],
            ],
          },
        },
      ],
    },
  },
};

const cases = Object.entries(terrains).flatMap(([name, world]) =>
  (['coulomb', 'impact', 'penalty'] as const).map((law) => ({ name, law, ...world })),
);

it.each(cases)('$law contact gives a block nothing at $name', async ({ name, law, dimension, terrain }) => {
  const random = stream(1, 'thrown', name, law);
  const body = block(dimension);
  for (let trial = 0; trial < 6; trial++) {
    const angle = 2 * Math.PI * random.uniform();
    const speed = 20 * random.uniform();
    const velocity = [
      speed * Math.cos(angle),
      ...(dimension === 3 ? [speed * (random.uniform() - 0.5)] : []),
      speed * Math.sin(angle),
    ];
    const up = 0.1 + 0.3 * random.uniform();
    const scenario: Scenario = parseScenario(
      {
        format: 'morphograd/scenario',
        version: 1,
        dimension,
        drag: 0,
        contact: { law },
        terrain,
        controller: { kind: 'none' },
        body: null,
        placement: 'origin',
        starts: [{ offset: [...(dimension === 3 ? [-0.2, 0] : [-0.2]), up], velocity }],
      },
      files,
      'thrown',
    );
    const task = createTask(scenario, { gradients: null });
    const session = await backend.open(task.program, jobOf(task, body, { kind: 'none' }));
    const { position, velocity: speeds } = await session.record(150);
    session.close();
    const width = body.masses.count * dimension;
    const energies = Array.from({ length: 151 }, (_, i) =>
      energyOf(
        body,
        position.subarray(i * width, (i + 1) * width) as Float64Array,
        speeds.subarray(i * width, (i + 1) * width) as Float64Array,
      ),
    );
    // Of the work that gravity does while a mass is lifted over an edge within one step, at most g dt v is not yet paid.
    const first = energies[0]!;
    expect(Math.max(...energies) - first, `trial ${trial}, ${speed} m/s`).toBeLessThan(
      1e-3 * Math.abs(first) + 0.02,
    );
    const inside = -Math.min(...groundOf(scenario).distance(position));
    expect(inside, `trial ${trial}, ${speed} m/s`).toBeLessThan(law === 'penalty' ? 0.2 : 1e-3);
  }
});
