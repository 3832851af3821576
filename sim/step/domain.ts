// How many elements a domain has, as a multiple of what differs from body to body.

import type { Domain } from './program.ts';

/** Sizes that differ from body to body. */
export const units = ['mass', 'spring', 'actuator', 'hidden', 'clock'] as const;
export type Unit = (typeof units)[number];

/** So many times a unit, or so many elements in every body. */
export interface Measure {
  readonly unit: Unit | 'one';
  readonly times: number;
}

/** The domain of a table's entries; its size is part of its name. */
export const tableDomain = (table: string, length: number): Domain => `table ${table} ${length}`;

/** @throws {TypeError} for a domain that there is not */
export function measureOf(domain: Domain): Measure {
  if (domain === 'body' || domain === 'world') return { unit: 'one', times: 1 };
  if (domain === 'end') return { unit: 'spring', times: 2 };
  const unit = units.find((name) => name === domain);
  if (unit) return { unit, times: 1 };
  const length = /^table .* (\d+)$/.exec(domain)?.[1];
  if (length === undefined) throw new TypeError(`unknown domain "${domain}"`);
  return { unit: 'one', times: Number(length) };
}
