// Connections to a run's database, and its failures as sentences (Node only).

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import { InputError } from '../../sim/input-error.ts';
import { openSqlite } from './sqlite.ts';

export const DATABASE = 'run.sqlite';

/** Milliseconds that a connection waits for another that writes. */
const PATIENCE = 5000;

/** A connection that writes; it makes the file if there is none. @throws {InputError} */
export function connect(folder: string): Database.Database {
  return guarded(folder, () => {
    const database = openSqlite(join(folder, DATABASE), { timeout: PATIENCE });
    // Readers and the one writer do not wait for each other. A commit survives the end of the process; those under
    // `synchronous = FULL` (one a generation) the end of the machine too, and all before them with it.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    return database;
  });
}

/** A connection that reads, also while the run goes on. @throws {InputError} */
export function connectToRead(folder: string): Database.Database {
  const file = join(folder, DATABASE);
  if (!existsSync(file)) {
    throw new InputError({
      code: 'not-found',
      where: folder,
      problem: `this is no folder of a run: there is no ${DATABASE} in it. List runs with: morphograd runs.`,
    });
  }
  return guarded(folder, () => {
    const database = openSqlite(file, { readonly: true, timeout: PATIENCE });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  });
}

/** Runs an operation on the database of `folder`; what goes wrong with it becomes a sentence. @throws {InputError} */
export function guarded<T>(folder: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw failureOf(error, folder) ?? error;
  }
}

function failureOf(error: unknown, folder: string): InputError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = String((error as Error & { code?: unknown }).code ?? '');
  const text = `${code} ${error.message}`;
  const found = failures.find(({ pattern }) => pattern.test(text));
  if (!found) return undefined;
  return new InputError({ code: found.code, where: join(folder, DATABASE), problem: found.problem });
}

const failures = [
  {
    pattern: /SQLITE_FULL|disk is full/,
    code: 'unwritable',
    problem:
      'the disk is full. Make room and go on with: morphograd resume. Nothing that was evaluated before is lost.',
  },
  {
    pattern: /SQLITE_READONLY|readonly database/,
    code: 'unwritable',
    problem:
      'the folder or its files are read-only. Change their permissions, or copy the run to another place.',
  },
  {
    pattern: /SQLITE_CORRUPT|SQLITE_NOTADB|malformed|not a database/,
    code: 'invalid',
    problem:
      'the store is damaged. Restore the folder from a copy; robots that were written stand in its folder robots.',
  },
  {
    pattern: /SQLITE_BUSY|database is locked/,
    code: 'unwritable',
    problem: 'another process keeps the store busy. Wait until it is done, and try again.',
  },
  {
    pattern: /SQLITE_CANTOPEN|Unable to open|SQLITE_IOERR|disk I\/O error/,
    code: 'unreadable',
    problem:
      'the system does not let the store be opened or written. Check the disk and the permissions of the folder.',
  },
] as const;
