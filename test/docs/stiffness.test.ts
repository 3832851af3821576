// The way of a spring's stiffness, as docs/reference/architecture.md tells it.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initialController } from '../../control/initialise.ts';
import { learn } from '../../control/learn/learn.ts';
import { parseRobot, robotToJSON } from '../../control/robot/robot.ts';
import { createTask } from '../../control/task.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import { randomBody, smallScenario } from '../support/small.ts';
import { linksOf, ROOT, read } from './pages.ts';

const page = read('docs/reference/architecture.md');
const way = linksOf(page.slice(page.indexOf('## The way of a number'), page.indexOf('## Rooms'))).map(
  (link) => link.replace('../../', ''),
);

/** The text without comments and texts, in which files speak of stiffness as an example. */
const code = (path: string): string =>
  read(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'[^'\n]*'/g, '');

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .filter((file) => /\.(ts|wgsl)$/.test(file));

describe("the way of a spring's stiffness from the robot's file to the kernel and back", () => {
  it('goes through six files', () => {
    expect(new Set(way).size).toBe(6);
  });

  it('has a name of its own nowhere but in the table, the type and the kernels (a grip has one of its own)', () => {
    const folders = ['sim/body', 'sim/step', 'sim/wgsl', 'sim/backends', 'sim/kernels/forces'];
    const named = [...folders, 'control/robot', 'control/learn']
      .flatMap(filesIn)
      .concat('control/task.ts')
      .filter((file) => /\bstiffness\b/.test(code(file)));
    expect(named.sort()).toEqual([
      'sim/body/body.ts',
      'sim/body/fields.ts',
      'sim/kernels/forces/grip.wgsl',
      'sim/kernels/forces/spring.wgsl',
      'sim/kernels/forces/spring_eldir.wgsl',
    ]);
  });

  it('is trained, held by the file, and replayed from there to the bit', async () => {
    const walk = smallScenario();
    const scenario = { ...walk, learning: { ...walk.learning, train: ['spring.stiffness'] } };
    const built = randomBody(scenario, 1);
    const backend = createWasmBackend({ precision: 'single' });
    const start = initialController(scenario.controller, built, 1);
    const { body, controller, fitness } = await learn(backend, createTask(scenario), built, start, {
      updates: 4,
    });
    expect(body.springs.stiffness).not.toEqual(built.springs.stiffness);
    const file = JSON.stringify(robotToJSON({ body, controller, scenario }));
    const robot = parseRobot(JSON.parse(file), 'robot.json');
    expect(robot.body.springs.stiffness).toEqual(body.springs.stiffness);
    const task = createTask(robot.scenario!);
    const again = await learn(backend, task, robot.body, robot.controller!, { updates: 0 });
    expect(again.fitness).toBe(fitness);
  });
});
