// Files that are almost valid: JSON whose values, names and text are changed at random.

import type { Random } from '../base/random.ts';

export type Data = null | boolean | number | string | readonly Data[] | { readonly [name: string]: Data };

/** One of the items, each equally likely. */
export const pick = <T>(items: readonly T[], random: Random): T => items[random.integer(items.length)]!;

/** Numbers at the ends of what formats, floats and integers hold. */
const numbers = [
  ...[0, -0, 1, -1, 2, 3, 0.5, 1.5, -1e-9, 7, 17, 255, 4096, 65536, 1e5, 1e6, 1e7, 1e9, 1e12, 1e30, 1e38],
  ...[2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, -(2 ** 31), 3.5e38, 1e-38, 1e-46, 5e-324, Number.MAX_VALUE],
];

const texts = [
  ...['', ' ', '\0', '\n', '%s', '../x', 'C:\\x', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  ...['\ud800', '\u202e', 'é', '🤖', '<b>', 'null', 'NaN', 'walk', 'flat', 'none', 'x'.repeat(5000)],
];

/** What JSON can say and data in memory cannot. */
const spellings = [
  '1e999',
  '-1e999',
  '1E-999',
  '-0',
  'NaN',
  '01',
  '.5',
  '+1',
  'undefined',
  '"\\ud800"',
  '{,}',
];

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);

/** The text of a file in which one to four places differ from `valid`. */
export function mutatedText(valid: Data, random: Random): string {
  let data = valid;
  for (let left = 1 + random.integer(4); left > 0; left--) data = mutated(data, random);
  return random.chance(0.15) ? misspelt(JSON.stringify(data), random) : JSON.stringify(data);
}

/** Goes down to a value, each child of each level equally likely, and changes it. */
function mutated(data: Data, random: Random): Data {
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  if (keys.length === 0 || random.chance(0.15)) return changed(data, random);
  const key = pick(keys, random);
  if (Array.isArray(data)) return mutatedList(data, Number(key), random);
  return mutatedObject(data as Readonly<Record<string, Data>>, key, random);
}

function mutatedList(list: readonly Data[], at: number, random: Random): Data {
  const [before, item, after] = [list.slice(0, at), list[at]!, list.slice(at + 1)];
  if (random.chance(0.8)) return [...before, mutated(item, random), ...after];
  const other = pick(list, random);
  return pick(
    [
      [...before, ...after],
      [...before, item, item, ...after],
      [...before, other, ...after],
    ],
    random,
  );
}

function mutatedObject(object: Readonly<Record<string, Data>>, key: string, random: Random): Data {
  const { [key]: value, ...others } = object;
  if (random.chance(0.75)) return { ...object, [key]: mutated(value!, random) };
  const twin = pick(Object.keys(object), random);
  return pick<Data>(
    [
      others,
      { ...others, [misspeltName(key, random)]: value! },
      { ...object, [pick(texts, random)]: value! },
      { ...object, [key]: object[twin]!, [twin]: value! },
    ],
    random,
  );
}

function misspeltName(name: string, random: Random): string {
  const at = random.integer(name.length + 1);
  return pick([name.slice(0, at) + name.slice(at + 1), `${name}s`, name.toUpperCase(), ` ${name}`], random);
}

function changed(data: Data, random: Random): Data {
  if (typeof data === 'number' && random.chance(0.6)) {
    return pick(
      [-data, data * 1e6, data / 1e6, data + 0.5, Math.fround(data), pick(numbers, random)],
      random,
    );
  }
  const others: readonly (() => Data)[] = [
    () => null,
    () => random.bit() === 1,
    () => pick(numbers, random),
    () => pick(texts, random),
    () => [],
    () => ({}),
    () => [data],
    () => ({ kind: data }),
    () => JSON.stringify(data),
    () => repeated(data, random),
  ];
  return pick(others, random)();
}

/** Long where what is repeated is short: large files take long for other reasons. */
function repeated(data: Data, random: Random): Data {
  const isShort = typeof data !== 'object' && JSON.stringify(data).length < 20;
  return Array.from({ length: isShort ? 10 ** (1 + random.integer(4)) : 3 }, () => data);
}

/** Another number in the text, nesting, a character, or an end before the end. */
function misspelt(json: string, random: Random): string {
  const at = random.integer(json.length + 1);
  const tokens = [...json.matchAll(/(?<=[:,[])(?:-?\d[\d.e+-]*|null|true|false|"[^"\\]*")(?=[,\]}])/g)];
  if (tokens.length === 0 || random.chance(0.3)) {
    const middle = pick(['', '"', '}', ']', ',', '\0', '\ufeff', '/**/', '\\'], random);
    return json.slice(0, at) + middle + (random.chance(0.3) ? '' : json.slice(at + random.integer(3)));
  }
  const { index, 0: token } = pick(tokens, random);
  const depth = 10 ** (1 + random.integer(4));
  const value = pick([...spellings, nested(depth, '[', ']'), nested(depth, '{"a":[', ']}')], random);
  return json.slice(0, index) + value + json.slice(index + token.length);
}
