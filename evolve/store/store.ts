// A run on disk (Node only):
//
//   run.sqlite          individuals, weights, generations, the search's state; see `schema.ts`
//   run.lock            held by the process that works on the run; see `writer.ts`
//   config.json         what was run, for people and for `evolve --config`
//   robots/best-1.json  the best so far, and the next best
//
// Every individual is durable before the search is told of it, so a run that was broken off at any moment goes on to
// the same bits.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import { makeEmptyFolder, makeFolder, sweepTemporary, writeWhole } from '../../base/files.ts';
import { canonicalJSON, formatJSON } from '../../base/format-json.ts';
import { InputError } from '../../base/input-error.ts';
import { thisMachine } from '../../base/machine.ts';
import { type Robot, robotToJSON } from '../../control/robot/robot.ts';
import { version } from '../../version.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Learnt } from '../individual/learnt.ts';
import { builtInParts, type Parts } from '../parts/parts.ts';
import type { Evaluated, Milestone, RunRecord } from '../run/record.ts';
import { configToJSON, type RunConfig } from '../run/run-config.ts';
import type { Search } from '../search/state.ts';
import { DATABASE, damaged, guarded, ROBOTS } from './connection.ts';
import { generationToRow, timingsToRow } from './generation-row.ts';
import { individualToRow } from './individual-row.ts';
import { requireRun } from './read-connection.ts';
import { type EventKind, openRun, RunReader, type RunSession, type SessionMachine } from './reader.ts';
import { limited, type RunLimits, removeIndividuals, removeStale } from './resumption.ts';
import { allOf, inserter, type Row, selectionOf, type Table, unsealed } from './row.ts';
import { createTables, migrate } from './schema.ts';
import { searchToState } from './search-state.ts';
import { requireSqlite } from './sqlite.ts';
import { failedStart, isNeverBegun } from './start.ts';
import { faultsIn } from './verify.ts';
import { weightsToRow } from './weights.ts';
import { Writer } from './writer.ts';

export const CONFIG = 'config.json';

/** The file of the robot of a rank, counted from 1. */
export const robotFile = (rank: number): string => join(ROBOTS, `best-${rank}.json`);

/** Works on a run. It holds the run's lock, so it must be closed. */
export class RunStore implements RunRecord {
  readonly folder: string;
  /** The same run, to be read; it closes with the store. */
  readonly read: RunReader;
  /** The state that the run was found in; null: it begins. */
  readonly search: Search<Genotype> | null;
  readonly #writer: Writer;
  readonly #session: number;
  readonly #insertIndividual: ReturnType<typeof inserter>;
  readonly #insertWeights: ReturnType<typeof inserter>;
  readonly #insertEvent: ReturnType<typeof inserter>;
  /** Controllers that may be needed still by id, so that they need not be read. */
  readonly #controllers = new Map<string, Learnt>();
  /** Ids of the robots that stand in the files, best first. */
  #written: (string | undefined)[] = [];

  private constructor(folder: string, writer: Writer, machine: SessionMachine, parts: Parts) {
    this.folder = folder;
    this.#writer = writer;
    const { database } = writer;
    this.read = readerOf(folder, writer, parts);
    this.search = this.read.search();
    this.#insertIndividual = inserter(database, 'individuals');
    this.#insertWeights = inserter(database, 'weights');
    this.#insertEvent = inserter(database, 'events');
    this.#session = this.#beginSession(machine);
  }

  /**
   * Makes the store of a new run.
   *
   * @param folder One that does not exist yet, is empty, or holds the store of a run that was broken off before it had
   *   begun. Where the start fails, what was made is removed.
   * @param parts What the scenario may name.
   * @throws {InputError} `not-empty`, `unwritable`
   */
  static create(folder: string, config: RunConfig, parts: Parts = builtInParts): RunStore {
    requireSqlite();
    const isNew = !existsSync(folder);
    if (!isNeverBegun(folder)) makeEmptyFolder(folder);
    let writer: Writer | null = null;
    try {
      writer = Writer.open(folder, 'create');
      if (!writer) throw busy(folder);
      const { database } = writer;
      writer.transaction(() => {
        createTables(database);
        writeDecisive(database, config);
      });
      writeWhole(join(folder, CONFIG), formatJSON(configToJSON(config)));
      return new RunStore(folder, writer, machineOf(config), parts);
    } catch (error) {
      writer?.close();
      throw failedStart(folder, isNew, error);
    }
  }

  /**
   * Opens the store of a run that was broken off, or that is to go on longer than it was meant to; one of an earlier
   * version is brought up to date.
   *
   * @param workers Threads of this session.
   * @param limits Of the run's length, where they are to change.
   * @param parts What the scenario may name.
   * @throws {InputError} if the folder is none of a run, its files are damaged, or another process works on it
   */
  static resume(
    folder: string,
    workers: number,
    limits: RunLimits = {},
    parts: Parts = builtInParts,
  ): RunStore {
    requireRun(folder);
    const writer = Writer.open(folder, 'write');
    if (!writer) throw busy(folder);
    try {
      for (const each of [folder, join(folder, ROBOTS)]) sweepTemporary(each);
      checkWhole(writer.database, folder);
      writer.transaction(() => migrate(writer.database, join(folder, DATABASE)));
      const reader = readerOf(folder, writer, parts);
      const config = { ...limited(reader, limits), workers };
      writer.transaction(() => {
        removeStale(writer.database, config, reader.search(), parts);
        writeDecisive(writer.database, config);
      });
      writeWhole(join(folder, CONFIG), formatJSON(configToJSON(config)));
      return new RunStore(folder, writer, machineOf(config), parts);
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** See {@link RunRecord}, as for the next five. */
  controllerOf(id: string): Learnt | undefined {
    const known = this.#controllers.get(id) ?? this.read.controllerOf(id);
    if (known) this.#controllers.set(id, known);
    return known;
  }

  recorded(number: number): Evaluated | undefined {
    const judged = this.read.numbered(number);
    return judged && { judged, controller: this.controllerOf(judged.id) ?? null };
  }

  firstWith(key: string, below: number): string | undefined {
    return this.read.firstWith(key, below);
  }

  fittest(count: number, below: number) {
    return this.read.fittest(count, below);
  }

  add({ judged, controller }: Evaluated): void {
    this.#transaction(() => {
      this.#insertIndividual(individualToRow(this.read.space, judged));
      if (!controller) return;
      this.#insertWeights({ number: judged.number, ...weightsToRow(controller), is_sample: 0 });
      this.#controllers.set(judged.id, controller);
    });
  }

  commit({ search, summary, needed, sample, isLast }: Milestone): void {
    const { database } = this.#writer;
    const write = (): void => {
      inserter(database, 'generations')(generationToRow(summary));
      inserter(database, 'timings')(timingsToRow(summary));
      database.exec('DELETE FROM search');
      const numberOf = (id: string): number => this.read.numberOf(id)!;
      inserter(database, 'search')({ told: search.told, state: searchToState(search, numberOf) });
      if (sample !== null) update(database, 'weights', numberOf(sample), { is_sample: 1 });
      this.#forget(search.told, needed);
      if (isLast) this.#trim(search.told);
    };
    this.#writer.transaction(write, { isDurable: true });
  }

  /** Weights of those who are told and whom nobody needs. */
  #forget(told: number, needed: ReadonlySet<string>): void {
    const { database } = this.#writer;
    const sql =
      'SELECT number, CAST(id AS BLOB) AS bytes, is_sample FROM weights JOIN individuals USING (number) WHERE number < ?';
    const rows = allOf(database.prepare(sql), told) as unknown as {
      number: number;
      bytes: Buffer;
      is_sample: number;
    }[];
    const remove = database.prepare('DELETE FROM weights WHERE number = ?');
    for (const { number, bytes, is_sample } of rows) {
      const id = bytes.toString();
      if (needed.has(id)) continue;
      if (!is_sample) remove.run(number);
      this.#controllers.delete(id);
    }
  }

  /** Whoever was born too late for the run. */
  #trim(told: number): void {
    removeIndividuals(this.#writer.database, 'number >= ?', told);
    // Few enough, and seldom enough, to ask for what is needed of the rest again.
    this.#controllers.clear();
  }

  /**
   * Writes the best robots as files, those that are not there yet.
   * @throws {InputError} `unwritable`; `not-found` where the store is gone, lest a folder be made that holds only them
   */
  writeRobots(best: readonly Robot[]): void {
    this.#transaction(() => {});
    makeFolder(join(this.folder, ROBOTS));
    best.forEach((robot, i) => {
      const id = robot.provenance?.id;
      if (this.#written[i] === id) return;
      writeWhole(join(this.folder, robotFile(i + 1)), formatJSON(robotToJSON(robot)));
      this.#written[i] = id;
    });
  }

  /** Adds a line to the run's log. @throws {InputError} as {@link RunStore.add} */
  note(kind: EventKind, text: string): void {
    this.#transaction(() => {
      const event = nextOf(this.#writer.database, 'events', 'event');
      this.#insertEvent({ event, at: new Date().toISOString(), kind, text });
    });
  }

  /**
   * @param outcome How the session ends; without one it counts as broken off.
   * @throws {InputError} if the outcome cannot be written, but not of one that failed: what it failed by is thrown already
   */
  close(outcome?: RunSession['outcome']): void {
    try {
      if (outcome) {
        this.#transaction(() =>
          update(this.#writer.database, 'sessions', this.#session, {
            ended: new Date().toISOString(),
            outcome,
          }),
        );
      }
    } catch (error) {
      if (outcome !== 'failed') throw error;
    } finally {
      this.#writer.close();
    }
  }

  #beginSession(machine: SessionMachine): number {
    const { database } = this.#writer;
    const session = nextOf(database, 'sessions', 'session');
    const row = { session, began: new Date().toISOString(), pid: process.pid };
    this.#transaction(() => inserter(database, 'sessions')({ ...row, machine: JSON.stringify(machine) }));
    return session;
  }

  #transaction(work: () => void): void {
    this.#writer.transaction(work);
  }
}

/** It closes with the writer. */
function readerOf(folder: string, { database }: Writer, parts: Parts): RunReader {
  const connection = { database, isOutdated: false, isCurrent: () => true, close: () => {} };
  return new RunReader(folder, connection, parts);
}

/** What the outcome depends on; how many workers a session has does not belong to it. */
function writeDecisive(database: Database.Database, { workers: _, ...config }: RunConfig): void {
  database.exec('DELETE FROM run');
  inserter(database, 'run')({ config: canonicalJSON(configToJSON(config)) });
}

const keyOf = { weights: 'number', sessions: 'session' } as const;

function update(database: Database.Database, table: keyof typeof keyOf, key: number, changes: Row): void {
  const [found] = allOf(database.prepare(`${selectionOf(table)} WHERE ${keyOf[table]} = ?`), key);
  inserter(database, table, 'REPLACE')({ ...unsealed(table, found!), ...changes });
}

function nextOf(database: Database.Database, table: Table, column: string): number {
  const [found] = database.prepare(`SELECT coalesce(max(${column}), 0) + 1 AS next FROM ${table}`).all();
  return (found as { next: number }).next;
}

function machineOf({ backend, workers }: RunConfig): SessionMachine {
  return { ...thisMachine(), backend, workers, packageVersion: version };
}

function checkWhole(database: Database.Database, folder: string): void {
  const found = guarded(folder, () => faultsIn(database, 'quick_check', 1));
  if (found.length > 0) throw damaged(join(folder, DATABASE), found[0]!);
}

function busy(folder: string): InputError {
  const pid = lastProcess(folder);
  return new InputError({
    code: 'unwritable',
    where: folder,
    problem: `another process${pid === undefined ? '' : ` (${pid})`} works on this run. Wait until it is done, or stop it; look with: morphograd status ${folder}`,
  });
}

/** Undefined if it has not written itself down yet. */
function lastProcess(folder: string): number | undefined {
  try {
    const reader = openRun(folder);
    const pid = reader.sessions().at(-1)?.pid;
    reader.close();
    return pid;
  } catch {
    return undefined;
  }
}
