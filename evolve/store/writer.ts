// The one connection that writes to a run (Node only).
//
// Besides the lock file, which anyone may remove, the process that works on a run holds the write lock of its database:
// from the end of each transaction to that of the next. Whatever goes wrong ends the writing: what a later transaction
// would rest on is unknown then.

import { join } from 'node:path';
import type Database from 'libsql';
import { InputError } from '../../base/input-error.ts';
import { connect, DATABASE, guarded } from './connection.ts';
import { identityOf, isBusy, lockRun, type RunLock } from './lock.ts';
import { attempt } from './sqlite.ts';

/** Milliseconds to wait for the database of a run that nobody works on: others may look into it. */
const PATIENCE = 1000;

/** Must be closed. */
export class Writer {
  readonly database: Database.Database;
  readonly #folder: string;
  readonly #identity: string | undefined;
  #lock: RunLock;
  /** Of the database as this connection left it. */
  #version: number | undefined;
  #fault: { readonly error: unknown } | null = null;

  private constructor(folder: string, database: Database.Database, lock: RunLock) {
    this.#folder = folder;
    this.database = database;
    this.#lock = lock;
    this.#identity = identityOf(join(folder, DATABASE));
  }

  /** @returns Null if another process works on the run. @throws {InputError} if the system refuses */
  static open(folder: string, mode: 'create' | 'write'): Writer | null {
    const lock = lockRun(folder);
    if (!lock) return null;
    let database: Database.Database | undefined;
    return guarded(folder, () => {
      try {
        database = connect(folder, mode);
        database.pragma(`busy_timeout = ${PATIENCE}`);
        const writer = new Writer(folder, database, lock);
        writer.#hold();
        return writer;
      } catch (error) {
        database?.close();
        lock.close();
        if (isBusy(error)) return null;
        throw error;
      }
    });
  }

  /**
   * Runs `work` in a transaction. The first one that fails is the last: from then on each throws that failure again.
   *
   * @param isDurable It, and with it those before, also outlives the machine.
   * @throws {InputError} if the system refuses; whatever `work` throws
   */
  transaction(work: () => void, { isDurable = false } = {}): void {
    if (this.#fault) throw this.#fault.error;
    try {
      guarded(this.#folder, () => {
        this.#keepOthersOut();
        if (isDurable) {
          // Between transactions only may it be changed.
          this.database.exec('COMMIT');
          this.database.pragma('synchronous = FULL');
          this.#hold();
        }
        work();
        this.database.exec('COMMIT');
        if (isDurable) this.database.pragma('synchronous = NORMAL');
        this.#hold();
      });
    } catch (error) {
      this.#fault = { error };
      // SQLite itself has rolled back some.
      attempt(() => this.database.exec('ROLLBACK'));
      throw error;
    }
  }

  /** Leaves everything in the one file of the database, if it can. */
  close(): void {
    attempt(() => this.database.exec(this.#fault ? 'ROLLBACK' : 'COMMIT'));
    if (!this.#fault) attempt(() => this.database.pragma('wal_checkpoint(TRUNCATE)'));
    attempt(() => this.database.close());
    attempt(() => this.#lock.close());
  }

  #hold(): void {
    this.database.exec('BEGIN IMMEDIATE');
    const version = versionOf(this.database);
    this.#version ??= version;
    if (version !== this.#version) throw this.#refusal('unwritable', WRITTEN_BY_ANOTHER);
  }

  #keepOthersOut(): void {
    if (identityOf(join(this.#folder, DATABASE)) !== this.#identity) throw this.#refusal('not-found', GONE);
    if (this.#lock.isSeen()) return;
    const lock = lockRun(this.#folder);
    if (!lock) throw this.#refusal('unwritable', WRITTEN_BY_ANOTHER);
    this.#lock.close();
    this.#lock = lock;
  }

  #refusal(code: 'not-found' | 'unwritable', problem: string): InputError {
    return new InputError({ code, where: join(this.#folder, DATABASE), problem });
  }
}

const GONE =
  'the store is gone: its file or folder was removed, moved or replaced while the run went on. If it was moved, go on with: ' +
  'morphograd resume.';

const WRITTEN_BY_ANOTHER =
  'another process has begun to work on this run, so this one stops. Nothing that was evaluated before is lost.';

/** Changes when another connection writes. */
function versionOf(database: Database.Database): number {
  const [row] = database.pragma('data_version') as { data_version: number }[];
  return row!.data_version;
}
