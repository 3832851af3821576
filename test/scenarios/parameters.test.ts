import { describe, expect, it } from 'vitest';
import { builtInScenario } from '../../evolve/parts/scenario.ts';
import { moduleOf, sourcesOf } from '../../scenarios/kernels.ts';
import { builtInScenarios } from '../../scenarios/load.ts';
import { parametersOf } from '../../scenarios/parameters.ts';
import type { Scenario } from '../../scenarios/scenario.ts';

const walk = builtInScenario('walk');

/** "walk" with another objective, not checked. */
function scenario(task: string, parameters: Record<string, number | number[]>): Scenario {
  const text = `${task}\nfn final_reward(end: Body) -> f32 { return end.center.x; }`;
  return { ...walk, objective: { ...walk.objective, parameters }, sources: { 'objective.wgsl': text } };
}

function withTerrain(terrain: Scenario['terrain']): Scenario {
  return { ...walk, terrain };
}

describe('sourcesOf', () => {
  it.each(builtInScenarios)('gives all that %s needs, by path', (name) => {
    const scenario = builtInScenario(name);
    const module = moduleOf(scenario);
    for (const fn of [
      'advance',
      'contact',
      'terrain_distance',
      'elastic_force',
      'body_of',
      'sense_offset',
      'tanh_unit',
    ])
      expect(module.functions.has(fn)).toBe(true);
    const paths = sourcesOf(scenario).map(({ path }) => path);
    expect(paths).toContain(`sim/kernels/space${scenario.dimension}.wgsl`);
    expect(paths).toContain(`${name}/objective.wgsl`);
  });
});

describe('parametersOf', () => {
  it('has a value for every member of World, with every contact law', () => {
    for (const law of ['impact', 'coulomb', 'penalty', 'none'] as const) {
      const contact = { law, friction: 1, stiffness: 1, damping: 1, width: 1, frictionSpeed: 1 };
      const values = parametersOf({ ...walk, contact } as Scenario);
      for (const member of moduleOf(walk).structs.get('World')!.members) {
        const path = `world.${member.name}`;
        expect(values.has(path) || values.has(`${path}.y`), path).toBe(true);
      }
    }
  });

  it('gives vectors by component and tables whole', () => {
    const values = parametersOf(
      scenario('struct Task { goal: vec3f, table: array<f32, 2>, weight: f32 }', {
        goal: [1, 2, 3],
        table: [4, 5],
        weight: 6,
      }),
    );
    expect(values.get('task.goal.z')).toBe(3);
    expect(values.get('task.table')).toEqual([4, 5]);
    expect(values.get('task.weight')).toBe(6);
    expect(values.get('world.gravity.y')).toBe(-9.81);
    expect(values.get('terrain.slope')).toBe(0);
  });

  it('lets a profile go on level', () => {
    const parameters = { spacing: 0.5, heights: [0, 1, 3] };
    const heights = parametersOf(withTerrain({ kind: 'profile', parameters })).get(
      'terrain.heights',
    ) as number[];
    expect(heights).toHaveLength(256);
    expect(heights.slice(0, 3)).toEqual([0, 1, 3]);
    expect(new Set(heights.slice(3))).toEqual(new Set([3]));
  });

  const wrong: readonly [task: string, parameters: Record<string, number | number[]>, message: string][] = [
    [
      'struct Task { goal: f32 }',
      {},
      '"objective.parameters.goal" is missing, for struct Task declares it. Write a number.',
    ],
    [
      'struct Task { goal: f32 }',
      { gaol: 1 },
      '"objective.parameters.gaol" has no member in struct Task. Its members are goal.',
    ],
    ['struct Task { target: f32 }', { traget: 1, target: 1 }, 'Did you mean "target"?'],
    ['', { goal: 1 }, 'declares no struct Task. Write struct Task { goal: f32 }.'],
    [
      'struct Task { goal: vec2f }',
      { goal: 1 },
      '"objective.parameters.goal" is a number, but vec2f in struct Task. Write a list of 2 numbers.',
    ],
    [
      'struct Task { goal: f32 }',
      { goal: [1] },
      'is a list of 1 number, but f32 in struct Task. Write a number.',
    ],
    [
      'struct Task { goal: array<f32, 3> }',
      { goal: [1, 2] },
      'is a list of 2 numbers, but array<f32, 3> in struct Task. Write a list of 3 numbers.',
    ],
    [
      'struct Task { count: i32 }',
      { count: 1 },
      'is i32 in struct Task. Parameters are f32, vectors of it and array<f32, N>.',
    ],
  ];

  it.each(wrong)('refuses for `%s` the values %j: %s', (task, parameters, message) => {
    expect(() => parametersOf(scenario(task, parameters))).toThrow(message);
    expect(() => parametersOf(scenario(task, parameters))).toThrow(
      /^scenario "walk": "objective\.parameters\./,
    );
  });

  it('asks for what a built-in ground needs', () => {
    expect(() => parametersOf(withTerrain({ kind: 'profile', parameters: { spacing: 1 } }))).toThrow(
      '"terrain.parameters.heights" is missing, for struct Terrain declares it. Write a list of 1 to 256 numbers.',
    );
    for (const count of [0, 257]) {
      const parameters = { spacing: 1, heights: new Array<number>(count).fill(0) };
      expect(() => parametersOf(withTerrain({ kind: 'profile', parameters }))).toThrow(
        `is a list of ${count} numbers, but array<f32, 256> in struct Terrain. Write a list of 1 to 256 numbers.`,
      );
    }
    expect(() => parametersOf(withTerrain({ kind: 'flat', parameters: { heigth: 1 } }))).toThrow(
      /Did you mean "height"\?/,
    );
  });
});
