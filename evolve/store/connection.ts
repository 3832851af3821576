// Connections to a run's database, and its failures as sentences (Node only).

import { join } from 'node:path';
import type Database from 'libsql';
import { systemFailure } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { openSqlite } from './sqlite.ts';

export const DATABASE = 'run.sqlite';

/** The folder of the best robots. */
export const ROBOTS = 'robots';

/** Milliseconds that a connection waits for another that writes. */
const PATIENCE = 5000;

/** A connection that writes. @throws {InputError} */
export function connect(folder: string, mode: 'create' | 'write' = 'create'): Database.Database {
  return guarded(folder, () => {
    const database = openSqlite(join(folder, DATABASE), { timeout: PATIENCE, mode });
    // Readers and the one writer do not wait for each other. A commit survives the end of the process; those under
    // `synchronous = FULL` (one a generation) the end of the machine too, and all before them with it.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    return database;
  });
}

/** Runs an operation on the database of `folder`; what goes wrong with it becomes a sentence. @throws {InputError} */
export function guarded<T>(folder: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw failureOf(error, folder) ?? systemFailure(error) ?? error;
  }
}

/** That the store's bytes are not those that were written. @param what The fault, without a full stop. */
export function damaged(where: string, what: string): InputError {
  return new InputError({
    code: 'damaged',
    where,
    problem: `the store is damaged: ${what}. ${RESCUE}`,
  });
}

const RESCUE =
  'Restore the folder from a copy; robots that were written stand in its folder robots. What is whole still is told by: ' +
  'morphograd check RUN.';

function failureOf(error: unknown, folder: string): InputError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = String((error as Error & { code?: unknown }).code ?? '');
  const text = `${code} ${error.message}`;
  const where = join(folder, DATABASE);
  const found = failures.find(({ pattern }) => pattern.test(text));
  if (found) return new InputError({ ...found, where });
  // The statements are always the same, so what else SQLite complains of lies in the file.
  return /SQLITE_(ERROR|CORRUPT|NOTADB|FORMAT|MISMATCH|TOOBIG)/.test(text) || DAMAGE.test(text)
    ? damaged(where, error.message)
    : undefined;
}

const DAMAGE = /malformed|not a database|unsupported file format|no such (table|column)/;

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
    pattern: /SQLITE_BUSY|database is locked/,
    code: 'unwritable',
    problem: 'another process keeps the store busy. Wait until it is done, and try again.',
  },
  {
    pattern: /SQLITE_IOERR|disk I\/O error/,
    code: 'unwritable',
    problem:
      'the system refuses to read or write the store: an input/output error of the disk, a used-up quota, or a limit on the ' +
      'size of files. Mend it and go on with: morphograd resume. Nothing that was evaluated before is lost.',
  },
  {
    pattern: /SQLITE_CANTOPEN|Unable to open|unable to open/,
    code: 'unreadable',
    problem:
      'the system does not let the store be opened. Check the permissions of the folder and its files.',
  },
  {
    pattern: /SQLITE_NOMEM|out of memory/,
    code: 'unreadable',
    problem: 'there is not enough memory to read or write the store. Close other programs, and try again.',
  },
] as const;
