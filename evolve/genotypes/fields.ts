// The outer form of a genotype in JSON: an object of a few fields.

import { EvolutionError } from '../errors.ts';

/**
 * @param kind What the genotype is called, as in "A triangle genotype".
 * @returns `data`, which has no fields but `names`, and perhaps not all of them.
 * @throws EvolutionError `bad-genotype`
 */
export function readFields(data: unknown, kind: string, names: readonly string[]): Record<string, unknown> {
  const list = names.map((name) => `"${name}"`).join(' and ');
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new EvolutionError('bad-genotype', `A ${kind} genotype must be an object of ${list}.`);
  }
  const unknown = Object.keys(data).find((field) => !names.includes(field));
  if (unknown !== undefined) {
    throw new EvolutionError(
      'bad-genotype',
      `Genotype field "${unknown}" is unknown; a ${kind} genotype has only ${list}.`,
    );
  }
  return data as Record<string, unknown>;
}
