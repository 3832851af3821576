// A run that is killed again and again, held row by row against one that was left alone.

import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../base/random.ts';
import { contentOf, differing, inDatabase, tables } from './run-content.ts';

export interface CrashOptions {
  /** The command-line program. */
  readonly program: string;
  /** Folder for the two runs; what stood there under their names is removed. */
  readonly folder: string;
  /** Arguments of `evolve` besides `--out` and `--workers`. */
  readonly args: readonly string[];
  readonly kills: number;
  /** Greatest time from the first row that a process makes durable to its death [ms]. */
  readonly patience: number;
  readonly random: Random;
  readonly onKill?: (kill: number, rows: number) => void;
}

export interface CrashReport {
  readonly kills: number;
  /** Rows of each table, of both runs where they agree. */
  readonly rows: Readonly<Record<string, number>>;
  /** Tables in which the runs differ. */
  readonly differing: readonly string[];
}

/**
 * Kills the process group of a run with SIGKILL at random moments, resumes it each time, with one worker and two in
 * turn, and lets it end at last.
 */
export async function crashes(options: CrashOptions): Promise<CrashReport> {
  const { folder, args, kills } = options;
  const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
  for (const path of [whole, broken]) rmSync(path, { recursive: true, force: true });
  await ended(start(options, ['evolve', ...args, '--out', whole, '--workers', '2']));
  let killed = 0;
  for (let life = 0; ; life++) {
    const command = life === 0 ? ['evolve', ...args, '--out', broken] : ['resume', broken];
    const child = start(options, [...command, '--workers', String(1 + (life % 2))]);
    const end = ended(child);
    if (killed < kills) {
      await killedOrEnded(options, child, end, broken);
      if (child.signalCode === 'SIGKILL') {
        killed++;
        options.onKill?.(killed, rowsIn(broken));
      }
    }
    const code = await end;
    if (code === 0) break;
    if (code !== null) throw new Error(`${command.join(' ')} ended with exit code ${code}.`);
  }
  const [expected, found] = [contentOf(whole), contentOf(broken)];
  return {
    kills: killed,
    rows: Object.fromEntries(tables.map((table) => [table, expected[table]!.length])),
    differing: differing(expected, found),
  };
}

/** In a process group of its own, so that worker threads and whatever else belongs to it die together. */
function start({ program }: CrashOptions, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args, '--quiet'], {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });

async function killedOrEnded(
  { patience, random }: CrashOptions,
  child: ChildProcess,
  end: Promise<unknown>,
  folder: string,
): Promise<void> {
  // Starting up, a process has nothing to lose yet.
  const before = rowsIn(folder);
  while (child.exitCode === null && rowsIn(folder) === before) await Promise.race([end, delay(20)]);
  await Promise.race([end, delay(patience * random.uniform())]);
  if (child.exitCode !== null || child.pid === undefined) return;
  if (process.platform === 'win32') child.kill('SIGKILL');
  else process.kill(-child.pid, 'SIGKILL');
  await end;
}

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

function rowsIn(folder: string): number {
  try {
    return inDatabase(folder, (database) => database.prepare('SELECT id FROM individuals').all().length);
  } catch {
    return 0;
  }
}
