// What joins masses: springs, facets (pieces of the boundary) and cells (pieces of the inside). Whatever is true of one
// kind is true of all: an element gathers its masses, and a mass sums over the elements that it belongs to.

import type { Body, Dimension } from './body.ts';

export const elementKinds = ['spring', 'facet', 'cell'] as const;
export type ElementKind = (typeof elementKinds)[number];

/** How many masses an element joins: a facet is an edge in the plane and a triangle in space, a cell one mass more. */
export function arityOf(kind: ElementKind, dimension: Dimension): number {
  return { spring: 2, facet: dimension, cell: dimension + 1 }[kind];
}

/** Elements of one kind. */
export interface Elements {
  readonly count: number;
  /** Indices of the masses that each element joins, shape [count × arity]. */
  readonly ends: Uint32Array;
}

const none: Elements = { count: 0, ends: new Uint32Array() };

/** A body's elements of one kind. */
export function elementsOf(body: Body, kind: ElementKind): Elements {
  return { spring: body.springs, facet: body.facets, cell: body.cells }[kind] ?? none;
}
