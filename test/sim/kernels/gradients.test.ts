import { describe, expect, it } from 'vitest';
import type { LocalFunction } from '../../../sim/wgsl/graph.ts';
import { backpropagate } from '../../../sim/wgsl/vjp.ts';
import { interpret } from '../../support/interpret.ts';
import { lowerKernel } from '../../support/kernel.ts';

type Numbers = Record<string, number>;

/** Sum of the results, each with a weight of its own, so that no two of their errors cancel. */
function weighted(local: LocalFunction, inputs: Numbers, tables: Record<string, number[]>): number {
  return Object.values(interpret(local, inputs, tables)).reduce(
    (sum, value, i) => sum + (i + 0.7) * value,
    0,
  );
}

/** Its derived gradient, by input. */
function gradientOf(local: LocalFunction, inputs: Numbers, tables: Record<string, number[]>): Numbers {
  const { graph } = local;
  const wrt = local.inputs.map(({ path, kind }) => graph.input(path, kind));
  const seeds = local.results.map(({ node }, i) => ({ node, adjoint: graph.constant(i + 0.7) }));
  const results = backpropagate(graph, seeds, wrt).map((node, i) => ({ path: local.inputs[i]!.path, node }));
  return interpret({ ...local, results }, inputs, tables);
}

/** How far an input is worth moving: its size, but for those about zero. */
const sizeOf = (value: number) => Math.max(Math.abs(value), 1e-2);

function centralDifference(loss: (inputs: Numbers) => number, inputs: Numbers, path: string): number {
  const step = 1e-5 * sizeOf(inputs[path]!);
  const at = (distance: number) => loss({ ...inputs, [path]: inputs[path]! + distance });
  return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
}

const scales: Numbers = {
  'mass.mass': 1,
  'world.dt': 0.004,
  'world.drag': 2,
  'world.friction': 0.4,
  'world.contact_stiffness': 1e4,
  'world.contact_damping': 30,
  'world.contact_width': 0.002,
  'world.friction_speed': 0.01,
  'terrain.spacing': 0.02,
  'terrain.height': 0.001,
  'terrain.origin': -1,
  'terrain.origin.x': -0.25,
  'terrain.origin.y': -0.25,
};

/** A mass within millimetres of the terrain that moves at about 1 m/s, and a world in SI units. */
function flight(local: LocalFunction, trial: number): Numbers {
  const values = local.inputs.map(({ path }, i) => {
    const noise = Math.sin(Math.sin((trial * 31 + i + 1) * 12.9898) * 43758.5453);
    const scale = scales[path];
    if (scale !== undefined) return [path, scale * (1 + 0.3 * noise)] as const;
    return [path, path.startsWith('mass.position') ? 0.002 * noise : noise] as const;
  });
  return Object.fromEntries(values);
}

const laws = ['none', 'impact', 'coulomb', 'penalty'];
const cases = laws.flatMap((law) =>
  ([2, 3] as const).flatMap((dimension) =>
    ['flat', dimension === 2 ? 'profile' : 'field'].map((terrain) => ({ law, dimension, terrain })),
  ),
);

describe("derivatives of a mass's step", () => {
  it.each(cases)('are those of differences: $law contact, $terrain terrain, $dimensionD', (setting) => {
    const { law, dimension, terrain } = setting;
    const local = lowerKernel(dimension, ['advance', `contact_${law}`, `terrain_${terrain}`], 'advance');
    const tables = { 'terrain.heights': Array.from({ length: 1024 }, (_, i) => 0.002 * Math.sin(i * i)) };
    for (let trial = 0; trial < 10; trial++) {
      const inputs = flight(local, trial);
      const gradient = gradientOf(local, inputs, tables);
      for (const path of Object.keys(gradient)) {
        const truth = centralDifference((moved) => weighted(local, moved, tables), inputs, path);
        // Differences of numbers about one, this far apart, are themselves known to 1e-10.
        const tolerance = 1e-6 * Math.abs(truth) + 1e-10 / sizeOf(inputs[path]!);
        expect(Math.abs(gradient[path]! - truth), `${path} of trial ${trial}`).toBeLessThan(tolerance);
      }
    }
  });
});
