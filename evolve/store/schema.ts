// The tables of a run, and how older ones are brought up to date (Node only).
//
// Whatever a run's outcome depends on, or follows from it alone, stands in `run`, `individuals`, `weights`, `generations`
// and `search`: two runs of one config agree there row by row, however often either was broken off. What only this
// machine knows stands in `timings`, `sessions` and `events`. Every row has a checksum; see `row.ts`.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'libsql';
import { InputError } from '../../base/input-error.ts';
import { damaged, ROBOTS } from './connection.ts';
import { sealAll } from './row.ts';

/** "mgrd": tells a run's database from any other. */
const APPLICATION_ID = 0x6d677264;

type Migration = (database: Database.Database) => void;

/** Each brings the tables from the version of its index to the next; they are never edited, only added to. */
const migrations: readonly Migration[] = [
  (database) =>
    database.exec(`
  CREATE TABLE run (
    config TEXT NOT NULL              -- JSON, complete: what was run
  ) STRICT;
  CREATE TABLE individuals (
    number INTEGER PRIMARY KEY,       -- in the order of births
    id TEXT NOT NULL UNIQUE,          -- generation-index
    generation INTEGER NOT NULL,
    island INTEGER NOT NULL,
    operator TEXT,                    -- NULL: a random newcomer
    parents TEXT NOT NULL,            -- JSON list of ids
    founded INTEGER NOT NULL,         -- generation of the oldest ancestor
    founder INTEGER NOT NULL,         -- number of the random ancestor by the first parent
    depth INTEGER NOT NULL,           -- steps back to a random ancestor
    inherited_loss REAL NOT NULL,     -- least loss of the first parent, or 0
    rate REAL NOT NULL,               -- factor on the rate of the optimizer
    genotype_seed INTEGER NOT NULL,
    controller_seed INTEGER NOT NULL,
    genotype TEXT NOT NULL,           -- JSON
    key TEXT NOT NULL,                -- equal for equal bodies
    status TEXT NOT NULL CHECK (status IN ('valid', 'invalid', 'duplicate')),
    fitness REAL,                     -- of the valid
    learning_curve TEXT,              -- JSON list of losses; null is not finite
    rollouts INTEGER NOT NULL,
    descriptors TEXT,                 -- JSON, of the valid
    cause TEXT,                       -- of the invalid
    reason TEXT,
    duplicate_of TEXT                 -- id, of the duplicates
  ) STRICT;
  CREATE INDEX individuals_by_key ON individuals (key, number);
  CREATE INDEX individuals_by_fitness ON individuals (fitness DESC, number) WHERE status = 'valid';
  CREATE INDEX individuals_by_generation ON individuals (generation);
  CREATE TABLE weights (
    number INTEGER PRIMARY KEY REFERENCES individuals (number),
    controller TEXT NOT NULL,         -- JSON; {"f32": n} or {"f64": n} stands for the next n numbers of data
    data BLOB NOT NULL,               -- little-endian
    is_sample INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE generations (
    generation INTEGER PRIMARY KEY,
    best REAL, upper_quartile REAL, median REAL, lower_quartile REAL, worst REAL, mean REAL,
    population INTEGER NOT NULL,
    diversity REAL,                   -- mean Hamming distance
    distinct_bodies INTEGER NOT NULL,
    age REAL,                         -- mean, generations
    depth INTEGER,                    -- greatest
    evaluated INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    rollouts INTEGER NOT NULL,
    total_rollouts INTEGER NOT NULL,
    coverage REAL, qd_score REAL,     -- of the archive
    quarantined TEXT NOT NULL         -- JSON list of {id, cause, reason}
  ) STRICT;
  CREATE TABLE search (
    told INTEGER PRIMARY KEY,         -- results that the state rests on
    state TEXT NOT NULL               -- JSON; individuals by number
  ) STRICT;
  CREATE TABLE timings (
    generation INTEGER PRIMARY KEY,
    seconds REAL NOT NULL,
    breeding REAL NOT NULL, evaluation REAL NOT NULL, selection REAL NOT NULL, storage REAL NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    session INTEGER PRIMARY KEY,
    began TEXT NOT NULL,              -- ISO 8601, as all times
    ended TEXT,                       -- NULL: goes on, or was broken off
    outcome TEXT,
    pid INTEGER NOT NULL,
    machine TEXT NOT NULL             -- JSON
  ) STRICT;
  CREATE TABLE events (
    event INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  `),
  (database) => {
    const all = [
      ...['run', 'individuals', 'weights', 'generations', 'search', 'timings', 'sessions', 'events'],
    ];
    for (const table of all) {
      database.exec(`ALTER TABLE ${table} ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0`);
      sealAll(database, table);
    }
  },
];

/** Makes the tables in an empty database. To be called in a transaction. */
export function createTables(database: Database.Database): void {
  bringUp(database, 0);
}

/**
 * Brings the tables of a run up to date. To be called in a transaction.
 * @throws {InputError} if the file is no run's, or a later version's
 */
export function migrate(database: Database.Database, path: string): void {
  const version = versionOf(database, path);
  if (version < migrations.length) bringUp(database, version);
}

/** True if an earlier version wrote the run. @throws {InputError} if the file is no run's, or a later version's */
export const isOutdated = (database: Database.Database, path: string): boolean =>
  versionOf(database, path) < migrations.length;

/** True if the store of a run was begun: that of one that was killed at once holds nothing. */
export const isBegun = (database: Database.Database): boolean =>
  numberOf(database, 'application_id') !== 0 || tableCount(database) > 0;

function bringUp(database: Database.Database, version: number): void {
  for (const migration of migrations.slice(version)) migration(database);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${migrations.length}`);
}

function versionOf(database: Database.Database, path: string): number {
  const refuse = (problem: string): InputError => new InputError({ code: 'invalid', where: path, problem });
  const application = numberOf(database, 'application_id');
  const version = numberOf(database, 'user_version');
  if (!isBegun(database)) {
    if (existsSync(join(dirname(path), ROBOTS))) throw damaged(path, 'it is empty, though the run had begun');
    throw refuse(
      'the run was broken off before it had begun. Begin anew with: morphograd evolve --out, which takes its folder.',
    );
  }
  if (application !== APPLICATION_ID) throw refuse('this is no run of morphograd. Name another folder.');
  if (version <= migrations.length) return version;
  throw refuse(
    `the run was written by a later version of morphograd (its store has version ${version}, this program knows ` +
      `${migrations.length}). Update morphograd.`,
  );
}

function numberOf(database: Database.Database, pragma: string): number {
  const [row] = database.pragma(pragma) as Record<string, number>[];
  return row![pragma]!;
}

function tableCount(database: Database.Database): number {
  const row = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  return row.tables;
}
