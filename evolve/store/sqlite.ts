// SQLite for the store: libsql's native module, or Node's own where an install without optional packages left that out
// (Node only). Loaded when the first database is opened, so that what needs no store works without either.

import { createRequire } from 'node:module';
import type Database from 'libsql';
import { dependencies } from '../../package.json';
import { InputError } from '../../sim/input-error.ts';

export interface SqliteOptions {
  /** Milliseconds that a connection waits for another. */
  readonly timeout: number;
  readonly readonly?: boolean;
}

export type Driver = (file: string, options: SqliteOptions) => Database.Database;

let driver: Driver | undefined;

/** @throws {InputError} where there is no SQLite at all; and what SQLite throws */
export function openSqlite(file: string, options: SqliteOptions): Database.Database {
  return requireSqlite()(file, options);
}

/**
 * What does not depend on a file is to be known before a folder is made for one.
 * @throws {InputError} where there is no SQLite at all
 */
export function requireSqlite(): Driver {
  driver ??= sqliteDriver(createRequire(import.meta.url));
  return driver;
}

/** @param require Finds modules from this file. */
export function sqliteDriver(require: (name: string) => unknown): Driver {
  try {
    const Native = require('libsql') as typeof Database;
    return (file, options) => {
      const database = new Native(file, options);
      // It takes `readonly` and writes all the same.
      if (options.readonly) database.pragma('query_only = ON');
      return database;
    };
  } catch (error) {
    const name = missing(error);
    if (name === undefined) throw error;
    const node = nodeSqlite(require);
    if (!node) throw noSqlite(name);
    return nodeDriver(node);
  }
}

function nodeDriver(node: NodeSqlite): Driver {
  return (file, { timeout, readonly = false }) => {
    const database = new node.DatabaseSync(file, { readOnly: readonly });
    database.exec(`PRAGMA busy_timeout = ${timeout}`);
    return inTheManner(database);
  };
}

interface NodeStatement {
  get(...values: unknown[]): Row | undefined;
  all(...values: unknown[]): Row[];
  run(...values: unknown[]): Database.RunResult;
}

interface NodeDatabase {
  prepare(sql: string): NodeStatement;
  exec(sql: string): void;
  close(): void;
}

type Row = Record<string, unknown>;

interface NodeSqlite {
  readonly DatabaseSync: new (file: string, options: { readOnly: boolean }) => NodeDatabase;
}

/** Undefined where Node has none. It is told everywhere else that it is experimental; here it is a second choice. */
function nodeSqlite(require: (name: string) => unknown): NodeSqlite | undefined {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return require('node:sqlite') as NodeSqlite;
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Node's database with those of libsql's methods that the store uses. */
function inTheManner(database: NodeDatabase): Database.Database {
  const transaction =
    <T extends unknown[], R>(work: (...values: T) => R) =>
    (...values: T): R => {
      database.exec('BEGIN');
      try {
        const result = work(...values);
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk has rolled it back already.
        attempt(() => database.exec('ROLLBACK'));
        throw error;
      }
    };
  const alike = {
    prepare: (sql: string) => statement(database.prepare(sql)),
    exec: (sql: string) => database.exec(sql),
    pragma: (text: string) => database.prepare(`PRAGMA ${text}`).all(),
    transaction,
    close: () => database.close(),
  };
  return alike as unknown as Database.Database;
}

function statement(prepared: NodeStatement) {
  return {
    get: (...values: unknown[]) => {
      const row = prepared.get(...values);
      return row && withBuffers(row);
    },
    all: (...values: unknown[]) => prepared.all(...values).map(withBuffers),
    run: (...values: unknown[]) => prepared.run(...values),
  };
}

/** A row as libsql gives it, whose blobs are buffers. */
function withBuffers(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
    ]),
  );
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {}
}

/** The name of the package that holds libsql's binary, if that is what an error misses. */
const missing = (error: unknown): string | undefined =>
  /Cannot find module '(@libsql\/[\w-]+)'/.exec(error instanceof Error ? error.message : '')?.[1];

/** @param name Of the package with the binary. */
function noSqlite(name: string): InputError {
  const install = `npm install --omit=optional ${name}@${dependencies.libsql}`;
  const problem =
    `the package "${name}", which holds it for this machine, is not installed (npm leaves it out with ` +
    `--omit=optional, like all that is optional), and Node.js ${process.versions.node} brings no SQLite of its own. Install it with ` +
    `"${install}", or use Node.js 22.13 or newer.`;
  return new InputError({ code: 'not-found', where: 'SQLite', problem });
}
