// A run's store held against its checksums, whole (Node only).

import { join } from 'node:path';
import type Database from 'libsql';
import { InputError } from '../../base/input-error.ts';
import { DATABASE, guarded } from './connection.ts';
import { individualFromRow } from './individual-row.ts';
import { connectToRead, type ReadConnection } from './read-connection.ts';
import { RunReader } from './reader.ts';
import { allOf, columnsOf, type Row, rowsOf, type Table, tables, unsealed } from './row.ts';
import { type WeightsRow, weightsFromRow } from './weights.ts';

/** What was found in a part of a store. */
export interface StoreCheck {
  /** `file` (the pages of the database), or the name of a table. */
  readonly part: 'file' | Table;
  /** Rows that were read; null of the file. */
  readonly rows: number | null;
  /** Sentences without full stops, a few; none if the part is whole. */
  readonly faults: readonly string[];
}

export interface StoreReport {
  readonly checks: readonly StoreCheck[];
  /** False: an earlier version wrote the store, without checksums; what can be told is whether it can be read. */
  readonly hasChecksums: boolean;
}

/** Faults told of a part. */
const MOST = 5;

/**
 * Reads all of a run's store.
 * @throws {InputError} if the folder is none of a run, or its store is a later version's or cannot be opened
 */
export function verifyRun(folder: string): StoreReport {
  let connection: ReadConnection;
  try {
    connection = connectToRead(folder);
  } catch (error) {
    if (!(error instanceof InputError && error.code === 'damaged')) throw error;
    return { checks: [{ part: 'file', rows: null, faults: [error.problem] }], hasChecksums: true };
  }
  try {
    const { database, isOutdated } = connection;
    const faults: string[] = [];
    const ofFile = tried(folder, () => faults.push(...faultsIn(database, 'integrity_check', MOST)));
    const file: StoreCheck = { part: 'file', rows: null, faults: [...faults, ...ofFile] };
    const ofRows = tables.map((table) => checkTable(folder, database, table));
    return { checks: [file, ...withMeaning(folder, connection, ofRows)], hasChecksums: !isOutdated };
  } finally {
    connection.close();
  }
}

/** What SQLite itself finds wrong with a database. */
export function faultsIn(
  database: Database.Database,
  pragma: 'quick_check' | 'integrity_check',
  most: number,
): string[] {
  // As bytes: a damaged name may be no UTF-8.
  const sql = `SELECT CAST(${pragma} AS BLOB) AS found FROM pragma_${pragma} LIMIT ${most}`;
  const rows = allOf(database.prepare(sql)) as unknown as { found: Buffer }[];
  const found = rows.map((row) => row.found.toString().replaceAll(/\s+/g, ' ').trim());
  return found.length === 1 && found[0] === 'ok' ? [] : found;
}

function checkTable(folder: string, database: Database.Database, table: Table): StoreCheck {
  let rows = 0;
  const faults: string[] = [];
  const read = (): void => {
    for (const row of rowsOf(database, table, columnsOf[table])) {
      rows++;
      faults.push(...tried(folder, () => void unsealed(table, row), `row ${row.row_number}: `));
    }
  };
  faults.push(...tried(folder, read));
  return { part: table, rows, faults: few(faults) };
}

/** Whether what the rows say can be understood, where they are those that were written. */
function withMeaning(
  folder: string,
  connection: ReadConnection,
  checks: readonly StoreCheck[],
): StoreCheck[] {
  if (checks.some(({ faults }) => faults.length > 0)) return [...checks];
  const { database } = connection;
  let reader: RunReader;
  try {
    reader = new RunReader(folder, { ...connection, isCurrent: () => true });
  } catch (error) {
    return checks.map((check) => (check.part === 'run' ? { ...check, faults: [sentence(error)] } : check));
  }
  const each = (table: Table, understand: (row: Row) => void) => (): void => {
    for (const row of rowsOf(database, table, columnsOf[table])) understand(unsealed(table, row));
  };
  const readings: Partial<Record<Table, () => void>> = {
    individuals: each('individuals', (row) => individualFromRow(reader.decode, row, join(folder, DATABASE))),
    weights: each('weights', (row) => weightsFromRow(row as unknown as WeightsRow)),
    generations: () => reader.generations(),
    search: () => {
      const told = reader.search()?.told ?? 0;
      const missing = told - reader.count(told);
      if (missing > 0)
        throw new TypeError(`${missing} of the ${told} individuals that it rests on are missing`);
    },
    sessions: () => reader.sessions(),
  };
  return checks.map((check) => {
    const reading = check.part === 'file' ? undefined : readings[check.part];
    return reading ? { ...check, faults: tried(folder, reading) } : check;
  });
}

function few(faults: readonly string[]): string[] {
  const rest = faults.length - MOST;
  return rest > 0 ? [...faults.slice(0, MOST), `${rest} more`] : [...faults];
}

/** What keeps `work` from being done. */
function tried(folder: string, work: () => unknown, prefix = ''): string[] {
  try {
    guarded(folder, work);
    return [];
  } catch (error) {
    return [prefix + sentence(error)];
  }
}

/** Without what follows from it: that is told once, at the end. */
const sentence = (error: unknown): string =>
  error instanceof InputError
    ? error.problem.split('. ')[0]!
    : error instanceof Error
      ? error.message
      : String(error);
