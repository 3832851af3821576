// A run on disk (Node only):
//
//   run.sqlite          individuals, weights, generations, the search's state; see `schema.ts`
//   run.lock            held by the process that works on the run
//   config.json         what was run, for people and for `evolve --config`
//   robots/best-1.json  the best so far, and the next best
//
// Every individual is durable before the search is told of it, so a run that was broken off at any moment goes on to
// the same bits.

import { join } from 'node:path';
import type Database from 'libsql';
import type { RobotController } from '../../control/robot/controller.ts';
import { type Robot, robotToJSON } from '../../control/robot.ts';
import { makeEmptyFolder, makeFolder, writeWhole } from '../../sim/files.ts';
import { formatJSON } from '../../sim/format-json.ts';
import { InputError } from '../../sim/input-error.ts';
import { thisMachine } from '../../sim/machine.ts';
import { version } from '../../version.ts';
import type { Genotype } from '../breed.ts';
import type { Evaluated, Milestone, RunRecord } from '../record.ts';
import { configToJSON, type RunConfig } from '../run-config.ts';
import type { Search } from '../search.ts';
import { connect, connectToRead, DATABASE, guarded } from './connection.ts';
import { generationToRow, timingsToRow } from './generation-row.ts';
import { individualToRow } from './individual-row.ts';
import { lockRun, type RunLock } from './lock.ts';
import { type EventKind, RunReader, type RunSession, type SessionMachine } from './reader.ts';
import { createTables, migrate } from './schema.ts';
import { searchToState } from './search-state.ts';
import { requireSqlite } from './sqlite.ts';
import { weightsToRow } from './weights.ts';

export const CONFIG = 'config.json';

/** The file of the robot of a rank, counted from 1. */
export const robotFile = (rank: number): string => join('robots', `best-${rank}.json`);

/** Works on a run. It holds the run's lock, so it must be closed. */
export class RunStore implements RunRecord {
  readonly folder: string;
  /** The same run, to be read; it closes with the store. */
  readonly read: RunReader;
  /** The state that the run was found in; null: it begins. */
  readonly search: Search<Genotype> | null;
  readonly #database: Database.Database;
  readonly #lock: RunLock;
  readonly #session: number;
  readonly #insertIndividual: Insert;
  readonly #insertWeights: Insert;
  readonly #insertEvent: Insert;
  /** Controllers that may be needed still by id, so that they need not be read. */
  readonly #controllers = new Map<string, RobotController>();
  /** Ids of the robots that stand in the files, best first. */
  #written: (string | undefined)[] = [];

  private constructor(folder: string, database: Database.Database, lock: RunLock, machine: SessionMachine) {
    this.folder = folder;
    this.#database = database;
    this.#lock = lock;
    this.read = new RunReader(folder, database);
    this.search = this.read.search();
    this.#insertIndividual = inserter(database, 'individuals');
    this.#insertWeights = inserter(database, 'weights');
    this.#insertEvent = inserter(database, 'events');
    this.#session = this.#beginSession(machine);
  }

  /**
   * Makes the store of a new run.
   *
   * @param folder One that does not exist yet, or is empty.
   * @throws {InputError} `not-empty`, `unwritable`
   */
  static create(folder: string, config: RunConfig): RunStore {
    requireSqlite();
    makeEmptyFolder(folder);
    return RunStore.#locked(folder, (lock) => {
      const database = connect(folder);
      const begin = database.transaction(() => {
        createTables(database);
        writeDecisive(database, config);
      });
      begin();
      writeWhole(join(folder, CONFIG), formatJSON(configToJSON(config)));
      return new RunStore(folder, database, lock, machineOf(config));
    });
  }

  /**
   * Opens the store of a run that was broken off, or that is to go on longer than it was meant to.
   *
   * @param workers Threads of this session.
   * @param limits Of the run's length, where they are to change.
   * @throws {InputError} if the folder is none of a run, its files are damaged, or another process works on it
   */
  static resume(folder: string, workers: number, limits: RunLimits = {}): RunStore {
    // Says so if there is no run, before a lock file is made.
    connectToRead(folder).close();
    return RunStore.#locked(folder, (lock) => {
      const database = connect(folder);
      checkWhole(database, folder);
      migrate(database, join(folder, DATABASE));
      const config = limited(new RunReader(folder, database).config, limits);
      database.transaction(() => writeDecisive(database, config))();
      return new RunStore(folder, database, lock, machineOf({ ...config, workers }));
    });
  }

  static #locked(folder: string, open: (lock: RunLock) => RunStore): RunStore {
    const lock = lockRun(folder);
    if (!lock) throw busy(folder);
    try {
      return guarded(folder, () => open(lock));
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** See {@link RunRecord}, as for the next five. */
  controllerOf(id: string): RobotController | undefined {
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

  commit({ search, summary, needed, sample }: Milestone): void {
    const database = this.#database;
    // This commit also outlives the machine, and with it those before.
    database.pragma('synchronous = FULL');
    this.#transaction(() => {
      inserter(database, 'generations')(generationToRow(summary));
      inserter(database, 'timings')(timingsToRow(summary));
      database.exec('DELETE FROM search');
      const numberOf = (id: string): number => this.read.numberOf(id)!;
      inserter(database, 'search')({ told: search.told, state: searchToState(search, numberOf) });
      if (sample !== null)
        database.prepare('UPDATE weights SET is_sample = 1 WHERE number = ?').run(numberOf(sample));
      this.#forget(search.told, needed);
    });
    database.pragma('synchronous = NORMAL');
  }

  /** Weights of those who are told and whom nobody needs. */
  #forget(told: number, needed: ReadonlySet<string>): void {
    const rows = this.#database
      .prepare('SELECT number, id, is_sample FROM weights JOIN individuals USING (number) WHERE number < ?')
      .all(told) as { number: number; id: string; is_sample: number }[];
    const remove = this.#database.prepare('DELETE FROM weights WHERE number = ?');
    for (const { number, id, is_sample } of rows) {
      if (needed.has(id)) continue;
      if (!is_sample) remove.run(number);
      this.#controllers.delete(id);
    }
  }

  /** Writes the best robots as files, those that are not there yet. @throws {InputError} `unwritable` */
  writeRobots(best: readonly Robot[]): void {
    makeFolder(join(this.folder, 'robots'));
    best.forEach((robot, i) => {
      const id = robot.provenance?.id;
      if (this.#written[i] === id) return;
      writeWhole(join(this.folder, robotFile(i + 1)), formatJSON(robotToJSON(robot)));
      this.#written[i] = id;
    });
  }

  /** Adds a line to the run's log. */
  note(kind: EventKind, text: string): void {
    guarded(this.folder, () => this.#insertEvent({ at: new Date().toISOString(), kind, text }));
  }

  /** @param outcome How the session ends; without one it counts as broken off. */
  close(outcome?: RunSession['outcome']): void {
    try {
      if (outcome) {
        this.#database
          .prepare('UPDATE sessions SET ended = ?, outcome = ? WHERE session = ?')
          .run(new Date().toISOString(), outcome, this.#session);
      }
      this.#database.close();
    } finally {
      this.#lock.close();
    }
  }

  #beginSession(machine: SessionMachine): number {
    const { lastInsertRowid } = inserter(
      this.#database,
      'sessions',
    )({ began: new Date().toISOString(), pid: process.pid, machine: JSON.stringify(machine) });
    return Number(lastInsertRowid);
  }

  #transaction(work: () => void): void {
    guarded(this.folder, () => this.#database.transaction(work)());
  }
}

/** What may change about a run that was begun: when it ends. */
export interface RunLimits {
  readonly generations?: number;
  readonly rollouts?: number;
}

function limited(config: RunConfig, limits: RunLimits): RunConfig {
  const { scenario } = config;
  return { ...config, scenario: { ...scenario, evolution: { ...scenario.evolution, ...limits } } };
}

/** What the outcome depends on; how many workers a session has does not belong to it. */
function writeDecisive(database: Database.Database, { workers: _, ...config }: RunConfig): void {
  database.exec('DELETE FROM run');
  inserter(database, 'run')({ config: canonicalJSON(configToJSON(config)) });
}

/** Equal for equal data, whatever the order of its fields. */
const canonicalJSON = (data: unknown): string =>
  JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

type Insert = (row: Readonly<Record<string, string | number | Uint8Array | null>>) => Database.RunResult;

/** Inserts rows of the same columns each time. */
function inserter(database: Database.Database, tableName: string): Insert {
  let statement: Database.Statement | undefined;
  return (row) => {
    const names = Object.keys(row);
    statement ??= database.prepare(
      `INSERT INTO ${tableName} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    return statement.run(...Object.values(row));
  };
}

function machineOf({ backend, workers }: RunConfig): SessionMachine {
  return { ...thisMachine(), backend, workers, packageVersion: version };
}

function checkWhole(database: Database.Database, folder: string): void {
  const [row] = database.pragma('quick_check(1)') as Record<string, string>[];
  const [found] = Object.values(row ?? {});
  if (found === 'ok') return;
  throw new InputError({
    code: 'invalid',
    where: join(folder, DATABASE),
    problem: `the store is damaged: ${found}. Restore the folder from a copy.`,
  });
}

function busy(folder: string): InputError {
  const reader = new RunReader(folder, connectToRead(folder));
  const pid = reader.sessions().at(-1)?.pid;
  reader.close();
  return new InputError({
    code: 'unwritable',
    where: folder,
    problem: `another process${pid === undefined ? '' : ` (${pid})`} works on this run. Wait until it is done, or stop it; look with: morphograd status ${folder}`,
  });
}
