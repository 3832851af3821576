// Each how-to, followed to the letter: its files are written and its changes made in a copy of the sources, which then
// has to compile and do what the page says.

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type * as checks from '../../control/check/check.ts';
import type * as library from '../../index.ts';
import type * as inNode from '../../node.ts';
import { smallSearch, succeeds, temporaryFolder } from '../support/cli.ts';
import { commandsIn, filesStated, filesTouched, followed, isOfRepository, shownIn } from './following.ts';
import { pages, ROOT } from './pages.ts';

const howTos = pages.filter((page) => page.startsWith('docs/extend/'));
const copy = followed(howTos);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const load = async <M>(file: string): Promise<M> => (await import(join(copy, file))) as M;
const morphograd = await load<typeof library>('index.ts');
const { loadScenario } = await load<typeof inNode>('node.ts');
const { checkScenario } = await load<typeof checks>('control/check/check.ts');

const { builtInScenario, createBackendEvaluator, createTask, createWasmBackend, evolve } = morphograd;
const { initialController, learn, openBackend, parseRobot, parseScenario, robotToJSON } = morphograd;
const { spaceOf, stream } = morphograd;

const cpu = createWasmBackend({ precision: 'single' });

/** `walk`, short, with other fields; no file has to be named that it has not. */
function scenario(changes: object): library.Scenario {
  const { sources, ...walk } = builtInScenario('walk');
  return parseScenario(
    { ...walk, steps: 40, ...changes } as unknown as library.ScenarioInput,
    sources,
    'changed',
  );
}

/** What `check` finds of a scenario's gradients: none may fail. */
async function gradientsOf(world: library.Scenario): Promise<string[]> {
  const found: string[] = [];
  for await (const { part, status, claim } of checkScenario(world, [cpu], { gradientSteps: 30 })) {
    if (part !== 'gradients') break;
    expect({ claim, status }).not.toEqual({ claim, status: 'fail' });
    if (status === 'pass') found.push(claim);
  }
  return found;
}

/** The best fitness of a small search. */
async function searched(changes: { readonly evolution?: object; readonly body?: object }): Promise<number> {
  const { learning } = builtInScenario('walk');
  const evolution = { population: 4, generations: 2, ...changes.evolution };
  const world = scenario({ ...changes, learning: { ...learning, updates: 2 }, evolution });
  const evaluator = createBackendEvaluator(createWasmBackend({ precision: 'single' }));
  let best = Number.NaN;
  try {
    for await (const { summary } of evolve({ scenario: world, seed: 1, evaluator })) best = summary.best!;
  } finally {
    await evaluator.close();
  }
  return best;
}

describe('the how-tos', () => {
  it.each(howTos)('%s touches as many files as it says', (page) => {
    expect(shownIn(page).length).toBeGreaterThan(0);
    expect(filesTouched(page)).toBe(filesStated(page));
    expect(filesTouched(page)).toBeLessThanOrEqual(2);
  });

  it('give sources that compile', async () => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.library.json'], {
      cwd: copy,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  }, 120_000);

  const folder = temporaryFolder();
  const tried = ['docs/guide/tasks.md', ...howTos].filter((page) =>
    shownIn(page).some(({ path }) => path.endsWith('/scenario.json')),
  );

  it.each(tried)('%s shows a scenario that the commands beside it take', async (page) => {
    for (const { path, text } of shownIn(page).filter((shown) => !isOfRepository(shown))) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const commands = commandsIn(page);
    expect(commands.length).toBeGreaterThan(0);
    for (const [name = '', ...args] of commands) {
      // The gradients alone: physics and backends are the same in every scenario.
      if (name === 'check') expect(await gradientsOf(loadScenario(join(folder, args[0]!)))).not.toEqual([]);
      else await succeeds(folder, [name, ...args, ...smallSearch, '--out', `run-${basename(page)}`]);
    }
  });
});

describe('what they add', () => {
  const { body } = spaceOf(builtInScenario('walk')).develop(
    spaceOf(builtInScenario('walk')).random(stream(1)),
  );

  it('is a force with a field of its own: checked, trained, stored and read', async () => {
    const forces = { spring: ['elastic_force', 'axial_damping', 'stiffening_force'] };
    const train = ['controller', { name: 'spring.stiffening', rate: 100 }];
    const walk = builtInScenario('walk');
    const world = scenario({ forces, learning: { ...walk.learning, train, updates: 3 } });
    expect(await gradientsOf(world)).toContain('gradient of spring.stiffening');
    const learned = await learn(cpu, createTask(world), body, initialController(world.controller, body, 1));
    const json = robotToJSON({ body: learned.body, controller: learned.controller, scenario: world });
    const read = parseRobot(JSON.parse(JSON.stringify(json)), 'robot.json');
    expect(JSON.stringify(json).includes('"stiffening"')).toBe(true);
    expect(read.body).toEqual(learned.body);
  });

  it('is a field whose name is checked', () => {
    const learning = { ...builtInScenario('walk').learning, train: ['spring.stiffning'] };
    const forces = { spring: ['elastic_force', 'stiffening_force'] };
    expect(() => createTask(scenario({ learning, forces }))).toThrow(/Did you mean "spring\.stiffening"\?/);
    expect(() => scenario({ forces: { spring: ['stifening_force'] } })).toThrow(
      /Did you mean "stiffening_force"\?/,
    );
  });

  it('is a sensor', async () => {
    const sensing = (sensors: string[]) => ({ controller: { kind: 'perceptron', sensors } });
    expect(await gradientsOf(scenario(sensing(['offset', 'speed'])))).toContain('gradient of hidden');
    expect(() => scenario(sensing(['sped']))).toThrow(/Did you mean "speed"\?/);
  });

  it('is a kind of controller', async () => {
    const world = scenario({ controller: { kind: 'pulses', frequency: 3 } });
    expect(await gradientsOf(world)).toContain('gradient of pulse.frequency');
    const task = createTask(world);
    const start = initialController(task.scenario.controller, body, 1);
    const { controller, fitness, learningCurve } = await learn(cpu, task, body, start, { updates: 3 });
    expect(fitness).toBeGreaterThan(-learningCurve[0]!);
    const json = robotToJSON({ body, controller });
    expect(parseRobot(JSON.parse(JSON.stringify(json)), 'robot.json').controller).toEqual(controller);
    expect(() => scenario({ controller: { kind: 'pulse' } })).toThrow(/pulses/);
  });

  it('is a genotype', async () => {
    expect(await searched({ body: { genotype: 'ladders', squares: 5 } })).toBeGreaterThan(0);
    expect(() => scenario({ body: { genotype: 'ladder' } })).toThrow(/ladders/);
  });

  it('is a selection', async () => {
    const best = await searched({ evolution: { selection: { kind: 'truncation', share: 0.25 } } });
    expect(best).toBeGreaterThan(0);
    expect(() => scenario({ evolution: { selection: { kind: 'truncate' } } })).toThrow(/truncation/);
  });

  it('is an evaluator', async () => {
    const usual = await searched({});
    const priced = await searched({ evolution: { evaluator: { kind: 'by-mass', price: 1 } } });
    expect(priced).toBeLessThan(usual - 1);
    expect(() => scenario({ evolution: { evaluator: { kind: 'bymass' } } })).toThrow(/by-mass/);
  });

  it('is a terrain', async () => {
    const stairs = scenario({ terrain: { kind: 'steps', parameters: { run: 0.3 } } });
    expect(await gradientsOf(stairs)).toContain('gradient of terrain.rise');
    expect(() => scenario({ terrain: { kind: 'step' } })).toThrow(/Did you mean "steps"\?/);
  });

  it('is a backend', async () => {
    const twice = await openBackend('twice');
    const task = createTask(scenario({}));
    const start = initialController(task.scenario.controller, body, 1);
    const alike = await learn(twice, task, body, start, { updates: 2 });
    expect(alike).toEqual(await learn(cpu, task, body, start, { updates: 2 }));
    await expect(openBackend('twise')).rejects.toThrow('Did you mean "twice"?');
  });
});
