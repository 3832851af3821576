import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../base/input-error.ts';
import { parseRobot } from '../../../control/robot/robot.ts';
import type { EvaluationResult } from '../../../evolve/evaluate/evaluate.ts';
import { evolve, type Generation } from '../../../evolve/run/run.ts';
import type { RunConfig } from '../../../evolve/run/run-config.ts';
import { connect, guarded } from '../../../evolve/store/connection.ts';
import { isLocked } from '../../../evolve/store/lock.ts';
import { openRun } from '../../../evolve/store/reader.ts';
import { sealAll } from '../../../evolve/store/row.ts';
import { RunStore } from '../../../evolve/store/store.ts';
import { smallScenario } from '../../support/small.ts';
import { exploded, transparentEvaluator } from '../../support/transparent.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = smallScenario({
  evolution: {
    population: 6,
    generations: 5,
    archive: { axes: [{ of: 'size', least: 0, most: 40, bins: 5 }] },
  },
});
const config: RunConfig = { scenario, seed: 1, backend: 'cpu', workers: 2, top: 2 };

/** Every seventh individual explodes. */
function stub() {
  let count = 0;
  return transparentEvaluator((result) => (++count % 7 === 0 ? exploded(result) : result));
}

/** A run of so many generations, and what it yielded. */
async function written(name: string, count = 6): Promise<{ path: string; generations: Generation[] }> {
  const path = join(folder, name);
  const store = RunStore.create(path, config);
  const generations: Generation[] = [];
  for await (const each of evolve({ scenario, seed: 1, evaluator: stub(), record: store, top: 2 })) {
    generations.push(each);
    store.writeRobots(each.best);
    if (generations.length === count) break;
  }
  store.close('complete');
  return { path, generations };
}

/** The message of what is thrown, which must be something that a user can mend. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error('It was not refused.');
}

const { path, generations } = await written('run');

describe('RunStore', () => {
  it('holds every individual, generation and the state of the search as they were', () => {
    const reader = openRun(path);
    const all = generations.flatMap(({ evaluated }) => evaluated);
    expect(all.map(({ number }) => reader.numbered(number))).toEqual(all);
    expect(new Set(all.map(({ status }) => status)).size).toBeGreaterThan(1);
    expect(reader.generations()).toEqual(generations.map(({ summary }) => summary));
    expect(reader.latest()).toEqual(generations.at(-1)!.summary);
    const { workers: _, ...rest } = config;
    expect(reader.config).toEqual({ ...rest, workers: 2 });
    expect(reader.search()!.archive!.size).toBeGreaterThan(1);
    expect(reader.fittest(2).map(({ id }) => id)).toEqual(
      generations.at(-1)!.best.map(({ provenance }) => provenance!.id),
    );
    reader.close();
  });

  it('writes the best robots as files, and nothing temporary', () => {
    // Beside the database stand what SQLite keeps for its readers.
    const files = readdirSync(path).filter((name) => !name.startsWith('run.sqlite-'));
    expect(files.sort()).toEqual(['config.json', 'robots', 'run.lock', 'run.sqlite']);
    expect(readdirSync(join(path, 'robots')).sort()).toEqual(['best-1.json', 'best-2.json']);
    const file = join(path, 'robots/best-1.json');
    expect(parseRobot(JSON.parse(readFileSync(file, 'utf8')), file)).toEqual(generations.at(-1)!.best[0]);
  });

  it('keeps weights for those who may have children or are the best, and for one of each generation', () => {
    const reader = openRun(path);
    const search = reader.search()!;
    const alive = search.islands.flatMap(({ population }) => population);
    const elites = [...search.archive!.values()];
    for (const { id } of [...alive, ...elites, ...reader.fittest(2)]) {
      expect(reader.controllerOf(id)).toEqual({ kind: 'none' });
    }
    for (const { summary } of generations) {
      const [best] = reader.fittestOf(summary.generation, 1);
      expect(reader.controllerOf(best!.id)).toBeDefined();
    }
    const all = generations.flatMap(({ evaluated }) => evaluated);
    expect(all.filter(({ id }) => reader.controllerOf(id) === undefined).length).toBeGreaterThan(5);
    reader.close();
  });

  it('is worked on by one process at a time, and read by any number', async () => {
    const store = RunStore.resume(path, 1);
    expect(isLocked(path)).toBe(true);
    expect(refusal(() => RunStore.resume(path, 1))).toMatch(
      new RegExp(`another process \\(${process.pid}\\) works on this run`),
    );
    const reader = openRun(path);
    expect(reader.latest()!.generation).toBe(5);
    reader.close();
    store.close('stopped');
    expect(isLocked(path)).toBe(false);
  });

  it('notes who worked on the run, and what happened', async () => {
    const { path: other } = await written('events', 1);
    const store = RunStore.resume(other, 3);
    store.note('breakdown', '0-3: The evaluation ran out of memory.');
    store.close('stopped');
    const reader = openRun(other);
    expect(reader.sessions().map(({ outcome, machine }) => [outcome, machine.workers])).toEqual([
      ['complete', 2],
      ['stopped', 3],
    ]);
    expect(reader.events(1)).toMatchObject([{ kind: 'breakdown', text: expect.stringContaining('memory') }]);
    reader.close();
  });

  it('lets a run go on longer than it was meant to, as if it had always been', async () => {
    const { path: long } = await written('long');
    const store = RunStore.resume(long, 1, { generations: 8 });
    expect(store.read.config.scenario.evolution.generations).toBe(8);
    expect(JSON.parse(readFileSync(join(long, 'config.json'), 'utf8'))).toMatchObject({
      workers: 1,
      scenario: { evolution: { generations: 8 } },
    });
    const more: number[] = [];
    for await (const { summary } of evolve({
      scenario: store.read.config.scenario,
      seed: 1,
      evaluator: transparentEvaluator(),
      record: store,
    }))
      more.push(summary.generation);
    store.close('complete');
    expect(more).toEqual([6, 7, 8]);
  });
});

/** Everything that two runs of one config agree in. */
function outcomeOf(run: string): unknown {
  const reader = openRun(run);
  try {
    const all = Array.from({ length: reader.count() }, (_, number) => reader.numbered(number)!);
    const weights = all.map(({ id }) => reader.controllerOf(id));
    return [all, weights, reader.search(), reader.latest()?.totalRollouts];
  } finally {
    reader.close();
  }
}

async function goOn(store: RunStore, evaluator = transparentEvaluator()): Promise<void> {
  const { scenario, seed } = store.read.config;
  for await (const _ of evolve({ scenario, seed, evaluator, record: store, top: 2 }));
}

describe('a run that is resumed', () => {
  const failed = (result: EvaluationResult): EvaluationResult => ({
    ...exploded(result),
    status: 'failed',
    rollouts: 0,
  });

  it.each([
    ['steady-state', { loop: { kind: 'steady', inFlight: 3 } }],
    ['generational', {}],
  ] as const)('tries again what failed, and makes anew what was born after it: %s', async (name, loop) => {
    const scenario = smallScenario({ evolution: { population: 12, generations: 2, ...loop } });
    const undisturbed = RunStore.create(join(folder, `undisturbed-${name}`), { ...config, scenario });
    await goOn(undisturbed);
    undisturbed.close('complete');

    const broken = join(folder, `broken-${name}`);
    const store = RunStore.create(broken, { ...config, scenario });
    let count = 0;
    const evaluator = transparentEvaluator((result) => {
      if (++count === 22) throw new Error('the machine is gone');
      return result.id === '1-1' ? failed(result) : result;
    });
    await expect(goOn(store, evaluator)).rejects.toThrow('the machine is gone');
    expect(store.recorded(13)!.judged).toMatchObject({ id: '1-1', cause: 'failed' });
    expect(store.recorded(18)).toBeDefined();
    store.close('failed');

    const resumed = RunStore.resume(broken, 1);
    expect(resumed.recorded(12)).toBeDefined();
    expect(resumed.recorded(13)).toBeUndefined();
    await goOn(resumed);
    resumed.close('complete');
    expect(outcomeOf(broken)).toEqual(outcomeOf(join(folder, `undisturbed-${name}`)));
  });

  it('ends where it stands with the limit that would have ended it there, and keeps nothing of what came after', async () => {
    const scenario = smallScenario({ evolution: { population: 6, generations: 9, rollouts: 14 } });
    const short = RunStore.create(join(folder, 'short'), { ...config, scenario });
    await goOn(short);
    expect(short.read.latest()).toMatchObject({ generation: 1, totalRollouts: 24 });
    short.close('complete');

    const { evolution } = scenario;
    const longer = { ...scenario, evolution: { ...evolution, rollouts: 1000 } };
    const broken = join(folder, 'shortened');
    const store = RunStore.create(broken, { ...config, scenario: longer });
    let count = 0;
    const evaluator = transparentEvaluator((result) => {
      if (++count === 16) throw new Error('the machine is gone');
      return result;
    });
    await expect(goOn(store, evaluator)).rejects.toThrow('the machine is gone');
    expect(store.read.count()).toBe(15);
    store.close('failed');
    expect(refusal(() => RunStore.resume(broken, 1, { rollouts: 12 }))).toBe(
      '--rollouts: is 12, but the run has had 24 rollouts already. Write 13 or more.',
    );
    expect(refusal(() => RunStore.resume(broken, 1, { generations: 0 }))).toContain('Write 1 or more.');
    RunStore.resume(broken, 1, { rollouts: 14 }).close('complete');
    expect(outcomeOf(broken)).toEqual(outcomeOf(join(folder, 'short')));
  });
});

describe('a store that cannot be used', () => {
  const copy = (name: string): string => {
    const other = join(folder, name);
    cpSync(path, other, { recursive: true });
    return other;
  };

  it('is refused where the folder holds something, or no run', () => {
    expect(refusal(() => RunStore.create(path, config))).toContain('the folder is not empty');
    expect(refusal(() => openRun(folder))).toContain(
      'this is no folder of a run: there is no run.sqlite in it',
    );
    expect(refusal(() => RunStore.resume(join(folder, 'nowhere'), 1))).toContain('no folder of a run');
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  it('is refused where it is another database, of a later version, or was never begun', () => {
    const other = copy('other');
    const change = (sql: string): void => {
      const database = connect(other);
      database.exec(sql);
      database.close();
    };
    change('PRAGMA user_version = 99');
    expect(refusal(() => openRun(other))).toContain('written by a later version of morphograd');
    change('PRAGMA application_id = 7');
    expect(refusal(() => openRun(other))).toContain('this is no run of morphograd');
    rmSync(join(other, 'run.sqlite'));
    writeFileSync(join(other, 'run.sqlite'), '');
    expect(refusal(() => openRun(other))).toContain('damaged: it is empty, though the run had begun');
    expect(refusal(() => RunStore.resume(other, 1))).toContain('damaged: it is empty');
    rmSync(join(other, 'robots'), { recursive: true });
    expect(refusal(() => openRun(other))).toContain('broken off before it had begun');
    expect(refusal(() => RunStore.resume(other, 1))).toContain('broken off before it had begun');
  });

  it('is refused where it is damaged, in one sentence that names the file', () => {
    const other = copy('damaged');
    const database = connect(other);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const file = join(other, 'run.sqlite');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, bytes.length - 4096);
    writeFileSync(file, bytes);
    expect(refusal(() => RunStore.resume(other, 1))).toMatch(/run\.sqlite: the store is damaged/);
    writeFileSync(file, 'no database at all, but something else');
    expect(refusal(() => openRun(other))).toMatch(/run\.sqlite: the store is damaged/);
  });

  it('names the table of a row that makes no sense', () => {
    const other = copy('senseless');
    const database = connect(other);
    database.exec("UPDATE individuals SET genotype = '{}' WHERE number = 0");
    database.exec("UPDATE search SET state = '{}'");
    for (const table of ['individuals', 'search']) sealAll(database, table);
    database.close();
    const reader = openRun(other);
    expect(() => reader.numbered(0)).toThrow(/table individuals|"triangles"/);
    expect(refusal(() => reader.search())).toMatch(/table search: the store is damaged/);
    reader.close();
  });

  it('says so where the disk is full', () => {
    const database = new Database(':memory:');
    database.exec('CREATE TABLE t (x BLOB)');
    database.pragma('max_page_count = 4');
    const fill = () => {
      for (let i = 0; i < 100; i++) database.prepare('INSERT INTO t VALUES (zeroblob(1000))').run();
    };
    expect(refusal(() => guarded(folder, fill))).toMatch(
      /the disk is full\. Make room and go on with: morphograd resume/,
    );
    database.close();
  });

  // Whoever is root may write everywhere.
  it.skipIf(process.getuid?.() === 0)(
    'says so where the folder is read-only, and can be read all the same',
    () => {
      const other = copy('read-only');
      chmodSync(other, 0o555);
      expect(refusal(() => RunStore.resume(other, 1))).toMatch(/read-only|does not let/);
      const reader = openRun(other);
      expect(reader.latest()!.generation).toBe(5);
      reader.close();
      chmodSync(other, 0o755);
    },
  );
});
