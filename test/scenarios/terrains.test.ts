// The largest terrains that a scenario may have are within what lowering takes; and what is said of wrong ones.

import { expect, it } from 'vitest';
import { createTask } from '../../control/task.ts';
import { parseScenario } from '../../evolve/parts/scenario.ts';
import type { ScenarioInput } from '../../scenarios/scenario.ts';

const around = (count: number, x = 0): [number, number][] =>
  Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    return [x + Math.cos(angle), Math.sin(angle)];
  });
const boxes = (count: number, dimension: 2 | 3) =>
  Array.from({ length: count }, (_, i) => ({
    center: [i, 0, 0].slice(0, dimension),
    size: [1, 1, 1].slice(0, dimension),
  }));

const terrains: Record<string, { dimension: 2 | 3; terrain: ScenarioInput['terrain'] }> = {
  'a polygon of 64 edges': { dimension: 2, terrain: { kind: 'polygons', polygons: [around(64)] } },
  '16 boxes in the plane': { dimension: 2, terrain: { kind: 'boxes', boxes: boxes(16, 2) } },
  '32 boxes of space': { dimension: 3, terrain: { kind: 'boxes', boxes: boxes(32, 3) } },
  'a union of 8': {
    dimension: 2,
    terrain: {
      kind: 'union',
      terrains: Array.from({ length: 8 }, (_, i) => ({ kind: 'polygons', polygons: [around(8, 3 * i)] })),
    },
  },
  '65,536 cells of space': {
    dimension: 3,
    terrain: {
      kind: 'cells',
      cells: { size: 0.1, layers: new Array(16).fill(new Array(64).fill('#'.repeat(64))) },
    },
  },
};

const files = { 'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return end.center.x; }' };

it.each(Object.entries(terrains))('%s can be simulated', (_, { dimension, terrain }) => {
  for (const law of ['coulomb', 'penalty'] as const) {
    const input = {
      format: 'morphograd/scenario',
      version: 1,
      dimension,
      contact: { law },
      body: null,
    } as const;
    const scenario = parseScenario({ ...input, terrain }, files, 'large');
    expect(createTask(scenario).program.forward.step.map(({ name }) => name)).toContain('advance');
  }
});

it('refuses more edges in one clear line, also in several parts', () => {
  const part = { kind: 'polygons', polygons: [around(40)] };
  const terrain = { kind: 'union', terrains: [part, part] };
  const input = { format: 'morphograd/scenario', version: 1, terrain, body: null };
  expect(() => parseScenario(input, files, 'large')).toThrow('"terrain" has 80 edges in all');
});

it.each([
  [
    { kind: 'union', terrains: [{ kind: 'union' }] },
    '"terrain.terrains[0].kind" must be flat, profile, field, polygons, boxes, cells, or',
  ],
  [
    { kind: 'union', terrains: [{ kind: 'flat', parameters: { slop: 1 } }] },
    '"terrain.terrains[0].parameters.slop" has no member in struct Terrain. Did you mean "slope"?',
  ],
  [{ kind: 'polygons' }, '"terrain.polygons" is missing, for "kind" is "polygons".'],
  [
    {
      kind: 'polygons',
      polygons: [
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
        ],
      ],
    },
    '"terrain.polygons[0][2]" begins an edge that meets the one from corner 0.',
  ],
  [
    { kind: 'cells', cells: { size: 0.1, rows: ['##', '#'] } },
    '"terrain.cells.rows[1]" has 1 cells, but the first row 2.',
  ],
  [
    { kind: 'boxes', boxes: [{ center: [0, 0, 0], size: [1, 1] }] },
    '"terrain.boxes[0].center" has 3 numbers, but "dimension" is 2.',
  ],
])('says of %j what is wrong and where', (terrain, message) => {
  const input = { format: 'morphograd/scenario', version: 1, terrain, body: null };
  expect(() => parseScenario(input, files, 'wrong')).toThrow(message);
});
