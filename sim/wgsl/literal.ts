// The value and type of a number as it is written: suffixes, hexadecimal floats, ranges.

import { WgslError, type WgslErrorCode } from './error.ts';
import type { Expression, LiteralType } from './syntax.ts';
import type { Token } from './tokens.ts';

const largestFloat = 3.4028234663852886e38;
const largest: Partial<Record<LiteralType, number>> = {
  int: 2 ** 31 - 1,
  uint: 2 ** 32 - 1,
  float: largestFloat,
};
const suffixTypes: Readonly<Record<string, LiteralType>> = { i: 'int', u: 'uint', f: 'float' };

const isHex = (text: string): boolean => /^0x/i.test(text);

function split(text: string): { digits: string; suffix: string } {
  // In 0x1f the f is a digit; only after a binary exponent is it a suffix.
  const suffix = (isHex(text) && !/p/i.test(text) ? /[iu]$/ : /[fhiu]$/).exec(text)?.[0] ?? '';
  return { digits: text.slice(0, text.length - suffix.length), suffix };
}

function hexValue(digits: string): number {
  const [mantissa, exponent = '0'] = digits.slice(2).split(/p/i);
  const [whole = '', fraction = ''] = mantissa!.split('.');
  return Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** Reads a `number` token. */
export function literalOf({ text, place }: Token): Expression {
  const { digits, suffix } = split(text);
  const fractional = (isHex(digits) ? /[.p]/i : /[.e]/i).test(digits);
  const type = suffixTypes[suffix] ?? (fractional ? 'abstractFloat' : 'abstractInt');
  const value = isHex(digits) ? hexValue(digits) : Number(digits);
  const fail = (code: WgslErrorCode, problem: string, remedy: string): never => {
    throw new WgslError(code, place, `the number \`${text}\` ${problem}`, remedy);
  };
  if (suffix === 'h') fail('unsupported', 'is an f16, which is outside the subset', 'write the suffix f');
  if (fractional && (type === 'int' || type === 'uint')) {
    fail(
      'syntax',
      'has a fraction or exponent and the suffix of an integer',
      `write it without the ${suffix}`,
    );
  }
  if (/^0\d/.test(digits) && !fractional) fail('syntax', 'starts with a zero', 'write it without the zero');
  if (value > (largest[type] ?? Number.MAX_VALUE)) fail('constant', 'is too large', 'write a smaller one');
  return { kind: 'literal', type, value, place };
}
