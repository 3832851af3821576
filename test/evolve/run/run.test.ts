import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { EvaluationRequest, Evaluator } from '../../../evolve/evaluate/evaluate.ts';
import type { evolutionSchemaFor } from '../../../evolve/parts/scenario.ts';
import { createMemoryRecord, type RunRecord } from '../../../evolve/run/record.ts';
import { evolve, type Generation } from '../../../evolve/run/run.ts';
import { smallScenario } from '../../support/small.ts';
import { exploded, transparentEvaluator } from '../../support/transparent.ts';

const scenario = smallScenario({ evolution: { population: 6, generations: 10 } });

/** Every seventh individual explodes. */
function stub(): Evaluator {
  let count = 0;
  return transparentEvaluator((result) => (++count % 7 === 0 ? exploded(result) : result));
}

type Options = Partial<Parameters<typeof evolve>[0]>;

async function generationsOf(options: Options = {}): Promise<Generation[]> {
  const generations: Generation[] = [];
  for await (const each of evolve({ scenario, evaluator: stub(), ...options })) generations.push(each);
  return generations;
}

/** Without what the clock says. */
const timeless = (generations: readonly Generation[]): unknown[] =>
  generations.map(({ summary: { seconds: _, phases: _p, ...summary }, ...rest }) => ({ ...rest, summary }));

describe('evolve', () => {
  it('yields the first generation and as many more as the scenario asks for, never losing the best', async () => {
    const generations = await generationsOf();
    expect(generations.map(({ summary }) => summary.generation)).toEqual([...Array(11).keys()]);
    const best = generations.map(({ summary }) => summary.best!);
    expect(best).toEqual([...best].sort((a, b) => a - b));
    expect(best.at(-1)).toBeGreaterThan(best[0]!);
  });

  it('reports the spread, the diversity and the age of the survivors, the rollouts and the quarantined', async () => {
    const [first, second] = await generationsOf();
    const { summary, evaluated } = first!;
    expect(summary).toMatchObject({
      evaluated: 6,
      duplicates: 0,
      population: 6,
      distinct: 6,
      age: 0,
      depth: 0,
      rollouts: 12,
      totalRollouts: 12,
      coverage: null,
      qdScore: null,
      quarantined: [],
    });
    const fitness = evaluated.flatMap((each) => (each.status === 'valid' ? [each.fitness] : []));
    expect(summary.best).toBe(Math.max(...fitness));
    expect(summary.worst).toBe(Math.min(...fitness));
    expect(summary.mean).toBeCloseTo(fitness.reduce((a, b) => a + b) / 6, 12);
    expect(summary.lowerQuartile).toBeLessThanOrEqual(summary.median!);
    expect(summary.diversity).toBeGreaterThan(0);
    expect(second!.summary).toMatchObject({
      rollouts: 11,
      totalRollouts: 23,
      age: 1,
      quarantined: [{ id: '1-0', cause: 'exploded', reason: 'It exploded.' }],
    });
  });

  it('gives the best robots complete, with where they come from', async () => {
    const last = (await generationsOf({ top: 3, seed: 9 })).at(-1)!;
    const fitness = last.best.map((robot) => robot.fitness!);
    expect(fitness).toHaveLength(3);
    expect(fitness).toEqual([...fitness].sort((a, b) => b - a));
    expect(last.best[0]).toMatchObject({
      scenario,
      controller: { kind: 'none' },
      genotype: { space: 'triangles' },
      provenance: { seed: 9, backend: 'cpu' },
    });
  });

  it('goes on from a generation in which everything exploded', async () => {
    const last = (await generationsOf({ evaluator: transparentEvaluator(exploded) })).at(-1)!;
    expect(last).toMatchObject({ best: [], summary: { best: null, mean: null, population: 0, depth: null } });
    expect(last.summary.quarantined).toHaveLength(6);
  });

  it('ends once as many rollouts were simulated as it may have', async () => {
    const limited = smallScenario({ evolution: { population: 6, generations: 100, rollouts: 30 } });
    const generations = await generationsOf({ scenario: limited, evaluator: transparentEvaluator() });
    expect(generations.map(({ summary }) => summary.totalRollouts)).toEqual([12, 24, 36]);
  });

  it('refuses a scenario without a space of bodies', async () => {
    await expect(generationsOf({ scenario: { ...scenario, body: null } })).rejects.toThrow(
      /Scenario "walk" has no space of bodies/,
    );
  });

  it('passes on what makes evaluation impossible', async () => {
    const evaluator = {
      ...stub(),
      evaluate: () => Promise.reject(new Error('The GPU is gone.')),
    };
    await expect(generationsOf({ evaluator })).rejects.toThrow('The GPU is gone.');
  });
});

/** All evaluation requests that a run makes. */
function noting(requests: EvaluationRequest[]): Evaluator {
  const inner = transparentEvaluator();
  return {
    ...inner,
    evaluate: (asked, options) => {
      requests.push(...asked);
      return inner.evaluate(asked, options);
    },
  };
}

describe('duplicates', () => {
  // So few bodies that children must repeat them.
  const body = { ...scenario.body!, rows: 1, columns: 2 };
  const evolution = { population: 6, generations: 6 } as const;

  it('are drawn again, and if all are known not evaluated', async () => {
    const requests: EvaluationRequest[] = [];
    const generations = await generationsOf({
      scenario: smallScenario({ body, evolution }),
      evaluator: noting(requests),
    });
    const shapes = requests.map(({ body: { masses, springs } }) =>
      JSON.stringify([...masses.position, ...springs.amplitude]),
    );
    expect(new Set(shapes).size).toBe(shapes.length);
    const all = generations.flatMap(({ evaluated }) => evaluated);
    const duplicates = all.filter((each) => each.status === 'duplicate');
    expect(duplicates.length).toBeGreaterThan(0);
    expect(all).toHaveLength(requests.length + duplicates.length);
    for (const { of, key, number } of duplicates) {
      const first = all.find(({ id }) => id === of)!;
      expect(first.key).toBe(key);
      expect(first.number).toBeLessThan(number);
    }
    const last = generations.at(-1)!.summary;
    expect(last.duplicates + last.evaluated).toBe(6);
    expect(last.distinct).toBe(last.population);
  });

  it('are evaluated where the protocol says so', async () => {
    const requests: EvaluationRequest[] = [];
    const scenarioOfAll = smallScenario({ body, evolution: { ...evolution, duplicates: 'evaluate' } });
    await generationsOf({ scenario: scenarioOfAll, evaluator: noting(requests) });
    expect(requests).toHaveLength(6 * 7);
  });
});

describe('a run that is broken off', () => {
  const loops: Readonly<Record<string, z.input<ReturnType<typeof evolutionSchemaFor>>>> = {
    generational: {},
    steady: { loop: { kind: 'steady', inFlight: 4 } },
    'with an archive and islands': {
      islands: { count: 2, every: 1 },
      archive: { axes: [{ of: 'size', least: 0, most: 40, bins: 5 }] },
    },
  };

  it.each(Object.entries(loops))('goes on to the same end: %s', async (_, settings) => {
    const run = smallScenario({ evolution: { population: 6, generations: 8, ...settings } });
    const expected = timeless(await generationsOf({ scenario: run, evaluator: transparentEvaluator() }));
    const record = createMemoryRecord();
    const found: Generation[] = [];
    for (let breaks = 0; found.length < expected.length && breaks < 40; breaks++) {
      found.push(...(await someOf(run, record, 5)));
    }
    expect(timeless(found)).toEqual(expected);
  });

  it('records nothing after its record has failed, whatever becomes of what is in flight', async () => {
    const record = createMemoryRecord();
    let added = 0;
    const add: RunRecord['add'] = (evaluated) => {
      if (++added === 3) throw new Error('the disk is full');
      record.add(evaluated);
    };
    const failing = Object.defineProperties({ ...record, add }, { search: { get: () => record.search } });
    await expect(generationsOf({ record: failing })).rejects.toThrow('the disk is full');
    expect(added).toBe(3);
  });

  it('evaluates nothing twice, and finishes what is in flight', async () => {
    const requests: EvaluationRequest[] = [];
    const record = createMemoryRecord();
    let generations = 0;
    while (generations < 11) generations += (await someOf(scenario, record, 4, noting(requests))).length;
    expect(new Set(requests.map(({ id }) => id)).size).toBeGreaterThan(50);
    const evaluated = Array.from({ length: 66 }, (_, number) => record.recorded(number)!.judged.id);
    expect(new Set(evaluated).size).toBe(66);
  });

  /** The generations that a run completes before its `count`-th evaluation since it was taken up. */
  async function someOf(
    run: typeof scenario,
    record: RunRecord,
    count: number,
    evaluator = transparentEvaluator(),
  ): Promise<Generation[]> {
    const controller = new AbortController();
    let evaluations = 0;
    const onEvaluation = (): void => {
      if (++evaluations === count) controller.abort();
    };
    return generationsOf({ scenario: run, record, evaluator, signal: controller.signal, onEvaluation });
  }
});
