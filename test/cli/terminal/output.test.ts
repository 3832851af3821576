import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../cli/terminal/output.ts';

describe('printable', () => {
  it('shows what a terminal would obey', () => {
    expect(printable('a\x1b[2Jb\x00\x9b\r\u202ec\td\ne')).toBe(
      'a\\u001b[2Jb\\u0000\\u009b\\u000d\\u202ec\td\ne',
    );
  });

  it('leaves JSON what it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printable(JSON.stringify([text])))).toEqual([text]);
      }),
    );
  });
});
