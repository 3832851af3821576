import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackendEvaluator } from '../../../evolve/evaluate/evaluate-on.ts';
import { createCoordinator } from '../../../evolve/queue/coordinator.ts';
import { identityOf } from '../../../evolve/queue/identity.ts';
import { keys } from '../../../evolve/queue/keys.ts';
import { type Announcement, hashOf } from '../../../evolve/queue/payload.ts';
import { connectQueue, type QueueServer } from '../../../evolve/queue/redis.ts';
import { type Service, serveQueue } from '../../../evolve/queue/serve.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { type RedisServer, startRedis, withoutRedis } from '../../support/redis.ts';
import { smallScenario } from '../../support/small.ts';

const scenario = smallScenario();

describe.skipIf(withoutRedis)(`a worker of a queue${withoutRedis}`, () => {
  const evaluator = createBackendEvaluator(createWasmBackend({ precision: 'single' }));
  const notices: string[] = [];
  const onNotice = (text: string): void => void notices.push(text);
  let redis: RedisServer;
  let server: QueueServer;
  let service: Service;

  beforeAll(async () => {
    redis = await startRedis();
    server = await connectQueue(redis.url, { onNotice });
    service = await serveQueue({ server, evaluator, threads: 1, together: false, onNotice });
  });
  afterAll(async () => {
    await service?.close();
    server?.close();
    redis?.stop();
    await evaluator.close();
  });

  const { text, ...identity } = identityOf(scenario);

  /** What the worker says of a run that asks like this. */
  async function answered(changes: Partial<Announcement>, content = text): Promise<string> {
    const run = `run-${notices.length}-${Math.abs(hashOf(JSON.stringify(changes)).charCodeAt(0))}`;
    const announcement: Announcement = {
      run,
      name: 'walk',
      backends: ['cpu'],
      machine: 'there',
      ...identity,
      ...changes,
    };
    await server.redis.set(keys.blob(announcement.scenario), content, 'EX', 60);
    await server.redis.set(keys.run(run), JSON.stringify(announcement), 'EX', 60);
    await server.redis.sadd(keys.runs, run);
    for (;;) {
      const why = await server.redis.hget(keys.refusals(run), service.name);
      if (why === null) await pause(50);
      else {
        await server.redis.srem(keys.runs, run);
        expect(notices).toContain(`Run "walk" (${run}) is not worked for: ${why}`);
        return why;
      }
    }
  }

  it('refuses runs that it would not evaluate to the same bits, and says why, here and there', async () => {
    expect(await answered({ version: '99.0.0' })).toMatch(
      /^it is of morphograd 99\.0\.0, and this worker of \d/,
    );
    expect(await answered({ program: hashOf('another') })).toMatch(
      /^its scenario makes another program here/,
    );
    expect(await answered({ backends: ['gpu'] })).toMatch(
      /^it is evaluated on gpu alone, and this worker has cpu/,
    );
    expect(await answered({ scenario: hashOf('another') })).toMatch(/its text is not that of its hash/);
    const misspelt = JSON.stringify({ ...scenario, gravitty: 1 });
    expect(await answered({ scenario: hashOf(misspelt) }, misspelt)).toMatch(
      /its scenario is refused.*gravitty/,
    );
  });

  it('is told of by the coordinator that it refuses', async () => {
    const told: string[] = [];
    const options = { server, run: 'refused', scenario, backend: 'gpu' as const, machine: 'there' };
    const coordinator = await createCoordinator({ ...options, onNotice: (line) => told.push(line) });
    await expect
      .poll(() => told)
      .toEqual([expect.stringMatching(/does not work for this run: it is evaluated on gpu alone/)]);
    await coordinator.finish();
    await coordinator.close();
  });

  it('refuses jobs with unknown fields, wrong hashes and absurd sizes, for good and with the reason', async () => {
    const options = { server, run: 'strange', scenario, backend: 'cpu' as const, machine: 'there', onNotice };
    const coordinator = await createCoordinator(options);
    const queue = new server.libraries.bullmq.Queue('strange', {
      connection: server.redis,
      prefix: 'morphograd:queue',
    });
    const individual = {
      key: hashOf('?'),
      id: '0-0',
      seed: 1,
      rate: 1,
      rungs: [],
      genotype: {},
      parent: null,
    };
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [{ behaviour: [], individuals: [individual], code: 'x' }, /"code" is not a field/],
      [{ behaviour: [], individuals: [individual] }, /is not the hash of what it stands with/],
      [{ behaviour: ['x'.repeat(2 ** 20)], individuals: [individual] }, /larger than/],
      [{ behaviour: [], individuals: Array(2000).fill(individual) }, /individuals/],
    ];
    const jobs = await queue.addBulk(
      cases.map(([data]) => ({ name: 'evaluate', data, opts: { attempts: 3 } })),
    );
    for (const [i, job] of jobs.entries()) {
      await expect.poll(() => job.isFailed()).toBe(true);
      const failed = await queue.getJob(job.id!);
      expect(failed!.failedReason).toMatch(cases[i]![1]);
    }
    await queue.close();
    await coordinator.finish();
    await coordinator.close();
  });
});
