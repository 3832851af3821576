// What a run's store holds, to be read by whoever shows, exports or resumes it, also while it goes on (Node only).

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import type { RobotController } from '../../control/robot/controller.ts';
import { InputError } from '../../sim/input-error.ts';
import type { Machine } from '../../sim/machine.ts';
import { parseJSON } from '../../sim/parse-json.ts';
import { type Genotype, spaceOf } from '../breed.ts';
import type { GenotypeSpace } from '../genotype.ts';
import type { Judged, Valid } from '../individual.ts';
import { parseConfig, type RunConfig } from '../run-config.ts';
import type { Search } from '../search.ts';
import type { GenerationSummary } from '../summary.ts';
import { connectToRead, DATABASE, guarded } from './connection.ts';
import { generationFromRow } from './generation-row.ts';
import { individualFromRow } from './individual-row.ts';
import { checkVersion } from './schema.ts';
import { searchFromState } from './search-state.ts';
import { type WeightsRow, weightsFromRow } from './weights.ts';

/** What happened to a run besides what its outcome tells. */
export type EventKind = 'begun' | 'resumed' | 'breakdown' | 'stopped' | 'complete' | 'failed';

/** A line of a run's log. */
export interface RunEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: EventKind;
  /** For people; may be empty. */
  readonly text: string;
}

/** A time that a process worked on a run. */
export interface RunSession {
  /** ISO 8601. */
  readonly began: string;
  /** Null: it goes on, or was broken off. */
  readonly ended: string | null;
  /** Null as long as `ended` is. */
  readonly outcome: 'complete' | 'stopped' | 'failed' | null;
  /** Of the process. */
  readonly pid: number;
  readonly machine: SessionMachine;
}

export interface SessionMachine extends Machine {
  readonly backend: string;
  readonly workers: number;
  readonly packageVersion: string;
}

/**
 * Reads a run through a connection; with {@link openRun} that must be closed. Its methods throw an InputError where the
 * files are damaged or cannot be read.
 */
export class RunReader {
  readonly folder: string;
  /** What was run; `workers` are those of the last session. */
  readonly config: RunConfig;
  /** That its genotypes are of. */
  readonly space: GenotypeSpace<Genotype>;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** @throws {InputError} if the config in it is none */
  constructor(folder: string, database: Database.Database) {
    this.folder = folder;
    this.#database = database;
    this.config = this.#readConfig();
    this.space = spaceOf(this.config.scenario);
  }

  /** Closes the connection. */
  close(): void {
    this.#database.close();
  }

  /** Every generation, the first first. */
  generations(): GenerationSummary[] {
    return this.#all('SELECT * FROM generations JOIN timings USING (generation) ORDER BY generation').map(
      (row) => generationFromRow(row, this.#where('generations')),
    );
  }

  /** The last generation; null if there is none yet. */
  latest(): GenerationSummary | null {
    const row = this.#get(
      'SELECT * FROM generations JOIN timings USING (generation) ORDER BY generation DESC LIMIT 1',
    );
    return row === undefined ? null : generationFromRow(row, this.#where('generations'));
  }

  /** The state of the search after its last generation; null if there is none yet. */
  search(): Search<Genotype> | null {
    const row = this.#get('SELECT state FROM search ORDER BY told DESC LIMIT 1') as
      | { state: string }
      | undefined;
    if (!row) return null;
    return this.#undamaged('search', () =>
      searchFromState(row.state, (number) => {
        const individual = this.numbered(number);
        if (individual) return individual;
        throw new TypeError(`individual ${number} is missing`);
      }),
    );
  }

  /** The individual of that number; undefined if it is not recorded. */
  numbered(number: number): Judged<Genotype> | undefined {
    return this.#individual(this.#get('SELECT * FROM individuals WHERE number = ?', number));
  }

  /** The number of the individual of that id; undefined if it is not recorded. */
  numberOf(id: string): number | undefined {
    const row = this.#get('SELECT number FROM individuals WHERE id = ?', id) as
      | { number: number }
      | undefined;
    return row?.number;
  }

  /** The individual of that id, as "3-17"; undefined if it is not recorded. */
  byId(id: string): Judged<Genotype> | undefined {
    return this.#individual(this.#get('SELECT * FROM individuals WHERE id = ?', id));
  }

  /** The fittest of those below that number; by default of all. */
  fittest(count: number, below = Number.MAX_SAFE_INTEGER): Valid<Genotype>[] {
    return this.#valid(
      "SELECT * FROM individuals WHERE status = 'valid' AND number < ? ORDER BY fitness DESC, number LIMIT ?",
      below,
      count,
    );
  }

  /** The fittest of those whose weights were kept. */
  fittestKept(count: number): Valid<Genotype>[] {
    return this.#valid(
      "SELECT individuals.* FROM individuals JOIN weights USING (number) WHERE status = 'valid' " +
        'ORDER BY fitness DESC, number LIMIT ?',
      count,
    );
  }

  /** The fittest of those born in a generation. */
  fittestOf(generation: number, count: number): Valid<Genotype>[] {
    return this.#valid(
      "SELECT * FROM individuals WHERE status = 'valid' AND generation = ? ORDER BY fitness DESC, number LIMIT ?",
      generation,
      count,
    );
  }

  /** Id of the first individual below that number that has the key. */
  firstWith(key: string, below: number): string | undefined {
    const row = this.#get(
      'SELECT id FROM individuals WHERE key = ? AND number < ? ORDER BY number LIMIT 1',
      key,
      below,
    ) as { id: string } | undefined;
    return row?.id;
  }

  /** Individuals recorded, also of a generation that is not complete. */
  count(): number {
    return (this.#get('SELECT count(*) AS n FROM individuals') as { n: number }).n;
  }

  /** The controller, if its weights were kept. */
  controllerOf(id: string): RobotController | undefined {
    const row = this.#get(
      'SELECT controller, data FROM weights WHERE number = (SELECT number FROM individuals WHERE id = ?)',
      id,
    ) as WeightsRow | undefined;
    return row && this.#undamaged('weights', () => weightsFromRow(row));
  }

  /** True if {@link controllerOf} gives one. */
  hasWeights(id: string): boolean {
    const sql = 'SELECT 1 FROM weights WHERE number = (SELECT number FROM individuals WHERE id = ?)';
    return this.#get(sql, id) !== undefined;
  }

  /** The first first. */
  sessions(): RunSession[] {
    const rows = this.#all('SELECT * FROM sessions ORDER BY session') as (Omit<RunSession, 'machine'> & {
      machine: string;
    })[];
    return rows.map(({ began, ended, outcome, pid, machine }) => ({
      began,
      ended,
      outcome,
      pid,
      machine: JSON.parse(machine) as SessionMachine,
    }));
  }

  /** The latest events, the newest first. */
  events(count: number): RunEvent[] {
    return this.#all('SELECT at, kind, text FROM events ORDER BY event DESC LIMIT ?', count) as RunEvent[];
  }

  #readConfig(): RunConfig {
    const row = this.#get('SELECT config FROM run') as { config: string } | undefined;
    if (!row) throw this.#damaged('run', 'the config is missing');
    const where = this.#where('run');
    const { scenario, settings } = parseConfig(parseJSON(row.config, where), where);
    const { seed = 1, backend = 'cpu', top = 5 } = settings;
    const workers = this.sessions().at(-1)?.machine.workers ?? 1;
    return { scenario, seed, backend: backend === 'gpu' ? 'gpu' : 'cpu', workers, top };
  }

  #valid(sql: string, ...parameters: readonly number[]): Valid<Genotype>[] {
    return this.#all(sql, ...parameters).map((row) => this.#individual(row) as Valid<Genotype>);
  }

  #individual(row: unknown): Judged<Genotype> | undefined {
    if (row === undefined) return undefined;
    return this.#undamaged('individuals', () =>
      individualFromRow(this.space, row, this.#where('individuals')),
    );
  }

  #get(sql: string, ...parameters: readonly (string | number)[]): unknown {
    return guarded(this.folder, () => this.#statement(sql).get(...parameters));
  }

  #all(sql: string, ...parameters: readonly (string | number)[]): unknown[] {
    return guarded(this.folder, () => this.#statement(sql).all(...parameters));
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #where(tableName: string): string {
    return `${join(this.folder, DATABASE)}, table ${tableName}`;
  }

  #undamaged<T>(tableName: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw this.#damaged(tableName, error instanceof Error ? error.message : String(error));
    }
  }

  #damaged(tableName: string, what: string): InputError {
    const problem = `the store is damaged: ${what}. Restore the folder from a copy.`;
    return new InputError({ code: 'invalid', where: this.#where(tableName), problem });
  }
}

/** True if the folder looks like one of a run. */
export const isRun = (folder: string): boolean => existsSync(join(folder, DATABASE));

/** A run to be read; it must be closed. @throws {InputError} if the folder is none of a run, or its files are damaged */
export function openRun(folder: string): RunReader {
  const database = connectToRead(folder);
  try {
    checkVersion(database, join(folder, DATABASE));
    return new RunReader(folder, database);
  } catch (error) {
    database.close();
    throw error;
  }
}
