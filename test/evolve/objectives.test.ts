import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stream } from '../../base/random.ts';
import { jobOf } from '../../control/task.ts';
import { createBackendEvaluator, taskMemory } from '../../evolve/evaluate/evaluate-on.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { parseScenario } from '../../evolve/parts/scenario.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import { refuses, succeeds, temporaryFolder } from '../support/cli.ts';
import { requestFor } from '../support/small.ts';

const folder = temporaryFolder();
const objective = `fn final_reward(start: Body, end: Body) -> f32 { return end.center.x - start.center.x; }
fn height(mass: Mass) -> f32 { return height_of(mass.position); }
fn squared(activation: f32) -> f32 { return activation * activation; }`;
const scenario = {
  format: 'morphograd/scenario',
  version: 1,
  name: 'traded',
  steps: 60,
  starts: [{}, { offset: [0, 0.1] }],
  objective: {
    terms: {
      tall: { function: 'height', over: 'mass', weight: 0 },
      effort: { function: 'squared', over: 'actuator', when: 'always', reduce: 'sum', weight: 0 },
    },
  },
  body: { genotype: 'triangles', rows: 2, columns: 4 },
  learning: { updates: 2 },
  evolution: {
    population: 4,
    generations: 2,
    selection: {
      kind: 'nsga2',
      objectives: [
        { of: 'fitness', goal: 'maximize' },
        { of: 'objective.effort', goal: 'minimize' },
      ],
    },
    archive: { axes: [{ of: 'objective.tall', least: 0, most: 1, bins: 8 }] },
  },
};
const parsed = (evolution: object = {}) =>
  parseScenario(
    { ...scenario, evolution: { ...scenario.evolution, ...evolution } },
    { 'objective.wgsl': objective },
    'traded/scenario.json',
  );

describe('named objectives of a scenario, as descriptors', () => {
  it('are those of the best controller, the mean over its starts, without one more rollout', async () => {
    const given = parsed();
    const space = spaceOf(given);
    const { body } = space.develop(space.random(stream(1)));
    const backend = createWasmBackend({ precision: 'single' });
    const evaluator = createBackendEvaluator(backend);
    const [result] = await evaluator.evaluate([requestFor(given, body, 1)]);
    const task = taskMemory()(given);
    const session = await backend.open(task.program, jobOf(task, body, result!.controller!));
    const { objectives, loss } = await session.run({ steps: given.steps, gradient: false });
    session.close();
    expect(result!.fitness).toBe(0 - loss);
    for (const name of ['tall', 'effort']) {
      const [first, second] = objectives.get(name)!;
      expect(result!.descriptors![`objective.${name}`]).toBe((first! + second!) / 2);
    }
    expect(result!.descriptors!['objective.effort']).toBeGreaterThan(0);
  });

  it('are objectives of NSGA-II and axes of an archive, kept in the run and told', async () => {
    const json = JSON.stringify(scenario);
    writeFileSync(join(folder, 'scenario.json'), json);
    writeFileSync(join(folder, 'objective.wgsl'), objective);
    await succeeds(folder, ['evolve', '.', '--out', 'run', '--workers', '2']);
    const { best } = JSON.parse(await succeeds(folder, ['status', 'run', '--json']));
    expect(Object.keys(best.objectives).sort()).toEqual(['effort', 'tall']);
    expect(await succeeds(folder, ['status', 'run'])).toMatch(
      /^best +\S+: fitness \S+, effort \S+, tall \S+$/m,
    );
    const exported = await succeeds(folder, ['export', 'run', '--out', 'out', '--json']);
    expect(JSON.parse(exported).robots[0].objectives).toEqual(best.objectives);
    const report = readFileSync(join(folder, 'run', 'report.html'), 'utf8');
    expect(report).toMatch(/<span>effort <b>/);
    const [told] = JSON.parse(
      await succeeds(folder, ['replay', join('run', 'robots', 'best-1.json'), '--json']),
    ).objectives.effort;
    expect(Number.isFinite(told)).toBe(true);
  });

  it.each([
    [
      { archive: { axes: [{ of: 'objective.tal', least: 0, most: 1, bins: 8 }] } },
      '"evolution.archive.axes[0].of" is "objective.tal", but "objective.terms" names no "tal". Did you mean "tall"?',
    ],
    [
      { archive: { axes: [{ of: 'sise', least: 0, most: 1, bins: 8 }] } },
      '"evolution.archive.axes[0].of" is the text "sise", which is no descriptor. Did you mean "size"?',
    ],
    [
      {
        selection: {
          kind: 'nsga2',
          objectives: [
            { of: 'fitnes', goal: 'maximize' },
            { of: 'mass', goal: 'minimize' },
          ],
        },
      },
      '"evolution.selection.objectives[0].of" is the text "fitnes", which is no descriptor.',
    ],
  ])('are refused where there is none of the name (%#)', (evolution, message) => {
    expect(() => parsed(evolution)).toThrow(message);
  });

  it('are refused by the command line in the same words', async () => {
    const value =
      'scenario.evolution.selection.objectives=[{"of":"objective.efort","goal":"minimize"},{"of":"mass","goal":"minimize"}]';
    await refuses(folder, ['evolve', '.', '--out', 'other', '--set', value], 'Did you mean "effort"?');
  });
});
