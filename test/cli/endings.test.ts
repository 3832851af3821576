// How a run ends, and what the number of workers, a missing file or a lost folder may make of it: nothing else.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRun } from '../../evolve/store/reader.ts';
import { openSqlite } from '../../evolve/store/sqlite.ts';
import { morphograd, refuses, succeeds, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const short = ['--learning-steps', '2', '--backend', 'cpu', '--set', 'scenario.steps=60', '--quiet'];
const steady = ['--set', 'scenario.evolution.loop={"kind":"steady","inFlight":5}'];

function everyone(path: string): unknown[] {
  const reader = openRun(join(folder, path));
  try {
    return Array.from({ length: reader.count() }, (_, number) => reader.numbered(number));
  } finally {
    reader.close();
  }
}

const size = (generations: number) => ['--population', '7', '--generations', `${generations}`];

it('keeps the same robots of a steady-state search for any number of workers, also of one that is made longer', async () => {
  for (const workers of ['1', '3'])
    await succeeds(folder, [
      'evolve',
      ...size(2),
      ...short,
      ...steady,
      '--workers',
      workers,
      '--out',
      `w${workers}`,
    ]);
  expect(everyone('w1')).toHaveLength(21);
  expect(everyone('w3')).toEqual(everyone('w1'));
  await succeeds(folder, ['resume', 'w3', '--generations', '4', '--workers', '2', '--quiet']);
  await succeeds(folder, ['evolve', ...size(4), ...short, ...steady, '--workers', '1', '--out', 'long']);
  expect(everyone('w3')).toEqual(everyone('long'));
});

it('gives a complete run the files that it lacks', async () => {
  await succeeds(folder, ['evolve', ...size(1), ...short, '--out', 'bare']);
  const files = ['config.json', 'history.csv', 'report.html', 'robots/best-1.json'].map((file) =>
    join(folder, 'bare', file),
  );
  const [config, history, , best] = files.map((file) => readFileSync(file, 'utf8'));
  for (const file of files) rmSync(file);
  await succeeds(folder, ['resume', 'bare']);
  expect(readFileSync(files[0]!, 'utf8')).toBe(config);
  expect(readFileSync(files[1]!, 'utf8')).toBe(history);
  expect(existsSync(files[2]!)).toBe(true);
  expect(readFileSync(files[3]!, 'utf8')).toBe(best);
});

it('says in its config what a run that was made longer is, and refuses to make it shorter', async () => {
  await succeeds(folder, ['resume', 'bare', '--generations', '2', '--quiet']);
  const config = JSON.parse(readFileSync(join(folder, 'bare/config.json'), 'utf8'));
  expect(config.scenario.evolution.generations).toBe(2);
  await refuses(
    folder,
    ['resume', 'bare', '--generations', '1'],
    '--generations: is 1, but the run has had 2 generations already. Write 2 or more.',
  );
});

it('takes the limit of rollouts that a run has ended by, though it went a little beyond', async () => {
  await succeeds(folder, ['evolve', ...size(9), ...short, '--rollouts', '30', '--out', 'beyond']);
  const before = everyone('beyond');
  expect(await succeeds(folder, ['resume', 'beyond', '--rollouts', '30'])).toBe(
    'The run is complete. To let it go on longer, say: morphograd resume beyond --rollouts N\n',
  );
  await refuses(folder, ['resume', 'beyond', '--rollouts', '3'], /has had \d+ rollouts already/);
  expect(everyone('beyond')).toEqual(before);
});

it('checks values of the command line against each other before it writes anything', async () => {
  const islands = ['--set', 'scenario.evolution.islands={"count":10}'];
  await refuses(
    folder,
    ['evolve', ...size(1), ...short, ...islands, '--out', 'islands'],
    '"evolution.islands.count" is 10, but "population" is 7.',
  );
  expect(existsSync(join(folder, 'islands'))).toBe(false);
});

it('stops where its folder is taken away, and makes no new one', async () => {
  const { code, stderr } = await morphograd(
    folder,
    ['evolve', ...size(200), ...short.slice(0, -1), '--json', '--out', 'gone'],
    {
      onOutput: (output) => {
        if (output.includes('"event":"generation"'))
          rmSync(join(folder, 'gone'), { recursive: true, force: true });
      },
    },
  );
  expect({ code, stderr }).toMatchObject({ code: 2 });
  expect(stderr).toContain('the store is gone');
  expect(existsSync(join(folder, 'gone'))).toBe(false);
});

it('ends with what is wrong with its store where the report finds that, not with success', async () => {
  const database = openSqlite(join(folder, 'bare/run.sqlite'), { timeout: 100 });
  database.exec("UPDATE events SET text = 'another'");
  database.close();
  await refuses(folder, ['resume', 'bare', '--quiet'], /table events: the store is damaged/);
});
