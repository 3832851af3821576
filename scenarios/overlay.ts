// Changes to a scenario's data: what a config file says in place of what scenario.json says.

import { isObject } from '../base/parse-json.ts';

/**
 * `changes` over `base`. Objects are changed field by field, unless the change makes another kind of them; everything
 * else is replaced.
 */
export function overlay(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes) || isAnotherKind(base, changes)) return changes;
  const changed = Object.entries(changes).map(([name, value]) => [name, overlay(base[name], value)]);
  return { ...base, ...Object.fromEntries(changed) };
}

/** The fields that tell the kinds of an object apart; the other fields of one kind mean nothing to the next. */
const discriminators = ['kind', 'law', 'genotype', 'file'];

const isAnotherKind = (base: Record<string, unknown>, changes: Record<string, unknown>): boolean =>
  discriminators.some((name) => name in changes && changes[name] !== base[name]);
