// The fields of bodies as learning changes them: by the names of their columns, within what their table allows.

import type { Body } from './body.ts';
import { elementsOf } from './elements.ts';
import {
  camelCase,
  type Field,
  type FieldDomain,
  fieldDomains,
  fieldNamed,
  type OwnFields,
  ownValues,
  valuesOf,
} from './fields.ts';

/** Inclusive; infinite where there is none. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The least that something above 0 may become by learning, in its own unit: no body has it smaller by intent. */
export const LEAST_POSITIVE = 1e-6;

/** From a number to its neighbour in single precision, relative to it. */
const NEXT = 2 ** -24;

interface Column {
  readonly domain: FieldDomain;
  readonly name: string;
  /** Undefined for one of a scenario's own. */
  readonly field: Field | undefined;
  /** Of a vector. */
  readonly axis: number | undefined;
}

/** What stands behind `spring.stiffness` or `cell.rest_b.x`; null for what is of no mass or element. */
function columnOf(path: string): Column | null {
  const [first = '', name = '', axis] = path.split('.');
  const domain = fieldDomains.find((each) => each === first);
  if (!domain) return null;
  return {
    domain,
    name,
    field: fieldNamed(domain, name),
    axis: axis === undefined ? undefined : 'xyz'.indexOf(axis),
  };
}

/** Whether a column is of a body's masses or elements, and not of the world or a controller. */
export const isOfBody = (column: string): boolean => columnOf(column) !== null;

/** Where a column of a body must stay to be one that a file may hold; null: it is none of a body's fields. */
export function boundsOf(column: string, own: OwnFields = {}): Bounds | null {
  const found = columnOf(column);
  const field = found && fieldNamed(found.domain, found.name, own);
  if (!field) return null;
  const { above, least, below, most } = field;
  const lowest = above === undefined ? (least ?? Number.NEGATIVE_INFINITY) : above + NEXT * Math.abs(above);
  const highest = below === undefined ? (most ?? Number.POSITIVE_INFINITY) : below - NEXT * Math.abs(below);
  return { least: above === 0 ? LEAST_POSITIVE : lowest, most: highest };
}

/** The body with other values of some of its fields, by the names of their columns. */
export const bodyWith = (body: Body, values: ReadonlyMap<string, Float64Array>): Body =>
  [...values].reduce((changed, [path, array]) => withColumn(changed, columnOf(path)!, array), body);

function withColumn(body: Body, { domain, name, field, axis }: Column, values: Float64Array): Body {
  const { dimension } = body;
  const all = axis === undefined || !field ? values : valuesOf(body, domain, name, field).slice();
  if (axis !== undefined)
    values.forEach((value, i) => {
      all[i * dimension + axis] = value;
    });
  const changed = field ? { [camelCase(name)]: all } : { own: { ...ownValues(body, domain), [name]: all } };
  if (domain === 'mass') return { ...body, masses: { ...body.masses, ...changed } };
  const holder = ({ spring: 'springs', facet: 'facets', cell: 'cells' } as const)[domain];
  return { ...body, [holder]: { ...elementsOf(body, domain), ...changed } };
}
