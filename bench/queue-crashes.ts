// A search over a queue whose workers, coordinator and Redis are killed at random moments, compared row by row with one on
// one machine: `node dist/bench/queue-crashes.js KILLS FOLDER FILE`. The outcome is appended to FILE as one line of JSON.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { thisMachine } from '../base/machine.ts';
import { stream } from '../base/random.ts';
import { keys } from '../evolve/queue/keys.ts';
import { connectQueue, queueOf } from '../evolve/queue/redis.ts';
import { startRedis } from './redis-server.ts';
import { contentOf, differing, inDatabase, tables } from './run-content.ts';

const [
  kills = '50',
  folder = mkdtempSync(join(tmpdir(), 'morphograd-')),
  file = 'bench/results/queue-crashes.jsonl',
] = process.argv.slice(2);

const WORKERS = 3;
/** Of each kind of victim. */
const SHARES = { worker: 0.6, coordinator: 0.2, redis: 0.2 } as const;
type Victim = keyof typeof SHARES;
/** From one kill to the next [ms]. */
const PAUSE = { least: 1000, most: 10_000 } as const;

const program = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const search = [
  'walk',
  '--population',
  '16',
  '--generations',
  '400',
  '--learning-steps',
  '10',
  '--seed',
  '1',
];
const [whole, queued] = [join(folder, 'whole'), join(folder, 'queued')];
const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [program, ...args, '--quiet'], { stdio: ['ignore', 'ignore', 'ignore'] });
const random = stream(1, 'queue crashes');

console.log(`Searching on one machine, in ${whole} …`);
const [code] = await once(start('evolve', ...search, '--backend', 'cpu', '--out', whole), 'exit');
if (code !== 0) throw new Error(`The search ended with exit code ${code}.`);

// What Redis has told of it has written.
const redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'everysec');
const over = ['--queue', redis.url];
const startWorker = (): ChildProcess => start('worker', ...over, '--workers', '1');
const workers = Array.from({ length: WORKERS }, startWorker);
let coordinator = start('evolve', ...search, '--backend', 'cpu', ...over, '--workers', '0', '--out', queued);
const died: Record<Victim, number> = { worker: 0, coordinator: 0, redis: 0 };
/** From the death of a worker to another one's beginning with its job [s]. */
const takenUp: number[] = [];
let emptied = 0;
const began = performance.now();

for (let kill = 1; kill <= Number(kills); kill++) {
  await pause(PAUSE.least + (PAUSE.most - PAUSE.least) * random.uniform());
  if (coordinator.exitCode !== null) break;
  const victim = drawn();
  died[victim]++;
  if (victim === 'worker') {
    const i = Math.floor(WORKERS * random.uniform());
    const worker = workers[i]!;
    void watchJobsOf(worker.pid!).catch(() => {});
    worker.kill('SIGKILL');
    workers[i] = startWorker();
  } else if (victim === 'coordinator') {
    coordinator.kill('SIGKILL');
    await once(coordinator, 'exit');
    coordinator = start('resume', queued, ...over, '--workers', '0');
  } else {
    // Once all that it held is lost too.
    const empty = emptied === 0 && kill > Number(kills) / 2;
    if (empty) emptied++;
    await redis.restart({ empty });
  }
  console.log(`kill ${kill}: ${victim}, at ${individuals()} individuals`);
}
while (coordinator.exitCode === null && coordinator.signalCode === null) await pause(200);
const seconds = (performance.now() - began) / 1000;
for (const worker of workers) worker.kill('SIGKILL');
redis.stop();

const [expected, found] = [contentOf(whole), contentOf(queued)];
const report = {
  machine: thisMachine(),
  args: search.join(' '),
  workers: WORKERS,
  killed: died,
  emptied,
  exitCode: coordinator.exitCode,
  rows: Object.fromEntries(tables.map((table) => [table, found[table]!.length])),
  differing: differing(expected, found),
  takenUp: {
    jobs: takenUp.length,
    mean: takenUp.reduce((sum, each) => sum + each, 0) / Math.max(1, takenUp.length),
    longest: Math.max(0, ...takenUp),
  },
  seconds,
};
appendFileSync(file, `${JSON.stringify(report)}\n`);
console.log(JSON.stringify(report));
process.exit(report.differing.length === 0 && report.exitCode === 0 ? 0 : 1);

function drawn(): Victim {
  let left = random.uniform();
  for (const [victim, share] of Object.entries(SHARES) as [Victim, number][]) {
    left -= share;
    if (left < 0) return victim;
  }
  return 'worker';
}

function individuals(): number {
  try {
    return inDatabase(queued, (database) => database.prepare('SELECT id FROM individuals').all().length);
  } catch {
    return 0;
  }
}

/** Waits until others have begun with the jobs that a worker has in hand. */
async function watchJobsOf(pid: number): Promise<void> {
  const server = await connectQueue(redis.url, { onNotice: () => {} });
  const died = performance.now();
  try {
    const [run] = await server.redis.smembers(keys.runs);
    if (run === undefined) return;
    const queue = queueOf(server, run);
    const isOf = (by: string | undefined): boolean => by?.includes(`-${pid}-`) ?? false;
    const mine = (await queue.getActive()).filter((job) => isOf(job?.processedBy));
    await Promise.all(
      mine.map(async ({ id }) => {
        while (performance.now() - died < 60_000) {
          const job = await queue.getJob(id!);
          if (!job || ((await job.isActive()) && !isOf(job.processedBy))) {
            takenUp.push((performance.now() - died) / 1000);
            return;
          }
          await pause(50);
        }
      }),
    );
  } finally {
    server.close();
  }
}
