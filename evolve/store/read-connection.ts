// Connections that only read a run's database, also on read-only media, of another user's, and beside the process that
// works on it (Node only). They write nothing and make no file in the run's folder.

import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import { copyFile, makeTemporaryFolder } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { DATABASE, guarded } from './connection.ts';
import { isOutdated, migrate } from './schema.ts';
import { attempt, inTransaction, openSqlite, type SqliteMode } from './sqlite.ts';

/** Milliseconds to wait for one that recovers the store. */
const PATIENCE = 5000;

/** A database to be read; it must be closed. */
export interface ReadConnection {
  readonly database: Database.Database;
  /** True: an earlier version wrote it, without checksums. */
  readonly isOutdated: boolean;
  /** False once the files have changed without the connection's seeing it. */
  isCurrent(): boolean;
  close(): void;
}

/** True if the folder looks like one of a run. */
export const isRun = (folder: string): boolean => existsSync(join(folder, DATABASE));

/** @throws {InputError} `not-found` if the folder is none of a run */
export function requireRun(folder: string): void {
  if (isRun(folder)) return;
  throw new InputError({
    code: 'not-found',
    where: folder,
    problem: `this is no folder of a run: there is no ${DATABASE} in it. List runs with: morphograd runs.`,
  });
}

/** @throws {InputError} if the folder is none of a run, its store is a later version's, damaged or cannot be read */
export function connectToRead(folder: string): ReadConnection {
  requireRun(folder);
  return guarded(folder, () => direct(folder) ?? copied(folder));
}

/** Null where the file itself cannot be read in this way, and a copy of it perhaps can. */
function direct(folder: string): ReadConnection | null {
  const file = join(folder, DATABASE);
  const before = stampOf(file);
  // What a process that goes on, or was broken off, has not brought into the database yet.
  const isShared = sizeOf(`${file}-wal`) > 0;
  if (isShared && !existsSync(`${file}-shm`)) return null;
  const database = opened(file, isShared ? 'read' : 'immutable');
  if (!database) return null;
  try {
    if (!isOutdated(database, file)) {
      const isCurrent = (): boolean => isShared || stampOf(file) === before;
      return { database, isOutdated: false, isCurrent, close: () => database.close() };
    }
    database.close();
    return null;
  } catch (error) {
    database.close();
    throw error;
  }
}

function opened(file: string, mode: SqliteMode): Database.Database | null {
  let database: Database.Database | undefined;
  try {
    database = openSqlite(file, { timeout: PATIENCE, mode });
    database.prepare('SELECT count(*) FROM sqlite_schema').all();
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && /SQLITE_CANTOPEN|SQLITE_READONLY|nable to open/.test(codeAndMessage(error)))
      return null;
    throw error;
  }
}

const codeAndMessage = (error: Error & { code?: unknown }): string =>
  `${String(error.code)} ${error.message}`;

/** A copy in the system's temporary folder, brought up to date. */
function copied(folder: string): ReadConnection {
  const file = join(folder, DATABASE);
  const temporary = makeTemporaryFolder();
  const remove = (): void => attempt(() => rmSync(temporary, { recursive: true, force: true }));
  process.once('exit', remove);
  let database: Database.Database | undefined;
  const close = (): void => {
    database?.close();
    remove();
    process.off('exit', remove);
  };
  try {
    const stamp = copySettled(file, join(temporary, DATABASE));
    const copy = openSqlite(join(temporary, DATABASE), { timeout: PATIENCE, mode: 'write' });
    database = copy;
    const outdated = isOutdated(copy, file);
    inTransaction(copy, () => migrate(copy, file));
    return { database: copy, isOutdated: outdated, isCurrent: () => stampOf(file) === stamp, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Of the files as they are between two writes, if there is such a moment. @returns Their stamp. */
function copySettled(file: string, to: string): string {
  for (let tries = 3; ; tries--) {
    const stamp = stampOf(file);
    copyFile(file, to);
    rmSync(`${to}-wal`, { force: true });
    if (sizeOf(`${file}-wal`) > 0) copyFile(`${file}-wal`, `${to}-wal`);
    if (stampOf(file) === stamp || tries === 1) return stamp;
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Changes with the database and its log. */
const stampOf = (file: string): string =>
  [file, `${file}-wal`]
    .map((each) => statSync(each, { bigint: true, throwIfNoEntry: false }))
    .map((found) => (found?.size ? `${found.ino} ${found.size} ${found.mtimeNs}` : ''))
    .join();
