// A run's folder where the start failed (Node only): it does not stand in the way of the next try.

import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sweepTemporary } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { DATABASE } from './connection.ts';
import { isLocked, LOCK } from './lock.ts';
import { isBegun } from './schema.ts';
import { attempt, openSqlite } from './sqlite.ts';

/** What there may be of a run that has not begun: a machine that goes down may keep the config and lose the tables. */
const BEGINNINGS = [
  ...[DATABASE, LOCK].flatMap((name) => [`${name}-journal`, `${name}-wal`, `${name}-shm`, name]),
  'config.json',
];

/** True if the folder holds nothing but the store of a run that was killed before it had begun. */
export function isNeverBegun(folder: string): boolean {
  const file = join(folder, DATABASE);
  if (!existsSync(file) || isLocked(folder)) return false;
  try {
    if (readdirSync(folder).some((name) => !BEGINNINGS.includes(name))) return false;
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

/**
 * Removes what was made of a run that could not begin, unless another process has its folder.
 * @param isNew The folder was made for the run, so it goes too.
 * @returns The error to throw: what has gone wrong, and that nothing is left.
 */
export function failedStart(folder: string, isNew: boolean, error: unknown): unknown {
  if (isLocked(folder)) return error;
  sweepTemporary(folder);
  for (const name of BEGINNINGS) attempt(() => rmSync(join(folder, name), { force: true }));
  if (isNew) attempt(() => rmdirSync(folder));
  if (!(error instanceof InputError && error.code === 'unwritable')) return error;
  const [reason] = error.problem.split('. ');
  const problem = `the run could not begin: ${reason}. Mend that, or name a folder elsewhere with --out; of this start nothing is left.`;
  return new InputError({ code: error.code, where: folder, problem });
}
