import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Driver, inTransaction, sqliteDriver } from '../../../evolve/store/sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const find = createRequire(import.meta.url);

/** Finds modules as in an install without optional packages. */
function withoutNative(name: string): unknown {
  if (name === 'libsql')
    throw new Error("Cannot find module '@libsql/linux-x64-gnu'\nRequire stack:\n- index.js");
  return find(name);
}

function hasNodeSqlite(): boolean {
  try {
    return Boolean(withoutNative('node:sqlite'));
  } catch {
    return false;
  }
}

const drivers: [string, Driver][] = [['libsql', sqliteDriver(find)]];
if (hasNodeSqlite()) drivers.push(["Node's own", sqliteDriver(withoutNative)]);

describe.each(drivers)('SQLite of %s', (name, open) => {
  const file = (of: string): string => join(folder, `${name.replaceAll(/\W/g, '')}-${of}.sqlite`);

  it('gives back numbers, texts, nothing and bytes', () => {
    const database = open(file('values'), { timeout: 100 });
    database.exec('CREATE TABLE t (n, r, s, z, b)');
    const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?, ?, ?)');
    insert.run(2 ** 40, -0.1, 'ä', null, Uint8Array.of(1, 2, 255));
    const row = { n: 2 ** 40, r: -0.1, s: 'ä', z: null, b: Buffer.from([1, 2, 255]) };
    const select = database.prepare('SELECT * FROM t WHERE n > ?');
    expect(select.get(2 ** 41)).toBeUndefined();
    expect(select.get(0)).toMatchObject(row);
    const { b: _, ...plain } = row;
    expect(select.all(0)).toMatchObject([plain]);
    database.close();
  });

  it('writes a transaction whole or not at all', () => {
    const database = open(file('transaction'), { timeout: 100 });
    database.exec('CREATE TABLE t (n)');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    const both = (first: number, second: number): void =>
      inTransaction(database, () => {
        insert.run(first);
        if (second < 0) throw new Error('no');
        insert.run(second);
      });
    both(1, 2);
    expect(() => both(3, -1)).toThrow('no');
    expect(database.prepare('SELECT sum(n) AS sum, count(*) AS count FROM t').get()).toMatchObject({
      sum: 3,
      count: 2,
    });
    database.close();
  });

  it('reads a file that nobody writes without a lock, or says that it cannot open it so', () => {
    const writer = open(file('immutable'), { timeout: 20 });
    writer.exec('CREATE TABLE t (n); INSERT INTO t VALUES (7); BEGIN EXCLUSIVE');
    try {
      const reader = open(file('immutable'), { timeout: 20, mode: 'immutable' });
      expect(reader.prepare('SELECT n FROM t').all()).toMatchObject([{ n: 7 }]);
      reader.close();
    } catch (error) {
      expect(name).toBe("Node's own");
      expect((error as Error).message).toBe('unable to open database file');
    }
    writer.close();
  });

  it('reads beside one that writes, and says that a lock is held', () => {
    const writer = open(file('lock'), { timeout: 20 });
    expect(writer.pragma('journal_mode = WAL')).toEqual([{ journal_mode: 'wal' }]);
    writer.exec('CREATE TABLE t (n); BEGIN EXCLUSIVE');
    const reader = open(file('lock'), { timeout: 20, mode: 'read' });
    expect(reader.prepare('SELECT count(*) AS count FROM t').all()).toMatchObject([{ count: 0 }]);
    const other = open(file('lock'), { timeout: 20 });
    expect(() => other.exec('BEGIN EXCLUSIVE')).toThrow(/locked/);
    writer.exec('COMMIT');
    expect(() => reader.exec('INSERT INTO t VALUES (1)')).toThrow(/readonly/);
    for (const connection of [writer, reader, other]) connection.close();
  });
});

describe('a machine without any SQLite', () => {
  it('is told what to install, by the name of the package', () => {
    const nothing = (name: string): unknown => {
      if (name === 'node:sqlite') throw new Error('No such built-in module: node:sqlite');
      return withoutNative(name);
    };
    expect(() => sqliteDriver(nothing)).toThrow(
      /^SQLite: the package "@libsql\/linux-x64-gnu".* "npm install --omit=optional @libsql\/linux-x64-gnu@\d+\.\d+\.\d+", or use Node\.js 22\.13/,
    );
  });

  it('is not taken for one whose binary does not load', () => {
    const broken = (): unknown => {
      throw new Error('libc.so.6: version `GLIBC_2.99` not found');
    };
    expect(() => sqliteDriver(broken)).toThrow(/GLIBC_2\.99/);
  });
});
