import { describe, expect, it } from 'vitest';
import { type CheckRow, formatRows, isVerified, rowOf } from '../../../sim/check/row.ts';

const row = (claim: string, measured: number): CheckRow =>
  rowOf({ part: 'physics', claim, backend: 'cpu', measured, tolerance: 1e-3 });

describe('rows of a check', () => {
  it('pass within their tolerance only, and never with a NaN', () => {
    expect([1e-3, 1.1e-3, Number.NaN].map((measured) => row('a law', measured).status)).toEqual([
      'pass',
      'fail',
      'fail',
    ]);
  });

  it('verify as long as none failed', () => {
    const skipped: CheckRow = { ...row('another', 1), status: 'skip', measured: null };
    expect(isVerified([row('a law', 0), skipped])).toBe(true);
    expect(isVerified([row('a law', 0), row('another', 1)])).toBe(false);
  });

  it('stand in an aligned table', () => {
    const skipped: CheckRow = {
      ...row('depth', 0),
      status: 'skip',
      measured: null,
      note: 'a kink is too near',
    };
    expect(formatRows([row('free fall', 2.04e-5), row('momentum', 0.5), skipped])).toBe(
      [
        '   claim      backend  measured  tolerance  note',
        '✓  free fall  cpu      2.0e-5    1.0e-3',
        '✗  momentum   cpu      5.0e-1    1.0e-3',
        '–  depth      cpu                1.0e-3     a kink is too near',
        '',
        '1 passed, 1 failed, 1 skipped',
      ].join('\n'),
    );
  });
});
