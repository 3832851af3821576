import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, differing, inDatabase } from '../../bench/run-content.ts';
import { morphograd, refuses, succeeds, temporaryFolder } from '../support/cli.ts';
import { CLI } from '../support/dist.ts';
import { type Workers, workersOf } from '../support/queue.ts';
import { type RedisServer, startRedis, withoutRedis } from '../support/redis.ts';

const folder = temporaryFolder();
const search = [
  'walk',
  '--population',
  '8',
  '--generations',
  '4',
  '--learning-steps',
  '4',
  '--backend',
  'cpu',
  '--seed',
  '1',
];

it('refuses options of a queue that are at odds, and queues that are not there', async () => {
  await Promise.all([
    refuses(folder, ['evolve', ...search, '--workers', '0'], '0 threads evaluate nothing'),
    refuses(
      folder,
      ['evolve', ...search, '--queue', 'redis://127.0.0.1:1'],
      /^morphograd: redis:\/\/127\.0\.0\.1:1: nothing listens there/,
    ),
  ]);
});

describe.skipIf(withoutRedis)(`the commands of a queue${withoutRedis}`, () => {
  let redis: RedisServer;
  let workers: Workers;
  let url: string;

  beforeAll(async () => {
    redis = await startRedis('--requirepass', 'hush-hush');
    url = redis.url.replace('//', '//:hush-hush@');
    workers = workersOf(url);
  });
  afterAll(() => {
    workers?.stop();
    redis?.stop();
  });

  const rows = (run: string): number => {
    try {
      return inDatabase(
        join(folder, run),
        (database) => database.prepare('SELECT id FROM individuals').all().length,
      );
    } catch {
      return 0;
    }
  };

  it('search, lose their coordinator and a worker, and end row by row as on one machine', async () => {
    const [worker] = await Promise.all([
      workers.start(),
      workers.start(),
      succeeds(folder, ['evolve', ...search, '--quiet', '--workers', '1', '--out', 'whole']),
    ]);
    const queued = ['--queue', url, '--workers', '0', '--quiet'];
    const child = spawn(process.execPath, [CLI, 'evolve', ...search, ...queued, '--out', 'queued'], {
      cwd: folder,
    });
    while (rows('queued') < 4) await pause(20);
    child.kill('SIGKILL');
    worker.kill('SIGKILL');
    await once(child, 'close');
    const board = JSON.parse(await succeeds(folder, ['queue', url, '--json']));
    expect(board).toMatchObject({ server: redis.url, runs: [{ name: 'walk', backends: ['cpu'] }] });
    const resumed = await succeeds(folder, ['resume', 'queued', '--queue', url, '--workers', '0', '--json']);
    // Who evaluated what since, and nobody works any more.
    const status = JSON.parse(await succeeds(folder, ['status', 'queued', '--json']));
    const evaluatedBy = Object.entries(status.evaluatedBy as Record<string, string[]>);
    for (const [who] of evaluatedBy) expect(who).toMatch(/^\S+-\d+-\w+ \(cpu\)$/);
    // By whom, hangs on how far the worker that was killed had come.
    expect(evaluatedBy.flatMap(([, ids]) => ids)).toContain('4-7');
    expect(status.queue).toBe(null);
    const [whole, found] = ['whole', 'queued'].map((run) => contentOf(join(folder, run)));
    expect(differing(whole!, found!)).toEqual([]);
    // No secret is left anywhere.
    const files = readdirSync(join(folder, 'queued'), { recursive: true, withFileTypes: true }).filter(
      (each) => each.isFile(),
    );
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
    for (const text of [...texts, resumed, JSON.stringify(board)])
      expect(text.includes('hush-hush')).toBe(false);
  });

  it('show workers and runs, as a table and as JSON', async () => {
    const table = await succeeds(folder, ['queue', url]);
    expect(table).toMatch(
      /^redis:\/\/127\.0\.0\.1:\d+: \d workers? with \d threads?, \S+ robots\/s; 0 runs\.\n/,
    );
    expect(table).toMatch(/^worker +backend +version +threads +robots\/s +robots +machine$/m);
    const { code } = await morphograd(folder, ['queue', url, '--json', '--watch', '1'], {
      onOutput: (text, kill) => text.split('\n').length > 2 && kill('SIGINT'),
    });
    expect(code).toBe(0);
  });
});
