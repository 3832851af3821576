import { describe, expect, it } from 'vitest';
import { moduleOf } from '../../../scenarios/kernels.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { parametersOf } from '../../../scenarios/parameters.ts';
import type { ScenarioInput } from '../../../scenarios/scenario.ts';
import type { LocalFunction } from '../../../sim/wgsl/graph.ts';
import { lower } from '../../../sim/wgsl/lower.ts';
import { backpropagate } from '../../../sim/wgsl/vjp.ts';
import { interpret } from '../../support/interpret.ts';

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

function centralDifference(
  loss: (inputs: Numbers) => number,
  inputs: Numbers,
  path: string,
  part = 1e-5,
): number {
  const step = part * sizeOf(inputs[path]!);
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
};

/** A mass within millimetres of the terrain that moves at about 1 m/s, and a world in SI units. */
function flight(local: LocalFunction, terrain: Numbers, trial: number): Numbers {
  const values = local.inputs.map(({ path }, i) => {
    const noise = Math.sin(Math.sin((trial * 31 + i + 1) * 12.9898) * 43758.5453);
    const scale = scales[path] ?? terrain[path];
    if (scale !== undefined) return [path, scale * (1 + (path in terrain ? 1e-3 : 0.3) * noise)] as const;
    return [path, path.startsWith('mass.position') ? 0.002 * noise : noise] as const;
  });
  return Object.fromEntries(values);
}

const laws = ['none', 'impact', 'coulomb', 'penalty'];
const rough = (count: number): number[] => Array.from({ length: count }, (_, i) => 0.002 * Math.sin(i * i));

/** Each has a surface that passes within millimetres of the origin, some of them an edge or a corner there. */
const terrains: Record<string, (dimension: 2 | 3) => ScenarioInput['terrain'] | null> = {
  flat: () => ({ kind: 'flat', parameters: { height: 0.001, slope: 0.3 } }),
  profile: (dimension) =>
    dimension === 3
      ? null
      : { kind: 'profile', parameters: { origin: -1, spacing: 0.02, heights: rough(256) } },
  field: (dimension) =>
    dimension === 2
      ? null
      : { kind: 'field', parameters: { origin: [-0.25, -0.25], spacing: 0.02, heights: rough(1024) } },
  polygons: (dimension) =>
    dimension === 3
      ? null
      : {
          kind: 'polygons',
          polygons: [
            [
              [-1, 0.0005],
              [0.0003, 0.0002],
              [-0.5, -1],
            ],
          ],
        },
  boxes: (dimension) => ({
    kind: 'boxes',
    boxes: [
      {
        center: [0.49, 0.2, -0.499].slice(3 - dimension),
        size: [1, 1, 1].slice(3 - dimension),
        rotation: 0.1,
      },
    ],
  }),
  cells: (dimension) => ({
    kind: 'cells',
    cells: {
      origin: [-1, -1, -1.0003].slice(3 - dimension),
      size: 1,
      ...(dimension === 2
        ? { rows: ['#.', '##'] }
        : {
            layers: [
              ['##', '#.'],
              ['#.', '..'],
            ],
          }),
    },
  }),
  union: (dimension) => ({
    kind: 'union',
    terrains: [
      { kind: 'flat', parameters: { height: -0.0007, slope: 0.1 } },
      {
        kind: 'boxes',
        boxes: [{ center: [0.5, 0, 0].slice(0, dimension), size: [1, 1, 1].slice(0, dimension) }],
      },
    ],
  }),
};

const cases = laws.flatMap((law) =>
  ([2, 3] as const).flatMap((dimension) =>
    Object.entries(terrains).flatMap(([name, of]) => {
      const terrain = of(dimension);
      return terrain ? [{ law, dimension, name, terrain }] : [];
    }),
  ),
);

const world = {
  format: 'morphograd/scenario',
  version: 1,
  body: null,
  controller: { kind: 'none' },
} as const;
const objective = { 'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return end.center.x; }' };

describe("derivatives of a mass's step", () => {
  it.each(cases)('are those of differences: $law contact, terrain $name, $dimension D', (setting) => {
    const { law, dimension, name, terrain } = setting;
    const contact = { law } as ScenarioInput['contact'];
    const scenario = parseScenario({ ...world, dimension, contact, terrain }, objective, 'world');
    const module = moduleOf(scenario);
    const local = lower(module, 'advance');
    const ground: Numbers = {};
    const tables: Record<string, number[]> = {};
    for (const [path, value] of parametersOf(scenario, module))
      if (typeof value !== 'number') tables[path] = [...value];
      else if (path.startsWith('terrain.')) ground[path] = value;
    let [compared, kinks] = [0, 0];
    for (let trial = 0; trial < (name === 'flat' || name === 'field' ? 10 : 3); trial++) {
      const inputs = flight(local, ground, trial);
      const gradient = gradientOf(local, inputs, tables);
      for (const path of Object.keys(gradient)) {
        const loss = (moved: Numbers) => weighted(local, moved, tables);
        const truth = centralDifference(loss, inputs, path);
        const nearer = centralDifference(loss, inputs, path, 0.3e-5);
        // Differences of numbers about one, this far apart, are themselves known to 2e-9.
        const tolerance = 1e-6 * Math.abs(truth) + 2e-9 / sizeOf(inputs[path]!);
        compared++;
        // Between the points of a difference lies an edge, or the moment of a hit.
        if (Math.abs(truth - nearer) > 10 * tolerance) {
          kinks++;
          continue;
        }
        expect(Math.abs(gradient[path]! - truth), `${path} of trial ${trial}`).toBeLessThan(
          // What another step makes of the difference is known of it no better.
          tolerance + 2 * Math.abs(truth - nearer),
        );
      }
    }
    expect(kinks).toBeLessThan(0.02 * compared);
  });
});
