import { describe, expect, it } from 'vitest';
import { positive, single } from '../../base/single.ts';
import { validate } from '../../base/validate.ts';

const said = (schema: typeof single, value: number): string => {
  try {
    validate(schema, value, 'a.json');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('a number in single precision', () => {
  it('may be as great as single precision has them, and no greater', () => {
    for (const value of [0, -1e-300, 3.4028234663852886e38, -3.4028234663852886e38])
      expect(said(single, value)).toBe('');
    expect(said(single, -1e300)).toBe(
      'a.json: the file is -1e+300, too great for single precision. Write a number from -3.4e38 to 3.4e38.',
    );
  });

  it('is above 0 only if single precision does not round it to 0', () => {
    expect(said(positive, 1e-38)).toBe('');
    expect(said(positive, 1e-300)).toMatch(/is 1e-300, which is 0 in single precision\. Write a number from/);
    expect(said(positive, 0)).toMatch(/must be above 0, but is 0\./);
  });
});
