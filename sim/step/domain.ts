// How many elements a domain has: for one body, and as a multiple of what differs from body to body.

import type { Dimension } from '../body/body.ts';
import { arityOf, type ElementKind, elementKinds } from '../body/elements.ts';
import type { PackedBody } from '../body/pack.ts';
import type { Domain, Weights } from './program.ts';

/** Sizes that differ from body to body. */
export const units = ['mass', ...elementKinds, 'actuator', 'muscle'] as const;
export type Unit = (typeof units)[number];

/** So many times a unit, or so many elements in every body. */
export interface Measure {
  readonly unit: Unit | 'one';
  readonly times: number;
}

/** The domain of a table's entries; its size is part of its name. */
export const tableDomain = (table: string, length: number): Domain => `table ${table} ${length}`;

/** The domain of a layer of neurons, or of anything else that a controller has so many of for every body. */
export const layerDomain = (layer: string, length: number): Domain => `layer ${layer} ${length}`;

/** The domain of all ends of the elements of a kind: first those that are the elements' first ends, then the second … */
export const endsDomain = (kind: ElementKind, dimension: Dimension): Domain =>
  `${kind} ends ${arityOf(kind, dimension)}`;

/**
 * The kind of element that a domain has numbers of, one each or one for each end.
 * @throws {TypeError} for a domain of no elements
 */
export function elementOf(domain: Domain): ElementKind {
  const kind = elementKinds.find((name) => domain === name || domain.startsWith(`${name} ends `));
  if (!kind) throw new TypeError(`the domain "${domain}" is none of elements`);
  return kind;
}

/** @throws {TypeError} for a domain that there is not */
export function measureOf(domain: Domain): Measure {
  if (domain === 'body' || domain === 'world') return { unit: 'one', times: 1 };
  const unit = units.find((name) => name === domain);
  if (unit) return { unit, times: 1 };
  const arity = /^\w+ ends (\d)$/.exec(domain)?.[1];
  if (arity !== undefined) return { unit: elementOf(domain), times: Number(arity) };
  const length = /^(?:table|layer) .* (\d+)$/.exec(domain)?.[1];
  if (length === undefined) throw new TypeError(`unknown domain "${domain}"`);
  return { unit: 'one', times: Number(length) };
}

/**
 * How many elements a domain has for this body.
 * @throws {TypeError} for a domain that there is not
 */
export function sizeOf(domain: Domain, packed: PackedBody): number {
  const { unit, times } = measureOf(domain);
  return times * countOf(unit, packed);
}

function countOf(unit: Measure['unit'], { body, elements, actuators, muscles }: PackedBody): number {
  switch (unit) {
    case 'mass':
      return body.masses.count;
    case 'spring':
    case 'facet':
    case 'cell':
      return elements[unit].count;
    case 'actuator':
      return actuators;
    case 'muscle':
      return muscles;
    case 'one':
      return 1;
  }
}

/** Shape of a dense layer's weights: a row for each constant input and for each entry of each input column. */
export function weightShape(
  { biases, inputs, output }: Weights,
  packed: PackedBody,
): { rows: number; columns: number } {
  const rows = inputs.reduce((sum, { domain }) => sum + sizeOf(domain, packed), biases);
  return { rows, columns: sizeOf(output.domain, packed) };
}
