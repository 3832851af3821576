// One process at a time works on a run (Node only). The lock is the system's own, held through an exclusive transaction on
// a file of its own, so it is gone the moment its process is, however that ends, and nothing stale ever blocks a run.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { guarded } from './connection.ts';
import { openSqlite } from './sqlite.ts';

export const LOCK = 'run.lock';

/** Milliseconds; long enough for someone who only looks whether the run is locked. */
const PATIENCE = 300;

/** Holds the lock until it is closed. */
export interface RunLock {
  /** False if its file is gone or another, so that others do not find it locked. */
  isSeen(): boolean;
  close(): void;
}

/** @returns Null if another process holds it. @throws {InputError} if the folder cannot be written */
export function lockRun(folder: string): RunLock | null {
  const file = join(folder, LOCK);
  return guarded(folder, () => {
    const database = openSqlite(file, { timeout: PATIENCE });
    try {
      database.exec('BEGIN EXCLUSIVE');
      const held = identityOf(file);
      return { isSeen: () => identityOf(file) === held, close: () => database.close() };
    } catch (error) {
      database.close();
      if (isBusy(error)) return null;
      throw error;
    }
  });
}

/** True if a process works on the run just now. It writes nothing. */
export function isLocked(folder: string): boolean {
  const file = join(folder, LOCK);
  if (!existsSync(file)) return false;
  try {
    const database = openSqlite(file, { timeout: 0, mode: 'read' });
    try {
      database.prepare('SELECT count(*) FROM sqlite_schema').all();
      return false;
    } catch (error) {
      return isBusy(error);
    } finally {
      database.close();
    }
  } catch {
    // Where nobody can open it, nobody works.
    return false;
  }
}

/** True if SQLite says that another connection holds a lock. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  /SQLITE_BUSY|locked/.test(`${(error as { code?: string }).code} ${error.message}`);

/** Tells a file from another of the same name; undefined if there is none. */
export function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}
