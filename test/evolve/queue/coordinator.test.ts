import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differing } from '../../../bench/run-content.ts';
import { createBackendEvaluator } from '../../../evolve/evaluate/evaluate-on.ts';
import { createCoordinator } from '../../../evolve/queue/coordinator.ts';
import { QUEUE_PREFIX } from '../../../evolve/queue/keys.ts';
import { connectQueue } from '../../../evolve/queue/redis.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { searched, searchedOver, type Workers, workersOf } from '../../support/queue.ts';
import { type RedisServer, startRedis, withoutRedis } from '../../support/redis.ts';
import { smallScenario } from '../../support/small.ts';

const folder = temporaryFolder();

/** What goes through the queue differs: rungs, parents' weights, one birth at a time, several islands. */
const searches = {
  'generations, with inherited weights and halving': smallScenario({
    evolution: {
      ...{
        population: 10,
        generations: 3,
        inheritance: 'weights',
        operators: { 'bit-flip': 1, learning: 1 },
      },
      halving: { first: 1, factor: 2, share: 0.5 },
    },
  }),
  'a steady state': smallScenario({
    evolution: { loop: { kind: 'steady', inFlight: 4 }, inheritance: 'weights' },
  }),
  islands: smallScenario({ evolution: { population: 8, islands: { count: 2, every: 1, migrants: 1 } } }),
};

describe.skipIf(withoutRedis)(`a search over a queue${withoutRedis}`, () => {
  const local = createBackendEvaluator(createWasmBackend({ precision: 'single' }));
  let redis: RedisServer;
  let workers: Workers;

  beforeAll(async () => {
    redis = await startRedis();
    workers = workersOf(redis.url);
  });
  afterAll(async () => {
    workers?.stop();
    redis?.stop();
    await local.close();
  });

  it('comes out row by row as on one machine, with 1, 2 and 5 workers', async () => {
    const all = Object.entries(searches);
    const expected = new Map<string, Awaited<ReturnType<typeof searched>>>();
    for (const [name, scenario] of all)
      expected.set(name, await searched(join(folder, `whole ${name}`), scenario, local));
    let started = 0;
    for (const count of [1, 2, 5]) {
      await Promise.all(Array.from({ length: count - started }, () => workers.start()));
      started = count;
      await Promise.all(
        all.map(async ([name, scenario]) => {
          const { content, notices } = await searchedOver(redis.url, folder, scenario);
          const differ = differing(expected.get(name)!, content);
          expect({ name, count, differ, notices }).toEqual({ name, count, differ: [], notices: [] });
        }),
      );
    }
    expect(expected.get('a steady state')!.individuals!.length).toBeGreaterThan(12);
  });

  it('leaves nothing of a run that is complete in the queue', async () => {
    const server = await connectQueue(redis.url, { onNotice: () => {} });
    const left = await server.redis.keys(`${QUEUE_PREFIX}:*`);
    const runs = await server.redis.smembers('morphograd:runs');
    server.close();
    expect({ left: left.filter((key) => !/:(meta|stalled-check)$/.test(key)), runs }).toEqual({
      left: [],
      runs: [],
    });
  });

  it('refuses requests that do not say what they were made of', async () => {
    const server = await connectQueue(redis.url, { onNotice: () => {} });
    const [scenario] = Object.values(searches);
    const told = { run: 'plain', machine: 'this', onNotice: () => {} };
    const coordinator = await createCoordinator({ server, scenario: scenario!, backend: 'cpu', ...told });
    const request = {
      id: '0-0',
      scenario,
      body: null,
      controller: null,
      seed: 1,
      rate: 1,
      rungs: [],
      behaviour: [],
    };
    await expect(coordinator.evaluate([request as never])).rejects.toThrow(
      'does not say what it was made of',
    );
    await coordinator.finish();
    await coordinator.close();
    server.close();
  });
});
