import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EvaluationRequest } from '../../evolve/evaluate.ts';
import { createBackendEvaluator } from '../../evolve/evaluate-on.ts';
import { evolve, type Generation } from '../../evolve/run.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import { DIST } from '../support/dist.ts';
import { explosive, randomBody, smallScenario } from '../support/small.ts';

const { createPool } = (await import(join(DIST, 'node.js'))) as typeof import('../../node.ts');

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
  return generations.map(({ summary: { seconds: _, ...summary }, ...rest }) => ({ ...rest, summary }));
}

const requests: EvaluationRequest[] = Array.from({ length: 5 }, (_, i) => ({
  id: `0-${i}`,
  scenario,
  body: randomBody(scenario, i),
  seed: i,
}));

describe('createPool', () => {
  it('gives a run the same bits for 1, 2 and 3 workers, and on this thread', async () => {
    const expected = await evolved({ scenario, seed: 3, evaluator: local });
    expect(expected).toHaveLength(3);
    for (const pool of pools) {
      expect(await evolved({ scenario, seed: 3, evaluator: pool, breeder: pool })).toEqual(expected);
    }
    expect(await evolved({ scenario, seed: 4, evaluator: local })).not.toEqual(expected);
  });

  it('keeps an explosion to the body that exploded', async () => {
    const pool = pools[1]!;
    const expected = await pool.evaluate(requests);
    const among = requests.map((request, i) =>
      i === 2 ? { ...request, body: explosive(request.body) } : request,
    );
    const results = await pool.evaluate(among);
    expect(results[2]).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/exploded|not finite/),
    });
    expect(results.filter((_, i) => i !== 2)).toEqual(expected.filter((_, i) => i !== 2));
  });

  it('gives the results in the order of the requests, and each one as it comes', async () => {
    const done: string[] = [];
    const results = await pools[2]!.evaluate(requests, ({ id }) => done.push(id));
    expect(results.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
    expect(done.sort()).toEqual(requests.map(({ id }) => id));
  });

  it('says which individual a worker failed at, and works on', async () => {
    const pool = pools[0]!;
    const broken = {
      ...scenario,
      sources: { 'objective.wgsl': 'fn final_reward() -> f32 { return oops; }' },
    };
    await expect(pool.evaluate([{ ...requests[0]!, scenario: broken }])).rejects.toThrow(
      /A worker thread failed while evaluating "0-0": .*oops/,
    );
    expect(await pool.evaluate(requests.slice(0, 1))).toHaveLength(1);
  });
});
