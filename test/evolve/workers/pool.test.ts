import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createBackendEvaluator } from '../../../evolve/evaluate/evaluate-on.ts';
import { evolve, type Generation } from '../../../evolve/run/run.ts';
import type { Breakdown } from '../../../evolve/workers/pool.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { DIST } from '../../support/dist.ts';
import { explosive, randomBody, requestFor, smallScenario } from '../../support/small.ts';

const { createPool } = (await import(join(DIST, 'node.js'))) as typeof import('../../../node.ts');

const scenario = smallScenario();
const pools = [1, 2, 3].map((workers) => createPool({ workers }));
const local = createBackendEvaluator(createWasmBackend({ precision: 'single' }));

afterAll(async () => {
  for (const each of [...pools, local]) await each.close();
});

/** A run without what the clock says. */
async function evolved(options: Parameters<typeof evolve>[0]): Promise<unknown[]> {
  const generations: Generation[] = [];
  for await (const generation of evolve(options)) generations.push(generation);
  return generations.map(({ summary: { seconds: _, phases: _p, ...summary }, ...rest }) => ({
    ...rest,
    summary,
  }));
}

const requests = Array.from({ length: 5 }, (_, i) => requestFor(scenario, randomBody(scenario, i), i));

describe('createPool', () => {
  it('gives a run the same bits for 1, 2 and 3 workers, and on this thread', async () => {
    const expected = await evolved({ scenario, seed: 3, evaluator: local });
    expect(expected).toHaveLength(3);
    for (const pool of pools) {
      expect(await evolved({ scenario, seed: 3, evaluator: pool, breeder: pool })).toEqual(expected);
    }
    expect(await evolved({ scenario, seed: 4, evaluator: local })).not.toEqual(expected);
  });

  it('takes a time limit that never ends, and hands out no result once it is closed', async () => {
    const pool = createPool({ workers: 1, timeout: Number.POSITIVE_INFINITY });
    expect(await pool.evaluate(requests.slice(0, 1))).toMatchObject([{ status: 'done' }]);
    const told: string[] = [];
    const evaluation = pool.evaluate(requests, { onDone: ({ id }) => told.push(id) });
    const refused = expect(evaluation).rejects.toThrow('The worker threads were closed.');
    await pool.close();
    await refused;
    expect(told).toEqual([]);
  });

  it('calls exploded what stays finite but leaps, and counts the rollouts in which that is looked for', async () => {
    const strict = { maximumLoss: null, maximumJump: null, maximumLeap: 1e-6 };
    const request = { ...requests[0]!, scenario: { ...scenario, validity: { ...strict, maximumLeap: 10 } } };
    const leaping = { ...request, id: '0-1', scenario: { ...scenario, validity: strict } };
    const results = await pools[1]!.evaluate([request, leaping]);
    expect(results).toMatchObject([
      { status: 'done', rollouts: 4 },
      { status: 'exploded', rollouts: 4, reason: expect.stringMatching(/^In step 0 .* exploded\.$/) },
    ]);
  });

  it.each([0, -1, Number.NaN])('refuses a time limit of %s', (timeout) => {
    expect(() => createPool({ workers: 1, timeout })).toThrow(
      '"timeout" must be a number of seconds above 0',
    );
  });

  it('keeps an explosion to the body that exploded', async () => {
    const pool = pools[1]!;
    const expected = await pool.evaluate(requests);
    const among = requests.map((request, i) =>
      i === 2 ? { ...request, body: explosive(request.body) } : request,
    );
    const results = await pool.evaluate(among);
    expect(results[2]).toMatchObject({
      status: 'exploded',
      reason: expect.stringMatching(/exploded|not finite/),
    });
    expect(results.filter((_, i) => i !== 2)).toEqual(expected.filter((_, i) => i !== 2));
  });

  it('gives the results in the order of the requests, and each one as it comes', async () => {
    const done: string[] = [];
    const results = await pools[2]!.evaluate(requests, { onDone: ({ id }) => done.push(id) });
    expect(results.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
    expect(done.sort()).toEqual(requests.map(({ id }) => id));
  });

  it('begins nothing after an abort, and finishes what it has begun', async () => {
    const controller = new AbortController();
    const results = await pools[0]!.evaluate(requests, {
      onDone: () => controller.abort(),
      signal: controller.signal,
    });
    expect(results).toHaveLength(1);
    expect(requests.map(({ id }) => id)).toContain(results[0]!.id);
  });

  it('tries an individual that breaks its worker once more, then gives it up with the reason, and works on', async () => {
    const breakdowns: Breakdown[] = [];
    const pool = createPool({ workers: 1, onBreakdown: (breakdown) => breakdowns.push(breakdown) });
    const sources = { 'objective.wgsl': 'fn final_reward() -> f32 { return oops; }' };
    const broken = { ...requests[0]!, scenario: { ...scenario, sources } };
    const [failed, done] = await pool.evaluate([broken, requests[1]!]);
    await pool.close();
    expect(failed).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/broke down: .*oops/),
      rollouts: 0,
      controller: null,
    });
    expect(done!.status).toBe('done');
    expect(breakdowns.map(({ id, isRetried }) => [id, isRetried])).toEqual([
      ['0-0', true],
      ['0-0', false],
    ]);
  });

  it('replaces a worker that hangs', async () => {
    const breakdowns: Breakdown[] = [];
    const pool = createPool({ workers: 1, timeout: 0.5, onBreakdown: (each) => breakdowns.push(each) });
    const endless = { ...scenario, steps: 1_000_000, learning: { ...scenario.learning, updates: 1000 } };
    const [hung] = await pool.evaluate([{ ...requests[0]!, scenario: endless }]);
    expect(hung).toMatchObject({ status: 'failed', reason: expect.stringContaining('within 0.5 s') });
    expect(breakdowns).toHaveLength(2);
    await pool.close();
  });
});
