import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openRun, type RunReader } from '../../../evolve/store/reader.ts';
import { openSqlite } from '../../../evolve/store/sqlite.ts';
import { RunStore } from '../../../evolve/store/store.ts';
import { verifyRun } from '../../../evolve/store/verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-older-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = gunzipSync(readFileSync(join(import.meta.dirname, 'version-1.sqlite.gz')));

/** A run of 4 robots and 3 generations as version 1 of the store left it, before rows had checksums. */
function olderRun(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'run.sqlite'), written);
  return path;
}

function contentOf(reader: RunReader) {
  const individuals = Array.from({ length: reader.count() }, (_, number) => reader.numbered(number)!);
  const controllers = individuals.map(({ id }) => reader.controllerOf(id));
  return { individuals, controllers, generations: reader.generations(), search: reader.search() };
}

describe('the store of an earlier version', () => {
  it('is read as it is, and neither it nor its folder changes', () => {
    const path = olderRun('read');
    chmodSync(join(path, 'run.sqlite'), 0o444);
    chmodSync(path, 0o555);
    const reader = openRun(path);
    const { individuals, controllers, generations } = contentOf(reader);
    expect(individuals).toHaveLength(12);
    expect(controllers.filter((each) => each !== undefined)).toHaveLength(5);
    expect(generations.at(-1)).toMatchObject({
      generation: 2,
      best: 0.060009509325027466,
      totalRollouts: 36,
    });
    expect(reader.events(2).map(({ kind }) => kind)).toEqual(['complete', 'begun']);
    reader.close();
    expect(readdirSync(path)).toEqual(['run.sqlite']);
    expect(readFileSync(join(path, 'run.sqlite')).equals(written)).toBe(true);
    chmodSync(path, 0o755);
  });

  it('is brought up to date when the run is resumed, and loses nothing', () => {
    const path = olderRun('resume');
    const before = openRun(path);
    const expected = contentOf(before);
    before.close();
    RunStore.resume(path, 1, { generations: 4 }).close('stopped');
    const after = openRun(path);
    expect(contentOf(after)).toEqual(expected);
    expect(after.config.scenario.evolution.generations).toBe(4);
    after.close();
    expect(verifyRun(path)).toMatchObject({ hasChecksums: true });
    expect(verifyRun(path).checks.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('is told from one whose rows have checksums', () => {
    const path = olderRun('check');
    const { checks, hasChecksums } = verifyRun(path);
    expect(hasChecksums).toBe(false);
    expect(checks.flatMap(({ faults }) => faults)).toEqual([]);
    expect(checks.find(({ part }) => part === 'individuals')!.rows).toBe(12);
  });

  it('is found damaged where what it says makes no sense, though no checksum tells', () => {
    const path = olderRun('damaged');
    const database = openSqlite(join(path, 'run.sqlite'), { timeout: 100 });
    database.exec("UPDATE individuals SET learning_curve = cast(x'5bff5d' AS text) WHERE number = 3");
    database.close();
    const reader = openRun(path);
    expect(() => reader.numbered(3)).toThrow(/table individuals: the store is damaged/);
    expect(reader.numbered(2)).toBeDefined();
    reader.close();
    const { checks } = verifyRun(path);
    expect(checks.filter(({ faults }) => faults.length > 0).map(({ part }) => part)).toEqual(['individuals']);
  });
});
