// A genome of bits: one byte of 0 or 1 a bit, so that operators stay plain loops; text of 0 and 1 in JSON.

import type { Random } from '../../base/random.ts';
import { EvolutionError } from '../errors.ts';

/** Each element 0 or 1. */
export type Bits = Uint8Array;

export function randomBits(length: number, random: Random): Bits {
  return Uint8Array.from({ length }, () => random.bit());
}

export function isEmpty(bits: Bits): boolean {
  return !bits.includes(1);
}

export function equalBits(a: Bits, b: Bits): boolean {
  return a.length === b.length && a.every((bit, i) => bit === b[i]);
}

export function bitsToText(bits: Bits): string {
  return bits.join('');
}

/**
 * @param field Where the text stands, for the error.
 * @throws EvolutionError `bad-genotype`
 */
export function bitsFromText(text: unknown, length: number, field: string): Bits {
  if (typeof text !== 'string' || text.length !== length || !/^[01]*$/.test(text)) {
    const found = typeof text === 'string' ? `${text.length} characters` : `a ${typeof text}`;
    throw new EvolutionError(
      'bad-genotype',
      `Genotype field "${field}" must be a text of ${length} characters 0 or 1, but is ${found}` +
        `${typeof text === 'string' && text.length === length ? ', some of them neither' : ''}.`,
    );
  }
  return Uint8Array.from(text, Number);
}
