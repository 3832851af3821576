import { describe, expect, it } from 'vitest';
import { initialController } from '../../control/initialise.ts';
import { groupsOf } from '../../control/learn/learnable.ts';
import { listParameters } from '../../control/parameters.ts';
import { createTask } from '../../control/task.ts';
import { builtInScenario } from '../../evolve/parts/scenario.ts';
import { controllerSchema } from '../../scenarios/controller.ts';
import { builtInScenarios } from '../../scenarios/load.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { terrainSchema } from '../../scenarios/terrain/schema.ts';
import { randomBody } from '../support/small.ts';

const walk = builtInScenario('walk');
const named = (scenario: Scenario) => new Map(listParameters(scenario).map((each) => [each.name, each]));
const kinds = ['perceptron', 'oscillators', 'coupled-oscillators', 'recurrent', 'none'];

describe('listParameters', () => {
  it.each(builtInScenarios)('names every parameter of the step of %s, each with its unit', (name) => {
    const scenario = builtInScenario(name);
    const listed = named(scenario);
    const { parameters, weights } = createTask(scenario, { gradients: null }).program;
    const read = [...parameters.keys()].filter((each) => each !== 'clock.index');
    expect(
      [...listed.values()]
        .filter(({ isRead }) => isRead)
        .map((each) => each.name)
        .sort(),
    ).toEqual([...read, ...weights.map((layer) => layer.name)].sort());
    for (const { unit } of listed.values()) expect(unit).toMatch(/^[\w/^, ()-]+$/);
  });

  it('tells the scenario’s values from what each robot has of its own', () => {
    const listed = named({ ...walk, drag: 3 });
    expect(listed.get('world.drag')).toEqual({
      name: 'world.drag',
      unit: '1/s',
      meaning: 'decay rate of every velocity',
      value: 3,
      of: 'scenario',
      isRead: true,
      isTrainable: true,
    });
    expect(listed.get('world.gravity.y')).toMatchObject({ unit: 'm/s^2', value: -9.81 });
    expect(listed.get('spring.stiffness')).toMatchObject({ unit: 'N/m', value: null, of: 'spring' });
    expect(listed.get('world.contact_width')).toMatchObject({ isRead: false });
    expect([...listed.keys()]).not.toContain('mass.position');
  });

  it.each(kinds)('names what learning changes of a controller of kind %s', (kind) => {
    const scenario = { ...walk, controller: controllerSchema.parse({ kind }) };
    const groups = groupsOf(initialController(scenario.controller, randomBody(walk, 1), 1));
    const trainable = listParameters(scenario).filter(
      ({ isTrainable, of }) => isTrainable && (of === 'robot' || of === 'actuator'),
    );
    expect(trainable.map(({ name }) => name)).toEqual(groups.map(({ name }) => name));
    for (const { unit, isRead } of trainable)
      expect({ unit: typeof unit, isRead }).toEqual({ unit: 'string', isRead: true });
  });

  it('calls trainable what "train" may name: no number that shapes the program, or that nothing reads', () => {
    const listed = listParameters(walk);
    for (const { name, isTrainable } of listed) {
      const scenario = { ...walk, learning: { ...walk.learning, train: [name] } };
      if (isTrainable) expect(createTask(scenario).program.parameters.size, name).toBeGreaterThan(0);
      else
        expect(() => createTask(scenario), name).toThrow(
          /cannot be trained|nothing in this scenario depends/,
        );
    }
    expect(listed.find(({ name }) => name === 'world.dt')).toMatchObject({ isTrainable: false });
  });

  it.each([
    ['world.dt', {}, 'another length of the step is another discretisation'],
    [
      'terrain.spacing',
      { kind: 'profile', parameters: { origin: 0, spacing: 0.5, heights: [0, 0.1] } },
      'made for its spacing',
    ],
  ] as const)('says why %s cannot be trained', (name, terrain, message) => {
    const given = {
      ...walk,
      ...('kind' in terrain && { terrain: terrainSchema.parse(terrain) }),
    } as Scenario;
    expect(() => createTask({ ...given, learning: { ...walk.learning, train: [name] } })).toThrow(message);
  });

  it('says of every number of solids why it cannot be trained', () => {
    const boxes = [{ center: [1, 0], size: [0.5, 1] }];
    const polygons = [
      [
        [0, 0],
        [1, 0],
        [0.5, 0.8],
      ],
    ];
    for (const terrain of [
      { kind: 'boxes', boxes },
      { kind: 'polygons', polygons },
    ]) {
      const given = { ...walk, terrain: terrainSchema.parse(terrain) } as Scenario;
      const numbers = listParameters(given).filter(
        ({ name, isRead }) => name.startsWith('terrain') && isRead,
      );
      expect(numbers.length).toBeGreaterThan(0);
      for (const { name, isTrainable } of numbers) {
        expect(isTrainable).toBe(false);
        const trained = { ...given, learning: { ...walk.learning, train: [name] } };
        expect(() => createTask(trained), name).toThrow('that the scenario lists; train a ground of numbers');
      }
    }
  });

  it('reads units and meanings of a scenario’s own structs, and does without', () => {
    const objective = `struct Task {
  speed: f32, // [m/s] at which it is to walk
  goal: vec2f, // where to
  weight: f32,
  first: f32, second: f32, // [s] of both?
}
fn final_reward(end: Body, task: Task) -> f32 {
  return task.weight * (task.speed + task.goal.x + task.goal.y + task.first + task.second);
}`;
    const listed = named({
      ...walk,
      objective: {
        ...walk.objective,
        parameters: { speed: 1, goal: [2, 3], weight: 4, first: 5, second: 6 },
      },
      sources: { 'objective.wgsl': objective },
    });
    expect(listed.get('task.speed')).toMatchObject({
      unit: 'm/s',
      meaning: 'at which it is to walk',
      value: 1,
    });
    expect(listed.get('task.goal.y')).toMatchObject({ unit: null, meaning: 'where to', value: 3 });
    for (const name of ['task.weight', 'task.first', 'task.second'])
      expect(listed.get(name)).toMatchObject({ unit: null, meaning: '' });
  });
});
