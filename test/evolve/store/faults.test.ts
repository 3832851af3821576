import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../base/input-error.ts';
import { stream } from '../../../base/random.ts';
import { evolve } from '../../../evolve/run/run.ts';
import type { RunConfig } from '../../../evolve/run/run-config.ts';
import { isLocked } from '../../../evolve/store/lock.ts';
import { openRun } from '../../../evolve/store/reader.ts';
import { openSqlite } from '../../../evolve/store/sqlite.ts';
import { RunStore } from '../../../evolve/store/store.ts';
import { verifyRun } from '../../../evolve/store/verify.ts';
import { smallScenario } from '../../support/small.ts';
import { transparentEvaluator } from '../../support/transparent.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = smallScenario({ evolution: { population: 4, generations: 2 } });
const config: RunConfig = { scenario, seed: 1, backend: 'cpu', workers: 1, top: 1 };

async function goOn(store: RunStore): Promise<void> {
  const { scenario } = store.read.config;
  for await (const _ of evolve({ scenario, seed: 1, evaluator: transparentEvaluator(), record: store }));
}

const path = join(folder, 'run');
const store = RunStore.create(path, config);
await goOn(store);
store.note('complete', '');
store.close('complete');
const written = readFileSync(join(path, 'run.sqlite'));

/** A folder with that file for a database, and nothing else. */
function runOf(name: string, bytes: Uint8Array): string {
  const other = join(folder, name);
  rmSync(other, { recursive: true, force: true });
  mkdirSync(other);
  writeFileSync(join(other, 'run.sqlite'), bytes);
  return other;
}

/** Everything that a reader gives. */
function contentOf(run: string): string {
  const reader = openRun(run);
  try {
    const all = Array.from({ length: reader.count() }, (_, number) => reader.numbered(number)!);
    const learned = all.map(({ id }) => reader.controllerOf(id));
    const log = [reader.sessions(), reader.events(9), reader.generations()];
    return JSON.stringify([all, learned, log, reader.search()?.births]);
  } finally {
    reader.close();
  }
}

const isDamaged = (run: string): boolean => verifyRun(run).checks.some(({ faults }) => faults.length > 0);

function errorOf(work: () => unknown): InputError {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('a store with a few bytes that are not what was written', () => {
  it('is read as it was, or said to be damaged, wherever they are', () => {
    const expected = contentOf(path);
    const random = stream(7, 'flips');
    // Much of a small database is empty.
    const used = [...written.keys()].filter((at) => written[at] !== 0);
    let found = 0;
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.from(written);
      const at = used[random.integer(used.length)]!;
      bytes[at] = bytes[at]! ^ (1 << random.integer(8));
      const run = runOf('flipped', bytes);
      let content: string;
      try {
        content = contentOf(run);
      } catch (error) {
        expect((error as InputError).code).toBe('damaged');
        content = '';
      }
      if (content !== expected) expect(isDamaged(run)).toBe(true);
      if (isDamaged(run)) found++;
    }
    expect(found).toBeGreaterThan(10);
  });

  it.each([
    ['events', "text = cast(x'ff' as text)"],
    ['individuals', 'fitness = fitness + 1e-9'],
    ['individuals', "genotype = replace(genotype, '1', '2')"],
    ['weights', "controller = replace(controller, 'none', 'nine')"],
    ['sessions', 'pid = pid + 1'],
    ['generations', 'best = best * 2'],
    ['search', "state = state || ' '"],
    ['run', "config = replace(config, 'seed', 'sead')"],
  ])('is found so in the table %s, where %s', (table, change) => {
    const run = runOf('changed', written);
    const database = openSqlite(join(run, 'run.sqlite'), { timeout: 100 });
    database.exec(`UPDATE ${table} SET ${change}`);
    database.exec('PRAGMA journal_mode = DELETE');
    database.close();
    const faulty = verifyRun(run).checks.filter(({ faults }) => faults.length > 0);
    expect(faulty.map(({ part }) => part)).toEqual([table]);
    expect(faulty[0]!.faults[0]).toMatch(/checksum/);
    expect(errorOf(() => contentOf(run)).code).toBe('damaged');
  });
});

describe('whoever reads', () => {
  it('makes no file, and changes none', () => {
    const run = runOf('untouched', written);
    contentOf(run);
    expect(isLocked(run)).toBe(false);
    expect(verifyRun(run).hasChecksums).toBe(true);
    expect(readdirSync(run)).toEqual(['run.sqlite']);
    expect(readFileSync(join(run, 'run.sqlite')).equals(written)).toBe(true);
  });

  it('sees what is written while it looks, and what a process that was killed has left', async () => {
    const run = runOf('watched', written);
    const reader = openRun(run);
    expect(reader.latest()!.generation).toBe(2);
    const more = RunStore.resume(run, 1, { generations: 3 });
    await goOn(more);
    expect(reader.latest()!.generation).toBe(3);
    // Of a dead process' files the index of the log may be lost.
    const left = join(folder, 'left');
    mkdirSync(left);
    for (const name of ['run.sqlite', 'run.sqlite-wal']) cpSync(join(run, name), join(left, name));
    const other = openRun(left);
    expect(other.latest()!.generation).toBe(3);
    other.close();
    expect(readdirSync(left).sort()).toEqual(['run.sqlite', 'run.sqlite-wal']);
    more.close('complete');
    expect(reader.sessions().at(-1)!.outcome).toBe('complete');
    reader.close();
  });
});

describe('the process that works on a run', () => {
  it.skipIf(process.platform === 'win32')('keeps others out though its lock file is removed', () => {
    const run = runOf('unlocked', written);
    const first = RunStore.resume(run, 1);
    rmSync(join(run, 'run.lock'));
    expect(errorOf(() => RunStore.resume(run, 1)).message).toMatch(
      /another process \(\d+\) works on this run/,
    );
    first.note('breakdown', 'It goes on.');
    expect(isLocked(run)).toBe(true);
    first.close('complete');
    expect(isLocked(run)).toBe(false);
    expect(isDamaged(run)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('stops where its folder is removed, and makes none', () => {
    const run = runOf('removed', written);
    const first = RunStore.resume(run, 1);
    rmSync(run, { recursive: true });
    expect(errorOf(() => first.note('breakdown', '')).message).toMatch(/the store is gone/);
    expect(errorOf(() => first.writeRobots([])).message).toMatch(/the store is gone/);
    first.close('failed');
    expect(existsSync(run)).toBe(false);
  });

  it('writes nothing more after its first failure, and tells that one again', () => {
    const run = runOf('failed', written);
    const first = RunStore.resume(run, 1);
    const evaluated = first.recorded(0)!;
    expect(() => first.add(evaluated)).toThrow(/UNIQUE/);
    expect(() => first.note('breakdown', 'later')).toThrow(/UNIQUE/);
    first.close('failed');
    const reader = openRun(run);
    expect(reader.events(9).some(({ text }) => text === 'later')).toBe(false);
    expect(reader.sessions().at(-1)!.outcome).toBe(null);
    reader.close();
  });
});

describe('a run that could not begin', () => {
  it('leaves nothing in the way of the next try', () => {
    const run = runOf('begun', Buffer.alloc(0));
    for (const name of ['run.lock', 'config.json']) writeFileSync(join(run, name), '');
    RunStore.create(run, config).close('stopped');
    expect(isDamaged(run)).toBe(false);
  });

  it('takes no folder that holds anything else', () => {
    const run = runOf('others', Buffer.alloc(0));
    writeFileSync(join(run, 'thesis.txt'), 'years of work');
    expect(errorOf(() => RunStore.create(run, config)).code).toBe('not-empty');
    expect(readFileSync(join(run, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});
