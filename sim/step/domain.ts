// How many elements a domain has: for one body, and as a multiple of what differs from body to body.

import type { PackedBody } from '../body/pack.ts';
import type { Domain, Weights } from './program.ts';

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

/** Number of elements of each domain, for one body under one program. */
export interface DomainSizes {
  /** Hidden units of a perceptron; 0 without one. */
  readonly hidden: number;
  /** Clocks among a perceptron's inputs; 0 without one. */
  readonly clock: number;
}

/** The values of the parameter `clock.index`, which backends set themselves: each clock's number. */
export function clockIndices({ clock }: DomainSizes): Float64Array {
  return Float64Array.from({ length: clock }, (_, i) => i);
}

/**
 * How many elements a domain has for this body.
 * @throws {TypeError} for a domain that there is not
 */
export function sizeOf(domain: string, packed: PackedBody, sizes: DomainSizes): number {
  const { unit, times } = measureOf(domain);
  return times * countOf(unit, packed, sizes);
}

function countOf(unit: Measure['unit'], { body, actuators }: PackedBody, sizes: DomainSizes): number {
  switch (unit) {
    case 'mass':
      return body.masses.count;
    case 'spring':
      return body.springs.count;
    case 'actuator':
      return actuators;
    case 'one':
      return 1;
    default:
      return sizes[unit];
  }
}

/** Shape of a dense layer's weights: a row for each constant input and for each entry of each input column. */
export function weightShape(
  { biases, inputs, output }: Weights,
  packed: PackedBody,
  sizes: DomainSizes,
): { rows: number; columns: number } {
  const rows = inputs.reduce((sum, { domain }) => sum + sizeOf(domain, packed, sizes), biases);
  return { rows, columns: sizeOf(output.domain, packed, sizes) };
}
