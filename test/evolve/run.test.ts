import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseRobot } from '../../control/robot.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from '../../evolve/evaluate.ts';
import { evolve, type Generation } from '../../evolve/run.ts';
import { fittest, RunFolder, readRun } from '../../evolve/run-folder.ts';
import { smallScenario } from '../support/small.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = smallScenario({ evolution: { population: 6, generations: 10 } });

/** A task that a test can see through: the more springs, the fitter; every seventh individual explodes. */
function stub(): Evaluator {
  let count = 0;
  const evaluate = ({ id, body }: EvaluationRequest): EvaluationResult => {
    const fitness = body.springs.count / 1000;
    const common = { id, controller: { kind: 'none' } as const };
    return ++count % 7 === 0
      ? {
          ...common,
          status: 'failed',
          reason: 'It exploded.',
          fitness: Number.NaN,
          learningCurve: [Number.NaN],
        }
      : { ...common, status: 'done', reason: null, fitness, learningCurve: [0, -fitness] };
  };
  return {
    backend: 'cpu',
    evaluate: async (requests, onDone) =>
      requests.map((request) => {
        const result = evaluate(request);
        onDone?.(result);
        return result;
      }),
    close: async () => {},
  };
}

async function generationsOf(options: Partial<Parameters<typeof evolve>[0]> = {}): Promise<Generation[]> {
  const generations: Generation[] = [];
  for await (const each of evolve({ scenario, evaluator: stub(), ...options })) generations.push(each);
  return generations;
}

describe('evolve', () => {
  it('yields the first generation and as many more as the scenario asks for, never losing the best', async () => {
    const generations = await generationsOf();
    expect(generations.map(({ summary }) => summary.generation)).toEqual([...Array(11).keys()]);
    const best = generations.map(({ summary }) => summary.best!);
    expect(best).toEqual([...best].sort((a, b) => a - b));
    expect(best.at(-1)).toBeGreaterThan(best[0]!);
  });

  it('reports the spread of the survivors, the rollouts and the quarantined', async () => {
    const [first] = await generationsOf();
    const { summary, evaluated } = first!;
    expect(summary).toMatchObject({ evaluated: 6, population: 6, rollouts: 12, quarantined: [] });
    const fitness = evaluated.flatMap((each) => (each.status === 'valid' ? [each.fitness] : []));
    expect(summary.best).toBe(Math.max(...fitness));
    expect(summary.worst).toBe(Math.min(...fitness));
    expect(summary.mean).toBeCloseTo(fitness.reduce((a, b) => a + b) / 6, 12);
    expect(summary.lowerQuartile).toBeLessThanOrEqual(summary.median!);
    const [, second] = await generationsOf();
    expect(second!.summary).toMatchObject({
      rollouts: 11,
      quarantined: [{ id: '1-0', reason: 'It exploded.' }],
    });
  });

  it('gives the best robots complete, with where they come from', async () => {
    const last = (await generationsOf({ top: 3, seed: 9 })).at(-1)!;
    expect(last.best).toHaveLength(3);
    expect(last.best.map((robot) => robot.fitness)).toEqual(
      [...last.best.map((robot) => robot.fitness)].sort((a, b) => b! - a!),
    );
    expect(last.best[0]).toMatchObject({
      scenario,
      controller: { kind: 'none' },
      genotype: { space: 'triangles' },
      provenance: { seed: 9, backend: 'cpu' },
    });
  });

  it('goes on from a generation in which everything exploded', async () => {
    const evaluator = stub();
    const fail = (result: EvaluationResult): EvaluationResult => ({
      ...result,
      status: 'failed',
      reason: 'No.',
    });
    const exploding = {
      ...evaluator,
      evaluate: async (requests: readonly EvaluationRequest[]) =>
        (await evaluator.evaluate(requests)).map(fail),
    };
    const last = (await generationsOf({ evaluator: exploding })).at(-1)!;
    expect(last).toMatchObject({ best: [], summary: { best: null, mean: null, population: 0 } });
    expect(last.summary.quarantined).toHaveLength(6);
  });

  it('refuses a scenario without a space of bodies', async () => {
    await expect(generationsOf({ scenario: { ...scenario, body: null } })).rejects.toThrow(
      /Scenario "walk" has no space of bodies/,
    );
  });
});

describe('RunFolder', () => {
  const config = { scenario, seed: 1, backend: 'cpu', workers: 1, top: 2 } as const;

  async function written(path: string, generations = 3): Promise<Generation[]> {
    const run = new RunFolder(path, config);
    const all = (await generationsOf({ top: 2 })).slice(0, generations);
    for (const generation of all) run.add(generation);
    return all;
  }

  it('can be read after each generation, and holds nothing temporary', async () => {
    const path = join(folder, 'read');
    const generations = await written(path);
    const { config: stored, individuals } = readRun(path);
    expect(stored).toEqual(config);
    expect(individuals).toEqual(generations.flatMap(({ evaluated }) => evaluated));
    expect(readdirSync(path).sort()).toEqual(['config.json', 'history.jsonl', 'individuals.jsonl', 'robots']);
    expect(readdirSync(join(path, 'robots')).sort()).toEqual(['best-1.json', 'best-2.json']);
    const file = join(path, 'robots/best-1.json');
    expect(parseRobot(JSON.parse(readFileSync(file, 'utf8')), file)).toEqual(generations.at(-1)!.best[0]);
    expect(fittest(individuals)[0]!.id).toBe(generations.at(-1)!.best[0]!.provenance!.id);
  });

  it('is read without its last line where that was cut off', async () => {
    const path = join(folder, 'cut');
    await written(path);
    const file = join(path, 'individuals.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, -20));
    expect(readRun(path).individuals).toHaveLength(text.trimEnd().split('\n').length - 1);
  });

  it('names file and line of a damaged individual', async () => {
    const path = join(folder, 'damaged');
    await written(path);
    const file = join(path, 'individuals.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"status":"valid"', '"status":"vivid"'));
    expect(() => readRun(path)).toThrow(/individuals\.jsonl, line 1: "status" must be "valid" or "invalid"/);
  });

  it('refuses a folder that holds something, and one that is no run', async () => {
    const path = join(folder, 'twice');
    await written(path, 1);
    expect(() => new RunFolder(path, config)).toThrow(/the folder is not empty/);
    expect(() => readRun(folder)).toThrow(/there is no run here/);
  });
});
