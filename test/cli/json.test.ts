// One JSON object on stdout, and nothing else there, for programs that read what a command says.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { morphograd, smallSearch, succeeds, temporaryFolder, triangleBody } from '../support/cli.ts';

const folder = temporaryFolder();
const short = [...smallSearch, '--set', 'scenario.steps=40'];
const object = async (args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse(await succeeds(folder, [...args, '--json']));

it('tells what train has learned, and where it wrote', async () => {
  writeFileSync(join(folder, 'body.json'), JSON.stringify(triangleBody));
  const first = await object(['train', 'body.json', '--learning-steps', '2', '--out', 'a.json']);
  expect(first).toMatchObject({
    robot: 'body.json',
    written: 'a.json',
    backend: 'cpu',
    evaluations: 3,
    goesOn: false,
  });
  expect(first.learningCurve).toHaveLength(3);
  expect(first.fitness).toBe(-Math.min(...(first.learningCurve as number[])));
  const second = await object(['train', 'a.json', '--learning-steps', '1', '--out', 'b.json']);
  expect(second).toMatchObject({ evaluations: 2, goesOn: true });
  expect(second.learningCurve).toHaveLength(4);
});

it('lists devices', async () => {
  const devices = await object(['devices']);
  expect(devices).toMatchObject({ node: process.versions.node, platform: process.platform });
  expect(['cpu', 'gpu']).toContain(devices.auto);
});

it('tells of exported robots, of a run that is checked and of a config', async () => {
  await succeeds(folder, ['evolve', ...short, '--out', 'run']);
  const { robots } = (await object(['export', 'run', '--top', '2', '--out', 'two'])) as {
    robots: { file: string }[];
  };
  expect(robots).toHaveLength(2);
  for (const { file } of robots) expect(existsSync(join(folder, file))).toBe(true);
  expect(await object(['check', 'run'])).toMatchObject({ folder: 'run', isWhole: true, hasChecksums: true });
  const { config } = (await object(['config', 'check', 'run/config.json'])) as {
    config: { scenario: { steps: number } };
  };
  expect(config.scenario.steps).toBe(40);
});

it('says on stderr, and with exit code 2, what is wrong', async () => {
  const { code, stdout, stderr } = await morphograd(folder, ['train', 'none.json', '--json']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('none.json');
});
