// What a run's store holds, to be read by whoever shows, exports or resumes it, also while it goes on (Node only).

import { join } from 'node:path';
import type Database from 'libsql';
import { InputError } from '../../base/input-error.ts';
import type { Machine } from '../../base/machine.ts';
import { parseJSON } from '../../base/parse-json.ts';
import type { Genotype, GenotypeSpace } from '../genotypes/genotype.ts';
import type { Judged, Valid } from '../individual/individual.ts';
import type { Learnt } from '../individual/learnt.ts';
import { hasAll, spaceOf } from '../parts/choose.ts';
import { builtInParts, type Parts } from '../parts/parts.ts';
import { parseConfig, type RunConfig } from '../run/run-config.ts';
import type { GenerationSummary } from '../run/summary.ts';
import type { Search } from '../search/state.ts';
import { DATABASE, damaged, guarded } from './connection.ts';
import { generationFromRow } from './generation-row.ts';
import { individualFromRow } from './individual-row.ts';
import { connectToRead, type ReadConnection } from './read-connection.ts';
import { allOf, type Row, selectionOf, type Table, unsealed } from './row.ts';
import { searchFromState } from './search-state.ts';
import { type WeightsRow, weightsFromRow } from './weights.ts';

/** What happened to a run besides what its outcome tells. */
export type EventKind = 'begun' | 'resumed' | 'breakdown' | 'evaluated' | 'stopped' | 'complete' | 'failed';

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
 * files are damaged (`damaged`) or cannot be read. It sees what another process writes meanwhile.
 */
export class RunReader {
  readonly folder: string;
  /** What was run; `workers` are those of the last session. */
  readonly config: RunConfig;
  /** What its scenario may name. */
  readonly parts: Parts;
  #connection: ReadConnection;
  /** Of a run whose parts are not all there, genotypes are handed on as they stand. */
  readonly #isKnown: boolean;
  #space: GenotypeSpace<Genotype> | null = null;
  readonly #statements = new Map<string, Database.Statement>();

  /** @throws {InputError} if the config in it is none */
  constructor(folder: string, connection: ReadConnection, parts: Parts = builtInParts) {
    this.folder = folder;
    this.parts = parts;
    this.#connection = connection;
    this.config = this.#readConfig();
    this.#isKnown = hasAll(parts, this.config.scenario);
  }

  /**
   * That its genotypes are of.
   * @throws {InputError} {EvolutionError} if the run's scenario names parts that are not there
   */
  get space(): GenotypeSpace<Genotype> {
    this.#space ??= spaceOf(this.config.scenario, this.parts);
    return this.#space;
  }

  /** The genotype that JSON data stands for; the data itself where the run's parts are not all there. */
  readonly decode = (data: unknown): Genotype => (this.#isKnown ? this.space.fromJSON(data) : data);

  /** Closes the connection. */
  close(): void {
    this.#connection.close();
  }

  /** Every generation, the first first. */
  generations(): GenerationSummary[] {
    const timings = new Map(this.#rows('timings').map((row) => [row.generation, row]));
    return this.#rows('generations', 'ORDER BY generations.generation').map((row) =>
      this.#generation(row, timings.get(row.generation!)),
    );
  }

  /** The last generation; null if there is none yet. */
  latest(): GenerationSummary | null {
    const row = this.#row('generations', 'ORDER BY generations.generation DESC LIMIT 1');
    return row
      ? this.#generation(row, this.#row('timings', 'WHERE generation = ?', row.generation as number))
      : null;
  }

  /** The state of the search after its last generation; null if there is none yet. */
  search(): Search<Genotype> | null {
    const row = this.#row('search', 'ORDER BY search.told DESC LIMIT 1');
    if (!row) return null;
    return this.#undamaged('search', () =>
      searchFromState(String(row.state), (number) => {
        const individual = this.numbered(number);
        if (individual) return individual;
        throw new TypeError(`individual ${number} is missing`);
      }),
    );
  }

  /** The individual of that number; undefined if it is not recorded. */
  numbered(number: number): Judged<Genotype> | undefined {
    return this.#individual(this.#row('individuals', 'WHERE number = ?', number));
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
    return this.#individual(this.#row('individuals', 'WHERE id = ?', id));
  }

  /** The fittest of those below that number; by default of all. */
  fittest(count: number, below = Number.MAX_SAFE_INTEGER): Valid<Genotype>[] {
    return this.#valid(`WHERE status = 'valid' AND number < ? ${BY_FITNESS}`, below, count);
  }

  /** The fittest of those whose weights were kept. */
  fittestKept(count: number): Valid<Genotype>[] {
    return this.#valid(`JOIN weights USING (number) WHERE status = 'valid' ${BY_FITNESS}`, count);
  }

  /** The fittest of those born in a generation. */
  fittestOf(generation: number, count: number): Valid<Genotype>[] {
    return this.#valid(`WHERE status = 'valid' AND generation = ? ${BY_FITNESS}`, generation, count);
  }

  /** Id of the first individual below that number that has the key. */
  firstWith(key: string, below: number): string | undefined {
    const rest = 'WHERE key = ? AND number < ? ORDER BY individuals.number LIMIT 1';
    return this.#row('individuals', rest, key, below)?.id as string | undefined;
  }

  /** Individuals recorded below that number; by default all, also of a generation that is not complete. */
  count(below = Number.MAX_SAFE_INTEGER): number {
    return (this.#get('SELECT count(*) AS n FROM individuals WHERE number < ?', below) as { n: number }).n;
  }

  /** The controller, if its weights were kept. */
  controllerOf(id: string): Learnt | undefined {
    const row = this.#row('weights', 'WHERE number = (SELECT number FROM individuals WHERE id = ?)', id);
    return row && this.#undamaged('weights', () => weightsFromRow(row as unknown as WeightsRow));
  }

  /** True if {@link controllerOf} gives one. */
  hasWeights(id: string): boolean {
    const sql = 'SELECT 1 FROM weights WHERE number = (SELECT number FROM individuals WHERE id = ?)';
    return this.#get(sql, id) !== undefined;
  }

  /** The first first. */
  sessions(): RunSession[] {
    return this.#rows('sessions', 'ORDER BY sessions.session').map(({ machine, ...row }) =>
      this.#undamaged('sessions', () => {
        const { began, ended, outcome, pid } = row as unknown as Omit<RunSession, 'machine'>;
        return { began, ended, outcome, pid, machine: JSON.parse(String(machine)) as SessionMachine };
      }),
    );
  }

  /** The latest events, the newest first; who evaluated what is not among them, see {@link RunReader.evaluatedBy}. */
  events(count: number): RunEvent[] {
    const others = "WHERE events.kind <> 'evaluated'";
    return this.#rows('events', `${others} ORDER BY events.event DESC LIMIT ?`, count).map(
      ({ at, kind, text }) => ({
        at: String(at),
        kind: kind as EventKind,
        text: String(text),
      }),
    );
  }

  /** Ids of the individuals that each worker of a queue has evaluated, by its name and backend; empty without a queue. */
  evaluatedBy(): Map<string, string[]> {
    const by = new Map<string, string[]>();
    for (const { text } of this.#rows('events', "WHERE events.kind = 'evaluated' ORDER BY events.event")) {
      for (const part of String(text).split('; ')) {
        const [who = '', ids = ''] = part.split(': ');
        by.set(who, [...(by.get(who) ?? []), ...ids.split(' ')]);
      }
    }
    return by;
  }

  #readConfig(): RunConfig {
    const row = this.#row('run');
    const where = this.#where('run');
    if (!row) throw damaged(where, 'the config is missing');
    const data = parseJSON(String(row.config), where);
    const kept = parseConfig(data, where, undefined, null);
    const isKnown = hasAll(this.parts, kept.scenario);
    const { scenario, settings } = isKnown ? parseConfig(data, where, undefined, this.parts) : kept;
    const { seed = 1, backend = 'cpu', top = 5 } = settings;
    const workers = this.sessions().at(-1)?.machine.workers ?? 1;
    return { scenario, seed, backend, workers, top };
  }

  #valid(rest: string, ...parameters: readonly number[]): Valid<Genotype>[] {
    return this.#rows('individuals', rest, ...parameters).map(
      (row) => this.#individual(row) as Valid<Genotype>,
    );
  }

  #individual(row: Row | undefined): Judged<Genotype> | undefined {
    if (row === undefined) return undefined;
    return this.#undamaged('individuals', () =>
      individualFromRow(this.decode, row, this.#where('individuals')),
    );
  }

  #generation(row: Row, timings: Row | undefined): GenerationSummary {
    const where = this.#where('generations');
    return this.#undamaged('generations', () => generationFromRow({ ...row, ...timings }, where));
  }

  /** @param rest Of the statement, after the table. */
  #rows(table: Table, rest = '', ...parameters: readonly (string | number)[]): Row[] {
    const found = this.#all(`${selectionOf(table)} ${rest}`, ...parameters);
    return found.map((row) => this.#undamaged(table, () => unsealed(table, row)));
  }

  #row(table: Table, rest = '', ...parameters: readonly (string | number)[]): Row | undefined {
    return this.#rows(table, rest, ...parameters)[0];
  }

  #get(sql: string, ...parameters: readonly (string | number)[]): unknown {
    return this.#all(sql, ...parameters)[0];
  }

  #all(sql: string, ...parameters: readonly (string | number)[]): Row[] {
    return guarded(this.folder, () => {
      try {
        return allOf(this.#statement(sql), ...parameters);
      } catch (error) {
        // The file may have been written to just then.
        if (this.#connection.isCurrent()) throw error;
        return allOf(this.#statement(sql), ...parameters);
      }
    });
  }

  #statement(sql: string): Database.Statement {
    if (!this.#connection.isCurrent()) this.#reconnect();
    const known = this.#statements.get(sql) ?? this.#connection.database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #reconnect(): void {
    const connection = connectToRead(this.folder);
    this.#statements.clear();
    this.#connection.close();
    this.#connection = connection;
  }

  #where(tableName: string): string {
    return `${join(this.folder, DATABASE)}, table ${tableName}`;
  }

  #undamaged<T>(tableName: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw damaged(this.#where(tableName), error instanceof Error ? error.message : String(error));
    }
  }
}

const BY_FITNESS = 'ORDER BY individuals.fitness DESC, individuals.number LIMIT ?';

/**
 * A run to be read; it must be closed.
 *
 * @param parts What its scenario may name, where that is more than what is built in. Without them all can be read but what
 *   genotypes stand for.
 * @throws {InputError} if the folder is none of a run, or its files are damaged
 */
export function openRun(folder: string, parts?: Parts): RunReader {
  const connection = connectToRead(folder);
  try {
    return new RunReader(folder, connection, parts);
  } catch (error) {
    connection.close();
    throw error;
  }
}
