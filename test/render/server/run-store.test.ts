import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRobot } from '../../../control/robot.ts';
import { evolve } from '../../../evolve/run.ts';
import { openRun } from '../../../evolve/store/reader.ts';
import { RunStore } from '../../../evolve/store/store.ts';
import { runStoreSource } from '../../../render/server/run-store.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { smallScenario } from '../../support/small.ts';
import { transparentEvaluator } from '../../support/transparent.ts';

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
    expect(lineage[0]).toMatchObject({ id: best!.id, isKept: true });
    expect(lineage[0]!.operator).toBe(reader.byId(best!.id)!.operator ?? undefined);
    expect(lineage.at(-1)).toMatchObject({ generation: 0, parents: [] });
    expect(await source.robot('9-9')).toBeUndefined();
    expect(await source.lineage('9-9')).toEqual([]);
    reader.close();
  });
});
