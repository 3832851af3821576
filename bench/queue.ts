// What a queue costs: `node dist/bench/queue.js WORKERS FILE`. The same searches with worker threads of one process and with
// as many worker processes over a Redis of its own, one after the other; and what the coordinator's process took
// for each individual. The outcome is appended to FILE as one line of JSON.

import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { thisMachine } from '../base/machine.ts';
import type { Evaluator } from '../evolve/evaluate/evaluate.ts';
import { parseScenario } from '../evolve/parts/scenario.ts';
import { createCoordinator } from '../evolve/queue/coordinator.ts';
import { keys, QUEUE_PREFIX } from '../evolve/queue/keys.ts';
import { connectQueue, type QueueServer, queueOf } from '../evolve/queue/redis.ts';
import { evolve } from '../evolve/run/run.ts';
import { createPool } from '../evolve/workers/pool.ts';
import { builtInSource } from '../scenarios/load.ts';
import { overlay } from '../scenarios/overlay.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { startRedis } from './redis-server.ts';

const [workers = '5', file = 'bench/results/queue.jsonl'] = process.argv.slice(2);
const count = Number(workers);

const walk = (changes: Record<string, unknown>): Scenario => {
  const { json, files, where } = builtInSource('walk');
  return parseScenario(overlay(json, changes), files, where);
};

const searches = {
  /** Nearly nothing to evaluate: what is left is what surrounds it. */
  trivial: walk({
    steps: 5,
    learning: { updates: 0 },
    evolution: {
      population: 1000,
      generations: 5,
      inheritance: 'none',
      halving: null,
      operators: { 'bit-flip': 1 },
    },
  }),
  usual: walk({ learning: { updates: 10 }, evolution: { population: 200, generations: 5 } }),
};

interface Measured {
  readonly individuals: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Of this process's processor time, for each individual [ms]; where threads of it evaluate, theirs is in it. */
  readonly processor: number;
}

/** The first generation, in which threads and batches find their size, does not count. */
async function measured(scenario: Scenario, evaluator: Evaluator): Promise<Measured> {
  let [individuals, began] = [0, 0];
  let before = process.cpuUsage();
  for await (const { summary, evaluated } of evolve({ scenario, seed: 1, evaluator })) {
    if (summary.generation === 0) {
      began = performance.now();
      before = process.cpuUsage();
    } else individuals += evaluated.length;
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  return {
    individuals,
    seconds,
    perSecond: individuals / seconds,
    processor: (user + system) / 1000 / individuals,
  };
}

async function overQueue(server: QueueServer, run: string, scenario: Scenario): Promise<Measured> {
  const options = { server, run, scenario, backend: 'cpu', machine: 'this', onNotice: console.log } as const;
  const coordinator = await createCoordinator(options);
  try {
    return await measured(scenario, coordinator);
  } finally {
    await coordinator.finish();
    await coordinator.close();
  }
}

const program = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const report: Record<string, unknown> = { machine: thisMachine(), workers: count };
for (const [name, scenario] of Object.entries(searches)) {
  const pool = createPool({ workers: count });
  const threads = await measured(scenario, pool);
  await pool.close();
  const redis = await startRedis();
  const server = await connectQueue(redis.url, { onNotice: console.log });
  const children = Array.from({ length: count }, (): ChildProcess => {
    const args = ['worker', '--queue', redis.url, '--workers', '1', '--quiet'];
    return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  });
  while ((await server.redis.scard(keys.workers)) < count) await pause(50);
  const queue = await overQueue(server, name, scenario);
  for (const child of children) child.kill('SIGKILL');
  server.close();
  redis.stop();
  report[name] = { threads, queue, ratio: queue.perSecond / threads.perSecond };
  console.log(name, JSON.stringify(report[name]));
}
report.redis = await redisTime(2000);
console.log(`Redis: ${JSON.stringify(report.redis)}`);
appendFileSync(file, `${JSON.stringify(report)}\n`);

/** Processor time of Redis for a job of 1 kB, from being added to being removed [ms]. */
async function redisTime(jobs: number): Promise<{ readonly jobs: number; readonly perJob: number }> {
  const redis = await startRedis();
  const server = await connectQueue(redis.url, { onNotice: console.log });
  const queue = queueOf(server, 'time');
  const spent = async (): Promise<number> =>
    [...(await server.redis.info('cpu')).matchAll(/used_cpu_(?:sys|user):(\S+)/g)].reduce(
      (sum, [, s]) => sum + Number(s),
      0,
    );
  const before = await spent();
  const opts = { removeOnComplete: true };
  await queue.addBulk(
    Array.from({ length: jobs }, () => ({ name: 'evaluate', data: 'x'.repeat(1000), opts })),
  );
  let done = 0;
  const worker = new server.libraries.bullmq.Worker('time', async () => void done++, {
    connection: server.redis,
    prefix: QUEUE_PREFIX,
    concurrency: 10,
  });
  while (done < jobs || (await queue.getActiveCount()) > 0) await pause(20);
  const perJob = (1000 * ((await spent()) - before)) / jobs;
  await worker.close();
  server.close();
  redis.stop();
  return { jobs, perJob };
}
