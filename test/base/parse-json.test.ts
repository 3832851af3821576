import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/input-error.ts';
import { parseJSON } from '../../base/parse-json.ts';

function errorOf(text: string): InputError {
  try {
    parseJSON(text, 'a.json');
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

const wrong: readonly [text: string, place: string, advice: RegExp][] = [
  ['', 'line 1, column 1:', /ends where a value is due.*cut off/],
  ['{"a": [1, 2', 'line 1, column 12:', /ends where a comma or "]" is due/],
  ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3:', /a comma or "}" is due/],
  ['{\n  "mass": NaN\n}', 'line 2, column 11:', /"NaN" stands where a value is due.*finite/],
  ['[1, -Infinity]', 'line 1, column 5:', /"-Infinity".*finite/],
  ['{"a": 1,}', 'line 1, column 9:', /Leave out the comma/],
  ["{'a': 1}", 'line 1, column 2:', /double quotes/],
  ['{"a" 1}', 'line 1, column 6:', /a colon is due/],
  ['// hello\n{}', 'line 1, column 1:', /no comments/],
  ['{"a": 01}', 'line 1, column 7:', /"01"/],
  ['[1] 2', 'line 1, column 5:', /the end is due/],
];

describe('parseJSON', () => {
  it.each(wrong)('finds the place in %j: %s', (text, place, advice) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ code: 'syntax', where: 'a.json', path: place });
    expect(error.message).toMatch(advice);
    expect(error.message.startsWith(`a.json: ${place}`)).toBe(true);
  });

  it('reads what a byte order mark precedes', () => {
    expect(parseJSON('\uFEFF{"a": 1}', 'a.json')).toEqual({ a: 1 });
  });

  it('finds the place where any JSON text was cut off', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, n) => {
        const cut = json.slice(0, n % json.length);
        try {
          JSON.parse(cut);
        } catch {
          expect(errorOf(cut).message).toMatch(/ends where|stands where/);
        }
      }),
    );
  });

  it.each([
    ['lists', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000)],
    ['a text', `{"notes": "${'a'.repeat(10_000_000)}",}`],
    ['escapes', `["${'\\n'.repeat(1_000_000)}",]`],
    ['digits', `[${'1'.repeat(10_000_000)} 2`],
    ['letters', 'x'.repeat(10_000_000)],
  ])('finds the place and says it shortly in long or deep %s', (_, text) => {
    expect(errorOf(text).message.length).toBeLessThan(300);
  });

  it('refuses what is nested more deeply than programs can walk', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJSON(nested(500), 'a.json')).toHaveLength(1);
    expect(errorOf(nested(502))).toMatchObject({ code: 'invalid', where: 'a.json' });
    expect(errorOf(nested(1_000_000)).message).toMatch(/nested more than 500 deep/);
  });
});
