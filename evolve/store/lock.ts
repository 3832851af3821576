// One process at a time works on a run (Node only). The lock is the system's own, held through an exclusive transaction on
// a file of its own, so it is gone the moment its process is, however that ends, and nothing stale ever blocks a run.

import { join } from 'node:path';
import { guarded } from './connection.ts';
import { openSqlite } from './sqlite.ts';

const LOCK = 'run.lock';

/** Milliseconds; long enough for someone who only looks whether the run is locked. */
const PATIENCE = 300;

/** Holds the lock until it is closed. */
export interface RunLock {
  close(): void;
}

/** @returns Null if another process holds it. @throws {InputError} if the folder cannot be written */
export function lockRun(folder: string): RunLock | null {
  return guarded(folder, () => {
    const database = openSqlite(join(folder, LOCK), { timeout: PATIENCE });
    try {
      database.exec('BEGIN EXCLUSIVE');
      return { close: () => database.close() };
    } catch (error) {
      database.close();
      if (
        error instanceof Error &&
        /SQLITE_BUSY|locked/.test(`${(error as { code?: string }).code} ${error.message}`)
      ) {
        return null;
      }
      throw error;
    }
  });
}

/** True if a process works on the run just now. */
export function isLocked(folder: string): boolean {
  try {
    const lock = lockRun(folder);
    lock?.close();
    return lock === null;
  } catch {
    // Where nobody can write, nobody works.
    return false;
  }
}
