// SQLite for the store: libsql's native module, or Node's own where an install without optional packages left that out
// (Node only). Loaded when the first database is opened, so that what needs no store works without either.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type Database from 'libsql';
import { InputError } from '../../base/input-error.ts';
import { dependencies } from '../../package.json';

export interface SqliteOptions {
  /** Milliseconds that a connection waits for another. */
  readonly timeout: number;
  /**
   * - `create` (the default): reads and writes, and makes the file if there is none
   * - `write`: reads and writes a file that is there
   * - `read`: also beside one that writes; the files beside a database with a write-ahead log must be there, or are made
   * - `immutable`: reads a file that nobody writes just now; it takes no lock, and makes and needs no file beside it
   */
  readonly mode?: SqliteMode;
}

export type SqliteMode = 'create' | 'write' | 'read' | 'immutable';

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
    // Its own option `readonly` has no effect.
    return (file, { timeout, mode = 'create' }) =>
      new Native(`${pathToFileURL(file).href}?${parameters[mode]}`, { timeout });
  } catch (error) {
    const name = missing(error);
    if (name === undefined) throw error;
    const node = nodeSqlite(require);
    if (!node) throw noSqlite(name);
    return nodeDriver(node);
  }
}

/** Of a database's name as a URI. */
const parameters: Readonly<Record<SqliteMode, string>> = {
  create: 'mode=rwc',
  write: 'mode=rw',
  read: 'mode=ro',
  immutable: 'mode=ro&immutable=1',
};

/**
 * Runs `work` in a transaction that takes the write lock at once.
 * @throws what `work` and SQLite throw; where more than one thing goes wrong, the first
 */
export function inTransaction<T>(database: Database.Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has rolled it back already.
    attempt(() => database.exec('ROLLBACK'));
    throw error;
  }
}

function nodeDriver(node: NodeSqlite): Driver {
  return (file, { timeout, mode = 'create' }) => {
    const readOnly = mode === 'read' || mode === 'immutable';
    const name = mode === 'immutable' ? new URL(`?${parameters.immutable}`, pathToFileURL(file)) : file;
    const database = openedByNode(node, name, readOnly);
    database.exec(`PRAGMA busy_timeout = ${timeout}`);
    return inTheManner(database);
  };
}

/** Before 22.15 it takes no URI; that is said as SQLite says it, for whoever reads has another way then. */
function openedByNode(node: NodeSqlite, name: string | URL, readOnly: boolean): NodeDatabase {
  try {
    return new node.DatabaseSync(name, { readOnly });
  } catch (error) {
    throw error instanceof TypeError ? new Error('unable to open database file', { cause: error }) : error;
  }
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
  readonly DatabaseSync: new (file: string | URL, options: { readOnly: boolean }) => NodeDatabase;
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
  const alike = {
    prepare: (sql: string) => statement(database.prepare(sql)),
    exec: (sql: string) => database.exec(sql),
    pragma: (text: string) => database.prepare(`PRAGMA ${text}`).all(),
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

/** For what is to be tidied up after something has failed already. */
export function attempt(action: () => void): void {
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
