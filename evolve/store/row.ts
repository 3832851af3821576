// Rows of the store with their checksums, and texts that may be damaged (Node only).
//
// A row's checksum tells whether it is what was written: SQLite itself does not notice a flipped bit in a value. Texts are
// read as bytes and decoded here, since a text that is no UTF-8 makes the SQLite library abort the process.

import { crc32 } from 'node:zlib';
import type Database from 'libsql';

/** Columns of each table besides `checksum`. */
export const columnsOf = {
  run: ['config'],
  individuals: [
    ...['number', 'id', 'generation', 'island', 'operator', 'parents', 'founded', 'founder', 'depth'],
    ...['inherited_loss', 'rate', 'genotype_seed', 'controller_seed', 'genotype', 'key', 'status', 'fitness'],
    ...['learning_curve', 'rollouts', 'descriptors', 'cause', 'reason', 'duplicate_of'],
  ],
  weights: ['number', 'controller', 'data', 'is_sample'],
  generations: [
    ...['generation', 'best', 'upper_quartile', 'median', 'lower_quartile', 'worst', 'mean', 'population'],
    ...['diversity', 'distinct_bodies', 'age', 'depth', 'evaluated', 'duplicates', 'rollouts'],
    ...['total_rollouts', 'coverage', 'qd_score', 'quarantined'],
  ],
  search: ['told', 'state'],
  timings: ['generation', 'seconds', 'breeding', 'evaluation', 'selection', 'storage'],
  sessions: ['session', 'began', 'ended', 'outcome', 'pid', 'machine'],
  events: ['event', 'at', 'kind', 'text'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Table = keyof typeof columnsOf;

export const tables = Object.keys(columnsOf) as Table[];

/** The columns that hold bytes. */
const BYTES: ReadonlySet<string> = new Set(['data']);

export type Value = string | number | Uint8Array | null;

export type Row = Readonly<Record<string, Value>>;

/** All rows that a statement gives. The statement is done then, so that it holds no older state of the database. */
export function allOf(statement: Database.Statement, ...parameters: readonly (string | number)[]): Row[] {
  return (statement.all(...parameters) as Record<string, Value | ArrayBuffer>[]).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof ArrayBuffer ? Buffer.from(value) : value,
      ]),
    ),
  );
}

/** `SELECT … FROM table`, of rows for {@link unsealed}; what follows it names columns with their table. */
export const selectionOf = (table: Table): string => selection(table, columnsOf[table]);

const selection = (table: string, columns: readonly string[]): string =>
  `SELECT ${table}.rowid AS row_number, ${[...columns, 'checksum'].map((name) => asBytes(`${table}.${name}`, name)).join(', ')} FROM ${table}`;

const asBytes = (value: string, name: string): string =>
  `CASE typeof(${value}) WHEN 'text' THEN CAST(${value} AS BLOB) ELSE ${value} END AS ${name}`;

/** A row to be written: with its checksum, columns that it lacks as null. */
export function sealed(table: Table, row: Row): Row {
  const whole = Object.fromEntries(columnsOf[table].map((name) => [name, row[name] ?? null]));
  return { ...whole, checksum: checksumOf(whole) };
}

/** A row as it was written. @throws {TypeError} if it is another */
export function unsealed(table: Table, found: Row): Row {
  const columns = columnsOf[table];
  const bytes = Object.fromEntries(columns.map((name) => [name, found[name] ?? null]));
  if (checksumOf(bytes) !== found.checksum) throw new TypeError('the checksum of a row does not agree');
  return Object.fromEntries(
    columns.map((name) => [name, BYTES.has(name) ? bytes[name]! : decoded(bytes[name]!)]),
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decoded = (value: Value): Value => (value instanceof Uint8Array ? utf8.decode(value) : value);

/** Of names and values, whatever their order; a text counts as its bytes. */
function checksumOf(row: Row): number {
  let sum = 0;
  for (const name of Object.keys(row).sort()) {
    sum = crc32(`${name}\0`, sum);
    for (const part of partsOf(row[name]!)) sum = crc32(part, sum);
  }
  return sum;
}

function partsOf(value: Value): Uint8Array[] {
  // SQLite keeps no NaN and no negative zero.
  if (value === null || Number.isNaN(value)) return [Uint8Array.of(0)];
  if (typeof value === 'number') return [Uint8Array.of(1), doubleOf(value + 0)];
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  const head = [Uint8Array.of(2), doubleOf(bytes.length)];
  // Of no bytes that lie nowhere, zlib begins anew.
  return bytes.length === 0 ? head : [...head, bytes];
}

function doubleOf(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value, true);
  return new Uint8Array(bytes.buffer);
}

/** Rows at a time, so that no table is held whole. */
const PAGE = 500;

/** All rows of a table for {@link unsealed}, and their numbers in the file. */
export function* rowsOf(
  database: Database.Database,
  table: string,
  columns: readonly string[],
): Generator<Row & { readonly row_number: number }> {
  const page = database.prepare(
    `${selection(table, columns)} WHERE ${table}.rowid > ? ORDER BY ${table}.rowid LIMIT ${PAGE}`,
  );
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = allOf(page, last) as (Row & { readonly row_number: number })[];
    yield* rows;
    if (rows.length < PAGE) return;
    const next = rows.at(-1)!.row_number;
    if (!(next > last)) throw new TypeError('the rows are out of order');
    last = next;
  }
}

/** Writes the checksums of a table anew, whatever columns it has: for migrations that change some. */
export function sealAll(database: Database.Database, table: string): void {
  const described = allOf(
    database.prepare(`SELECT CAST(name AS BLOB) AS name FROM pragma_table_info('${table}')`),
  );
  const columns = described
    .map(({ name }) => decoded(name!))
    .filter((name) => name !== 'checksum') as string[];
  const update = database.prepare(`UPDATE ${table} SET checksum = ? WHERE rowid = ?`);
  for (const { row_number, ...values } of rowsOf(database, table, columns)) {
    update.run(checksumOf(Object.fromEntries(columns.map((name) => [name, values[name]!]))), row_number);
  }
}

type Insert = (row: Row) => Database.RunResult;

/** Inserts rows with their checksums. @param verb What becomes of a row of the same key. */
export function inserter(
  database: Database.Database,
  table: Table,
  verb: 'INSERT' | 'REPLACE' = 'INSERT',
): Insert {
  const names = [...columnsOf[table], 'checksum'];
  const marks = names.map(() => '?').join(', ');
  const statement = database.prepare(`${verb} INTO ${table} (${names.join(', ')}) VALUES (${marks})`);
  return (row) => {
    const values = sealed(table, row);
    return statement.run(...names.map((name) => values[name]!));
  };
}
