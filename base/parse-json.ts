// JSON text to data. The engine's own errors differ from browser to browser and often lack the place, so the place is
// found here.

import { InputError } from './input-error.ts';
import { shorten } from './text.ts';

/** Lists and objects within one another; beyond it what walks through data would run out of stack. */
const DEEPEST = 500;

/**
 * @param where What errors name the text by.
 * @throws {InputError} `syntax`, with line and column, both counted from 1; `invalid` where it is nested more than 500 deep.
 */
export function parseJSON(text: string, where: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    const { at, expected } = firstError(json);
    const before = json.slice(0, at).split('\n');
    const path = `line ${before.length}, column ${before.at(-1)!.length + 1}:`;
    throw new InputError({
      code: 'syntax',
      where,
      path,
      problem: explain(json.slice(at, at + 80), expected),
    });
  }
  if (!isDeeperThan(DEEPEST, data)) return data;
  const problem = `lists and objects are nested more than ${DEEPEST} deep. Write it flatter.`;
  throw new InputError({ code: 'invalid', where, problem });
}

/** Whether data is an object with fields: no list, and not null. */
export const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

function isDeeperThan(depth: number, data: unknown): boolean {
  let level = [data];
  for (let i = 0; i <= depth; i++) {
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? Object.values(item).filter(isNested) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

const isNested = (item: unknown): boolean => typeof item === 'object' && item !== null;

/** @param rest The beginning of what follows. */
function explain(rest: string, expected: string): string {
  if (rest === '') return `the text ends where ${expected} is due. It may have been cut off.`;
  const word = /^-?[\w.]+|^\/[/*]?|^./su.exec(rest)![0];
  const advice = remedies.find(([pattern]) => pattern.test(word))?.[1] ?? '';
  return `this is not JSON: ${JSON.stringify(shorten(word))} stands where ${expected} is due.${advice && ` ${advice}`}`;
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^(-?(NaN|Infinity)|nan|-?inf)$/i, 'Numbers must be finite; write one, or leave the field out.'],
  [/^\/[/*]/, 'JSON has no comments; leave it out.'],
  [/^'/, 'Write texts in double quotes.'],
  [/^[\]}]/, 'Leave out the comma before it, or write what is missing.'],
  [/^[A-Za-z_]/, 'Write names and texts in double quotes.'],
];

interface SyntaxFault {
  readonly at: number;
  readonly expected: string;
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const word = /(?:true|false|null)(?!\w)/y;

const escaped = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;

/** Where the text in quotes that begins here ends; undefined if there is none. A regular expression would overflow. */
function endOfText(json: string, start: number): number | undefined {
  if (json[start] !== '"') return undefined;
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return undefined;
    if (code !== 0x5c) continue;
    escaped.lastIndex = at;
    if (!escaped.test(json)) return undefined;
    at = escaped.lastIndex - 1;
  }
  return undefined;
}

const endOf = (pattern: RegExp) => (json: string, at: number) => {
  pattern.lastIndex = at;
  return pattern.test(json) ? pattern.lastIndex : undefined;
};

const endOfSpace = endOf(space);
const scalars = [endOfText, endOf(number), endOf(word)] as const;
const endOfSymbol = (symbol: string) => (json: string, at: number) =>
  json[at] === symbol ? at + 1 : undefined;
const symbols = {
  '{': endOfSymbol('{'),
  '}': endOfSymbol('}'),
  '[': endOfSymbol('['),
  ']': endOfSymbol(']'),
  ',': endOfSymbol(','),
  ':': endOfSymbol(':'),
  end: endOf(/$/y),
} as const;

/** Reads through to the first place that no JSON text can have; without recursion, for the text may be of any depth. */
function firstError(json: string): SyntaxFault {
  let at = 0;
  let expected = '';
  /** Goes past the first that is there and the space before it, or notes what is missing. */
  const take = (
    what: string,
    ...ends: readonly ((json: string, at: number) => number | undefined)[]
  ): boolean => {
    at = endOfSpace(json, at)!;
    expected = what;
    for (const endOf of ends) {
      const end = endOf(json, at);
      if (end === undefined) continue;
      at = end;
      return true;
    }
    return false;
  };
  const field = (what: string): boolean => take(what, endOfText) && take('a colon', symbols[':']);
  const open: ('}' | ']')[] = [];
  /** Goes past a value without items, or the beginning of one with items. */
  const begin = (what: string): 'whole' | 'open' | 'wrong' => {
    for (const [opening, closing] of ['{}', '[]'] as const) {
      if (!take(what, symbols[opening as '{' | '['])) continue;
      if (take('', symbols[closing as '}' | ']'])) return 'whole';
      open.push(closing as '}' | ']');
      return closing === ']' || field('a field name or "}"') ? 'open' : 'wrong';
    }
    return take(what, ...scalars) ? 'whole' : 'wrong';
  };
  /** Goes on to the next item after a value, past what closes before it. */
  const next = (): boolean => {
    for (let closing = open.at(-1); closing !== undefined; closing = open.at(-1)) {
      if (!take('', symbols[closing])) {
        return take(`a comma or "${closing}"`, symbols[',']) && (closing === ']' || field('a field name'));
      }
      open.pop();
    }
    take('the end', symbols.end);
    return false;
  };
  for (let due = 'a value'; ; ) {
    const begun = begin(due);
    if (begun === 'wrong' || (begun === 'whole' && !next())) return { at, expected };
    due = begun === 'open' && open.at(-1) === ']' ? 'a value or "]"' : 'a value';
  }
}
