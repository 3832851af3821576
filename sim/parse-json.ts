// JSON text to data. The engine's own errors differ from browser to browser and often lack the place, so the place is
// found here.

import { InputError } from './input-error.ts';

/**
 * @param where What errors name the text by.
 * @throws {InputError} `syntax`, with line and column, both counted from 1.
 */
export function parseJSON(text: string, where: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch {
    const { at, expected } = firstError(json);
    const before = json.slice(0, at).split('\n');
    const path = `line ${before.length}, column ${before.at(-1)!.length + 1}:`;
    throw new InputError({ code: 'syntax', where, path, problem: explain(json.slice(at), expected) });
  }
}

function explain(rest: string, expected: string): string {
  if (rest === '') return `the text ends where ${expected} is due. It may have been cut off.`;
  const word = /^-?[\w.]+|^\/[/*]?|^./su.exec(rest)![0];
  const advice = remedies.find(([pattern]) => pattern.test(word))?.[1] ?? '';
  return `this is not JSON: ${JSON.stringify(word)} stands where ${expected} is due.${advice && ` ${advice}`}`;
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
const text = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/uy;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const word = /(?:true|false|null)(?!\w)/y;

/** Reads through to the first place that no JSON text can have. */
function firstError(json: string): SyntaxFault {
  let at = 0;
  let expected = '';
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(json)) return false;
    at = pattern.lastIndex;
    return true;
  };
  /** Goes past the pattern and the space before it, or notes what is missing. */
  const take = (what: string, ...patterns: readonly RegExp[]): boolean => {
    skip(space);
    expected = what;
    return patterns.some(skip);
  };
  const items = (item: (what: string) => boolean, what: string, end: RegExp, close: string): boolean => {
    if (take('', end)) return true;
    for (let due = `${what} or ${close}`; item(due); due = what) {
      if (take('', end)) return true;
      if (!take(`a comma or ${close}`, /,/y)) return false;
    }
    return false;
  };
  const field = (what: string): boolean => take(what, text) && take('a colon', /:/y) && value('a value');
  const value = (what: string): boolean => {
    if (take(what, /\{/y)) return items(field, 'a field name', /\}/y, '"}"');
    if (take(what, /\[/y)) return items(value, 'a value', /\]/y, '"]"');
    return take(what, text, number, word);
  };
  if (value('a value')) take('the end', /$/y);
  return { at, expected };
}
