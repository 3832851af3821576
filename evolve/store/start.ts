// A run's folder where the start failed (Node only): it does not stand in the way of the next try.

import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sweepTemporary } from '../../sim/files.ts';
import { DATABASE } from './connection.ts';
import { isLocked, LOCK } from './lock.ts';
import { isBegun } from './schema.ts';
import { attempt, openSqlite } from './sqlite.ts';

/** What there may be of a run that has not begun. */
const BEGINNINGS = [`${DATABASE}-wal`, `${DATABASE}-shm`, `${DATABASE}-journal`, DATABASE, LOCK];

/** True if the folder holds nothing but the store of a run that was killed before it had begun. */
export function isNeverBegun(folder: string): boolean {
  const file = join(folder, DATABASE);
  if (!existsSync(file) || isLocked(folder)) return false;
  if (readdirSync(folder).some((name) => !BEGINNINGS.includes(name))) return false;
  try {
    const database = openSqlite(file, { timeout: 0, mode: 'write' });
    try {
      return !isBegun(database);
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

/** @param isNew The folder was made for the run, so it goes too. */
export function removeStart(folder: string, isNew: boolean): void {
  sweepTemporary(folder);
  for (const name of [...BEGINNINGS, 'config.json'])
    attempt(() => rmSync(join(folder, name), { force: true }));
  if (isNew) attempt(() => rmdirSync(folder));
}
