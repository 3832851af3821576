// Memory of a queue's Redis over a long search: `node dist/bench/queue-soak.js MINUTES WORKERS FILE`. Samples are appended
// to FILE as JSON, one a line, and at the end the medians of the second quarter and the last.

import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { thisMachine } from '../base/machine.ts';
import { median } from '../base/statistics.ts';
import { connectQueue } from '../evolve/queue/redis.ts';
import { startRedis } from './redis-server.ts';
import { inDatabase } from './run-content.ts';

/** Between samples [s]. */
const PERIOD = 10;

const [minutes = '30', workers = '2', file = 'bench/results/queue-soak.jsonl'] = process.argv.slice(2);
const program = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'morphograd-'));
const run = join(folder, 'run');
const search = [
  'walk',
  '--population',
  '32',
  '--generations',
  '100000',
  '--learning-steps',
  '5',
  '--backend',
  'cpu',
];
const redis = await startRedis();
const server = await connectQueue(redis.url, { onNotice: console.log });
const start = (...args: string[]) =>
  spawn(process.execPath, [program, ...args, '--queue', redis.url, '--quiet']);
const worker = start('worker', '--workers', workers);
const coordinator = start('evolve', ...search, '--workers', '0', '--out', run);
const write = (line: unknown): void => appendFileSync(file, `${JSON.stringify(line)}\n`);

write({
  machine: thisMachine(),
  search: search.join(' '),
  minutes: Number(minutes),
  workers: Number(workers),
});
const memory: number[] = [];
const began = performance.now();
while (performance.now() - began < 60_000 * Number(minutes)) {
  await pause(1000 * PERIOD);
  const [, used] = /used_memory:(\d+)/.exec(await server.redis.info('memory'))!;
  const individuals = inDatabase(run, (store) => store.prepare('SELECT id FROM individuals').all().length);
  memory.push(Number(used) / 2 ** 20);
  const seconds = Math.round((performance.now() - began) / 1000);
  write({ seconds, individuals, mebibytes: memory.at(-1), keys: await server.redis.dbsize() });
}
const quarter = Math.max(1, Math.floor(memory.length / 4));
const outcome = { second: median(memory.slice(quarter, 2 * quarter)), last: median(memory.slice(-quarter)) };
write(outcome);
console.log(JSON.stringify(outcome));
for (const child of [coordinator, worker]) child.kill('SIGKILL');
server.close();
redis.stop();
rmSync(folder, { recursive: true, force: true });
