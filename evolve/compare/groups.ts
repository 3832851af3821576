// Runs of one config that differ in nothing but their seeds belong together; groups are named by what differs between
// them.

/** A group of runs, and in which fields it differs from the other groups. */
export interface Group<R> {
  /** `inheritance=weights, population=50`; what all share where nothing differs. */
  readonly name: string;
  /** Values of the fields that differ between groups, by path in the config; those that this group has. */
  readonly differences: Readonly<Record<string, unknown>>;
  readonly runs: readonly R[];
}

/** Of a config, what makes no difference to how good a search is. */
const INDIFFERENT: ReadonlySet<string> = new Set(['seed', 'workers', 'top', 'scenario.description']);

/** Most fields that a name lists, and most characters of a value in it. */
const MOST_FIELDS = 4;
const MOST_CHARACTERS = 24;

/**
 * @param configOf The config of a run as JSON data.
 * @param common The name of a group that is the only one.
 */
export function groupsOf<R>(runs: readonly R[], configOf: (run: R) => unknown, common: string): Group<R>[] {
  const groups = new Map<string, { readonly config: unknown; readonly runs: R[] }>();
  for (const run of runs) {
    const config = decisive(configOf(run), '');
    const key = JSON.stringify(config);
    const group = groups.get(key) ?? { config, runs: [] };
    group.runs.push(run);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const differing = differencesOf(all.map(({ config }) => config));
  const nameOf = shortNames(all.flatMap(({ config }) => pathsOf(config)));
  const names = all.map((_, i) => {
    const own = differing.filter(({ values }) => values[i] !== undefined);
    return listed(own.map(({ path, values }) => `${nameOf(path)}=${shown(values[i], values)}`)) || common;
  });
  return all.map(({ runs }, i) => ({
    name: names.indexOf(names[i]!) === i ? names[i]! : `${names[i]} (${i + 1})`,
    differences: Object.fromEntries(
      differing.filter(({ values }) => values[i] !== undefined).map(({ path, values }) => [path, values[i]]),
    ),
    runs,
  }));
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The config without what is indifferent, its fields in one order, so that equal ones are equal as text. */
function decisive(value: unknown, path: string): unknown {
  if (!isFields(value)) return value;
  const names = Object.keys(value).sort();
  const kept = names.filter((name) => value[name] !== undefined && !INDIFFERENT.has(under(path, name)));
  return Object.fromEntries(kept.map((name) => [name, decisive(value[name], under(path, name))]));
}

const under = (path: string, name: string): string => (path ? `${path}.${name}` : name);

interface Difference {
  readonly path: string;
  /** Of each config; undefined where it has no such field. */
  readonly values: readonly unknown[];
}

/** The innermost fields that differ; of objects of different kinds the object, for they have little in common. */
function differencesOf(values: readonly unknown[], path = ''): Difference[] {
  if (new Set(values.map((value) => JSON.stringify(value))).size === 1) return [];
  const kinds = new Set(values.map((value) => (isFields(value) ? value.kind : undefined)));
  if (!values.every(isFields) || kinds.size > 1) return [{ path, values }];
  const names = [...new Set(values.flatMap((value) => Object.keys(value)))];
  return names.flatMap((name) =>
    differencesOf(
      values.map((value) => value[name]),
      under(path, name),
    ),
  );
}

function pathsOf(value: unknown, path = ''): string[] {
  if (!isFields(value)) return [path];
  return [path, ...Object.keys(value).flatMap((name) => pathsOf(value[name], under(path, name)))];
}

/** Gives each path its shortest end that no other ends in. */
function shortNames(paths: readonly string[]): (path: string) => string {
  const count = new Map<string, number>();
  for (const path of new Set(paths))
    for (const end of endsOf(path)) count.set(end, (count.get(end) ?? 0) + 1);
  return (path) => endsOf(path).find((end) => count.get(end) === 1) ?? path;
}

/** The shortest first. */
function endsOf(path: string): string[] {
  const parts = path.split('.');
  return parts.map((_, i) => parts.slice(parts.length - 1 - i).join('.'));
}

/** Of an object its kind, if that tells it from the others. */
function shown(value: unknown, others: readonly unknown[]): string {
  if (typeof value === 'string') return shortened(value);
  if (!isFields(value)) return shortened(JSON.stringify(value));
  const { kind } = value;
  const alike = others.filter((other) => isFields(other) && other.kind === kind);
  const isTold = new Set(alike.map((other) => JSON.stringify(other))).size === 1;
  if (isTold) return typeof kind === 'string' ? kind : `{${Object.keys(value).join(', ')}}`;
  return shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}

function listed(parts: readonly string[]): string {
  const rest = parts.length - MOST_FIELDS;
  return rest <= 0 ? parts.join(', ') : `${parts.slice(0, MOST_FIELDS).join(', ')} and ${rest} more`;
}
