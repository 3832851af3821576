import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differing, type RunContent } from '../../../bench/run-content.ts';
import type { Evaluator } from '../../../evolve/evaluate/evaluate.ts';
import { createBackendEvaluator } from '../../../evolve/evaluate/evaluate-on.ts';
import { keys } from '../../../evolve/queue/keys.ts';
import { connectQueue, type QueueServer } from '../../../evolve/queue/redis.ts';
import { serveQueue } from '../../../evolve/queue/serve.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { searched, searchedOver } from '../../support/queue.ts';
import { type RedisServer, startRedis, withoutRedis } from '../../support/redis.ts';
import { smallScenario } from '../../support/small.ts';

const folder = temporaryFolder();
const scenario = smallScenario({ evolution: { inheritance: 'weights' } });

describe.skipIf(withoutRedis)(`a search over a queue, in spite of faults${withoutRedis}`, () => {
  const local = createBackendEvaluator(createWasmBackend({ precision: 'single' }));
  /** So slow that something can happen meanwhile. */
  const slow: Evaluator = {
    ...local,
    async evaluate(requests) {
      await pause(150);
      return local.evaluate(requests);
    },
  };
  let expected: RunContent;

  beforeAll(async () => {
    expected = await searched(join(folder, 'whole'), scenario, local);
  });
  afterAll(() => local.close());

  interface Scene {
    readonly redis: RedisServer;
    /** Of the worker. */
    readonly server: QueueServer;
  }

  /** What is told of a search during which `happen` happens, once a robot was evaluated; its outcome is as it should be. */
  async function told(happen: (scene: Scene) => Promise<void>): Promise<readonly string[]> {
    const redis = await startRedis();
    const server = await connectQueue(redis.url, { onNotice: () => {} });
    let first = (): void => {};
    const begun = new Promise<void>((resolve) => {
      first = resolve;
    });
    const evaluator: Evaluator = {
      ...slow,
      async evaluate(requests) {
        first();
        return slow.evaluate(requests);
      },
    };
    const service = await serveQueue({ server, evaluator, threads: 1, together: false, onNotice: () => {} });
    try {
      const [{ content, notices }] = await Promise.all([
        searchedOver(redis.url, folder, scenario),
        begun.then(() => happen({ redis, server })),
      ]);
      expect(differing(expected, content)).toEqual([]);
      return notices;
    } finally {
      await service.close();
      server.close();
      redis.stop();
    }
  }

  const away = (why: RegExp): readonly unknown[] => [
    expect.stringMatching(why),
    expect.stringMatching(/^The queue at redis:\/\/127\.0\.0\.1:\d+ is back\.$/),
  ];

  it.concurrent('goes on when Redis stops and continues, and tells of both', async () => {
    const notices = await told(async ({ redis }) => {
      redis.process.kill('SIGSTOP');
      await pause(7000);
      redis.process.kill('SIGCONT');
    });
    expect(notices).toEqual(away(/is away: it does not answer\. Nothing is lost/));
  });

  it.concurrent('goes on when all sockets are closed', async () => {
    const notices = await told(async ({ server }) => {
      await pause(300);
      await server.redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    });
    expect(notices).toEqual(away(/is away: the connection was closed\. Nothing is lost/));
  });

  it.concurrent('sends everything again when Redis has lost it', async () => {
    const notices = await told(({ redis }) => redis.restart({ empty: true }));
    expect(notices).toEqual(away(/is away: /));
  });

  it.concurrent('evaluates again what came back as garbage, and says from whom', async () => {
    const garbage = ['{"by": "somebody"', '{"by": "somebody", "status": "done"}', '[]', '"x"'];
    let isSpoilt = false;
    const notices = await told(async ({ server }) => {
      const run = (await server.redis.smembers(keys.runs))[0]!;
      const queue = new server.libraries.bullmq.Queue(run, {
        connection: server.redis,
        prefix: 'morphograd:queue',
      });
      const [job] = await queue.getJobs(['wait']);
      await queue.close();
      for (const [i, { key }] of job!.data.individuals.slice(0, 1).entries()) {
        await server.redis.set(keys.result(run, key), garbage[i]!, 'EX', 60);
        await server.redis.rpush(keys.done(run), key);
        isSpoilt = true;
      }
    });
    expect(isSpoilt).toBe(true);
    expect(notices).toEqual([
      expect.stringMatching(/returned what is no result: the result of \d-\d: .* It is evaluated again\.$/),
    ]);
  });

  it.concurrent('waits while the memory of Redis is full, and says so', async () => {
    const notices = await told(async ({ server }) => {
      await server.redis.config('SET', 'maxmemory', '1mb');
      await pause(4000);
      await server.redis.config('SET', 'maxmemory', '0');
    });
    expect(notices).toEqual([expect.stringMatching(/is full \(maxmemory\)\. The run waits for room/)]);
  });
});
