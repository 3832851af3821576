// Data to JSON that a person can read and edit: what fits on a line stands on one, and long lists of numbers fill lines.

const WIDTH = 110;

/** JSON text of plain data, with a line break at its end. `JSON.parse` gives back the same numbers to the bit. */
export function formatJSON(data: unknown): string {
  return `${format(data, '', '')}\n`;
}

/** @param name What stands before the data on its line, after the indent. */
function format(data: unknown, indent: string, name: string): string {
  if (typeof data !== 'object' || data === null) return name + JSON.stringify(data);
  const inner = `${indent}  `;
  const isList = Array.isArray(data);
  const items = isList
    ? data.map((item) => format(item, inner, ''))
    : Object.entries(data)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => format(value, inner, `${JSON.stringify(key)}: `));
  const [open, close, space] = isList ? ['[', ']', ''] : ['{', '}', ' '];
  if (items.length === 0) return name + open + close;
  const line = `${name}${open}${space}${items.join(', ')}${space}${close}`;
  // The outermost data is spread out, and a line may have to end with a comma.
  if (indent !== '' && !line.includes('\n') && indent.length + line.length < WIDTH) return line;
  const isNumbers = isList && data.every((item) => item === null || typeof item === 'number');
  const lines = isNumbers ? fill(items, WIDTH - inner.length - 1) : items;
  return `${name}${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;
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
