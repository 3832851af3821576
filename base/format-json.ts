// Data to JSON that a person can read and edit: what fits on a line stands on one, and long lists of numbers fill lines.
// Time and text grow with the data alone, however deep it is nested.

const WIDTH = 110;
/** Deeper levels are indented no further. */
const DEEPEST_INDENT = 30;

interface Pending {
  readonly data: unknown;
  readonly depth: number;
  /** What stands before the data on its line, after the indent. */
  readonly name: string;
}

/** JSON text of plain data, with a line break at its end. `JSON.parse` gives back the same numbers to the bit. */
export function formatJSON(data: unknown): string {
  const done: string[] = [];
  const waiting: (string | Pending)[] = [{ data, depth: 0, name: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') done.push(next);
    else for (const part of spread(next).reverse()) waiting.push(part);
  }
  return `${done.join('')}\n`;
}

/** The text of the data, as far as it is of one line or its items' beginnings; the items stand where they go. */
function spread({ data, depth, name }: Pending): (string | Pending)[] {
  if (typeof data !== 'object' || data === null) return [name + scalar(data)];
  const indent = indentOf(depth);
  // The outermost data is spread out, and a line may have to end with a comma.
  const line = inline(data, depth === 0 ? 2 : Math.max(2, WIDTH - indent.length - name.length - 1));
  if (line !== undefined) return [name + line];
  const inner = `\n${indentOf(depth + 1)}`;
  const isList = Array.isArray(data);
  const [open, close] = isList ? '[]' : '{}';
  const items: readonly (string | Pending)[] =
    isList && data.every((item) => item === null || typeof item === 'number')
      ? fill(data.map(scalar), WIDTH - inner.length)
      : fieldsOf(data).map(([key, value]) => ({ data: value, depth: depth + 1, name: key }));
  const separated = items.flatMap((item, i) => [i === 0 ? inner : `,${inner}`, item]);
  return [`${name}${open}`, ...separated, `\n${indent}${close}`];
}

const indentOf = (depth: number): string => '  '.repeat(Math.min(depth, DEEPEST_INDENT));

const scalar = (data: unknown): string => JSON.stringify(data) ?? 'null';

/** The items with what stands before them. */
function fieldsOf(data: object): (readonly [name: string, value: unknown])[] {
  if (Array.isArray(data)) return data.map((item) => ['', item]);
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [`${JSON.stringify(key)}: `, value]);
}

/** The data on one line, if that has at most `room` characters; no more of it is looked at than that. */
function inline(data: unknown, room: number): string | undefined {
  if (typeof data === 'string' && data.length > room) return undefined;
  if (typeof data !== 'object' || data === null) {
    const text = scalar(data);
    return text.length <= room ? text : undefined;
  }
  const isList = Array.isArray(data);
  if (isList && 2 * data.length > room + 1) return undefined;
  const fields = fieldsOf(data);
  if (fields.length === 0) return room < 2 ? undefined : isList ? '[]' : '{}';
  const [open, close] = isList ? '[]' : ['{ ', ' }'];
  let line = open!;
  for (const [i, [name, value]] of fields.entries()) {
    line += i === 0 ? name : `, ${name}`;
    const text = inline(value, room - line.length - close!.length);
    if (text === undefined) return undefined;
    line += text;
  }
  return `${line}${close}`;
}

/** The items in as few lines as hold them. */
function fill(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    if (line && line.length + item.length + 2 > width) {
      lines.push(line);
      line = '';
    }
    line += line ? `, ${item}` : item;
  }
  return [...lines, line];
}

/** Equal for equal data, whatever the order of its fields. */
export const canonicalJSON = (data: unknown): string =>
  JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
