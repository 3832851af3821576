import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { stream } from '../../base/random.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { builtInScenario } from '../../evolve/parts/scenario.ts';
import type * as PoolModule from '../../evolve/workers/pool.ts';
import { DIST } from '../support/dist.ts';

const { createPool } = (await import(`${DIST}/evolve/workers/pool.js`)) as typeof PoolModule;

describe("ELDiR's protocol", () => {
  it('teaches 200 random bodies to move as far as an independent implementation does', async () => {
    const scenario = builtInScenario('eldir');
    const space = spaceOf(scenario);
    const pool = createPool({ workers: availableParallelism() });
    const requests = Array.from({ length: 200 }, (_, i) => {
      const { body } = space.develop(space.random(stream(i, 'eldir')));
      return { id: `${i}`, scenario, body, controller: null, seed: i, rate: 1, rungs: [], behaviour: [] };
    });
    const results = await pool.evaluate(requests);
    await pool.close();
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    // An implementation in double precision and C++ finds 0.003 and 0.118 on 100 bodies (published: 0.12). The best of
    // a learning curve has a standard deviation of 0.089 among bodies: 0.006 for a mean of 200, 0.009 for one of 100.
    expect(Math.abs(mean(results.map((result) => -result.learningCurve[0]!)) - 0.003)).toBeLessThan(0.012);
    expect(Math.abs(mean(results.map((result) => result.fitness)) - 0.118)).toBeLessThan(0.012);
    expect(results.every((result) => result.status === 'done')).toBe(true);
  }, 180_000);
});
