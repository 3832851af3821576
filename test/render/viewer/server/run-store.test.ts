import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRobot } from '../../../../control/robot/robot.ts';
import { evolve } from '../../../../evolve/run/run.ts';
import { openRun, type RunReader } from '../../../../evolve/store/reader.ts';
import { RunStore } from '../../../../evolve/store/store.ts';
import { runStoreSource } from '../../../../render/viewer/server/run-store.ts';
import { temporaryFolder } from '../../../support/cli.ts';
import { smallScenario } from '../../../support/small.ts';
import { transparentEvaluator } from '../../../support/transparent.ts';

const scenario = smallScenario({ evolution: { population: 4, generations: 4 } });
const folder = join(temporaryFolder(), 'walk-1');

/** Goes on with the run until it has so many generations. */
async function goOn(store: RunStore, generations: number): Promise<void> {
  const evolution = { ...scenario.evolution, generations: generations - 1 };
  const run = evolve({
    scenario: { ...scenario, evolution },
    evaluator: transparentEvaluator(),
    record: store,
  });
  for await (const _ of run);
  store.close('stopped');
}

const nobody = new AbortController().signal;
const axes = [
  { of: 'size', least: 0, most: 60, bins: 10 },
  { of: 'aspect-ratio', least: 0, most: 4, bins: 8 },
] as const;

/** A run whose robots inherit weights, and whose archive fills. */
async function inheriting(name: string, backend: 'cpu' | 'gpu' = 'cpu'): Promise<string> {
  const path = join(folder, '..', name);
  const inherited = smallScenario({
    // The one that the evaluator learns.
    controller: { kind: 'none' },
    evolution: { population: 6, generations: 5, inheritance: 'weights', archive: { axes: [...axes] } },
  });
  const record = RunStore.create(path, { scenario: inherited, seed: 1, backend, workers: 1, top: 1 });
  for await (const _ of evolve({ scenario: inherited, evaluator: transparentEvaluator(), record }));
  record.close('complete');
  return path;
}

/** Its robots whose weights were not kept. */
const forgotten = (reader: RunReader) =>
  reader.fittest(100).filter(({ id }) => reader.controllerOf(id) === undefined);

/** Counts what it evaluates. */
function counting() {
  const evaluated: string[] = [];
  const evaluator = transparentEvaluator((result) => {
    evaluated.push(result.id);
    return result;
  });
  return { evaluated, open: () => evaluator };
}

describe('the store of a run as a source', () => {
  it('shows what the run has, and what comes to it', async () => {
    const config = { scenario, seed: 1, backend: 'cpu', workers: 1, top: 3 } as const;
    await goOn(RunStore.create(folder, config), 2);
    const reader = openRun(folder);
    const source = runStoreSource(reader);
    const before = await source.summary();
    expect(before).toMatchObject({
      title: 'walk-1',
      isLive: true,
      history: [{ generation: 0 }, { generation: 1 }],
    });
    expect((await source.summary()).revision).toBe(before.revision);
    await goOn(RunStore.resume(folder, 1), 4);
    const after = await source.summary();
    expect(after.revision).not.toBe(before.revision);
    expect(after.history).toHaveLength(4);
    const fitness = after.robots.map((robot) => robot.fitness!);
    expect(fitness).toEqual([...fitness].sort((a, b) => b - a));
    const [best] = after.robots;
    const robot = parseRobot(JSON.parse(JSON.stringify(await source.robot(best!.id))), 'best');
    expect(robot).toMatchObject({ name: best!.name, fitness: best!.fitness, provenance: { id: best!.id } });
    const lineage = await source.lineage(best!.id);
    expect(lineage[0]).toMatchObject({ id: best!.id, isKnown: true });
    expect(lineage[0]!.operator).toBe(reader.byId(best!.id)!.operator ?? undefined);
    expect(lineage.at(-1)).toMatchObject({ generation: 0, parents: [] });
    expect(await source.robot('9-9')).toBeUndefined();
    expect(await source.lineage('9-9')).toEqual([]);
    reader.close();
  });

  it('lists any generation, and the archive as a map', async () => {
    const reader = openRun(await inheriting('map'));
    const source = runStoreSource(reader);
    const born = (await source.generation(2))!;
    expect(born.robots.map(({ id }) => id)).toEqual(reader.fittestOf(2, 100).map(({ id }) => id));
    expect(born.robots.every(({ generation }) => generation === 2)).toBe(true);
    for (const { id, isKept } of born.robots) expect(isKept).toBe(reader.controllerOf(id) !== undefined);
    expect(await source.generation(6)).toBeUndefined();
    expect((await source.summary()).hasArchive).toBe(true);
    const map = (await source.archive())!;
    expect(map.axes).toEqual(axes);
    const [best] = map.robots;
    const { descriptors } = reader.byId(best!.id) as { descriptors: { size: number } };
    expect(best!.fitness).toBe(reader.fittest(1)[0]!.fitness);
    expect(best!.bins[0]).toBe(Math.floor(descriptors.size / 6));
    expect(map.robots).toHaveLength(reader.search()!.archive!.size);
    expect(await source.archive()).toBe(map);
    reader.close();
  });

  it('gives the body of a robot whose weights were not kept, and the weights when they are asked for', async () => {
    const reader = openRun(await inheriting('forgotten'));
    const { evaluated, open } = counting();
    const source = runStoreSource(reader, open);
    const [individual] = forgotten(reader).filter(({ depth }) => depth > 0);
    const { id, fitness } = individual!;
    const kept = parseRobot(await source.robot(id), 'kept');
    expect(kept).toMatchObject({ name: `walk ${id}`, fitness });
    expect(kept.controller).toBeUndefined();
    expect(parseRobot(await source.body(id), 'body').body).toEqual(kept.body);
    expect(evaluated).toEqual([]);
    const learned = parseRobot(await source.learned(id, nobody), 'learned');
    expect(learned).toEqual({ ...kept, controller: { kind: 'none' } });
    expect(evaluated.at(-1)).toBe(id);
    const count = evaluated.length;
    expect(await source.learned(id, nobody)).toEqual(await source.learned(id, nobody));
    expect(evaluated).toHaveLength(count);
    expect(await source.learned('9-9', nobody)).toBeUndefined();
    await source.close();
    reader.close();
  });

  it('learns one robot at a time, and none for those who are gone', async () => {
    const reader = openRun(await inheriting('turns'));
    const { evaluated, open } = counting();
    const source = runStoreSource(reader, open);
    const [first, second, third] = forgotten(reader).map(({ id }) => id);
    const gone = new AbortController();
    const answers = [
      source.learned(first!, nobody),
      source.learned(second!, gone.signal),
      source.learned(third!, nobody),
    ];
    gone.abort();
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(evaluated.indexOf(first!)).toBeLessThan(evaluated.indexOf(third!));
    expect(evaluated).not.toContain(second!);
    await source.close();
    reader.close();
  });

  it('says of weights of a run on the GPU that they were learned again on the CPU', async () => {
    const reader = openRun(await inheriting('gpu', 'gpu'));
    const source = runStoreSource(reader, counting().open);
    const [individual] = forgotten(reader);
    expect((await source.learned(individual!.id, nobody))!.notes).toMatch(/learned again on the CPU/);
    const [best] = reader.fittest(1);
    expect((await source.learned(best!.id, nobody))!.notes).toBeUndefined();
    await source.close();
    reader.close();
  });
});
