import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJSON } from '../../base/format-json.ts';

describe('formatJSON', () => {
  it('puts on one line what fits there', () => {
    const text = formatJSON({ masses: [{ position: [0, 0.1] }, { position: [1, 0.1] }], name: undefined });
    expect(text).toBe('{\n  "masses": [{ "position": [0, 0.1] }, { "position": [1, 0.1] }]\n}\n');
  });

  it('fills lines with a long list of numbers', () => {
    const numbers = Array.from({ length: 200 }, (_, i) => (i === 7 ? null : i));
    const lines = formatJSON({ weights: numbers }).split('\n');
    expect(lines.length).toBeLessThan(20);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it('is JSON of the same data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        expect(JSON.parse(formatJSON(data))).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });

  it('grows with the data alone, however deep it is nested', () => {
    let genes: unknown = 1;
    for (let i = 0; i < 50_000; i++) genes = { gene: [genes] };
    const text = formatJSON(genes);
    expect(text.length).toBeLessThan(50_000 * 4 * 80);
    expect(text.replaceAll(/\s/g, '')).toBe(`${'{"gene":['.repeat(50_000)}1${']}'.repeat(50_000)}`);
  });
});
