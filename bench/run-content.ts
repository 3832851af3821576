// What a run's outcome is made of, to be compared with that of another.

import type Database from 'libsql';
import { connectToRead } from '../evolve/store/read-connection.ts';

/** See `evolve/store/schema.ts`. */
export const tables = ['run', 'individuals', 'weights', 'generations', 'search'] as const;

export type RunContent = Readonly<Record<string, readonly unknown[]>>;

/** The rows of each table. @throws if they cannot be read */
export function contentOf(folder: string): RunContent {
  return inDatabase(folder, (database) =>
    Object.fromEntries(
      tables.map((table) => [table, database.prepare(`SELECT * FROM ${table} ORDER BY 1`).raw().all()]),
    ),
  );
}

/** Tables in which two runs differ. */
export const differing = (a: RunContent, b: RunContent): string[] =>
  tables.filter((table) => JSON.stringify(a[table]) !== JSON.stringify(b[table]));

/** Lets `read` look into a run's store; no file is made beside it. @throws if there is none, or `read` throws */
export function inDatabase<T>(folder: string, read: (database: Database.Database) => T): T {
  const connection = connectToRead(folder);
  try {
    return read(connection.database);
  } finally {
    connection.close();
  }
}
