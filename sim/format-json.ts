// Data to JSON that a person can read and edit: what fits on a line stands on one, and long lists of numbers fill lines.

const WIDTH = 100;

/** JSON text of plain data, with a line break at its end. `JSON.parse` gives back the same numbers to the bit. */
export function formatJSON(data: unknown): string {
  return `${format(data, '')}\n`;
}

function format(data: unknown, indent: string): string {
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  const inner = `${indent}  `;
  const isList = Array.isArray(data);
  const items = isList
    ? data.map((item) => format(item, inner))
    : Object.entries(data)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${JSON.stringify(name)}: ${format(value, inner)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const line = isList ? `[${items.join(', ')}]` : `{ ${items.join(', ')} }`;
  if (items.length === 0) return open + close;
  const isFlat = !items.some((item) => item.includes('\n'));
  if (isFlat && indent !== '' && indent.length + line.length <= WIDTH) return line;
  const isScalar = isList && data.every((item) => typeof item !== 'object' || item === null);
  const lines = isScalar ? fill(items, WIDTH - inner.length) : items;
  return `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;
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
