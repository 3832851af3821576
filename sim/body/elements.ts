// What joins masses: springs, facets (pieces of the boundary) and cells (pieces of the inside). Whatever is true of one
// kind is true of all: an element gathers its masses, and a mass sums over the elements that it belongs to.

import type { Body, Dimension, Masses, OwnValues } from './body.ts';
import { boundaryOf } from './boundary.ts';

export const elementKinds = ['spring', 'facet', 'cell'] as const;
export type ElementKind = (typeof elementKinds)[number];

/** How many masses an element joins: a facet is an edge in the plane and a triangle in space, a cell one mass more. */
export function arityOf(kind: ElementKind, dimension: Dimension): number {
  return { spring: 2, facet: dimension, cell: dimension + 1 }[kind];
}

/** What the masses of an element are called, in files and in kernels. */
export const lettersOf = (kind: ElementKind, dimension: Dimension): readonly string[] =>
  ['a', 'b', 'c', 'd'].slice(0, arityOf(kind, dimension));

/** Elements of one kind. */
export interface Elements {
  readonly count: number;
  /** Indices of the masses that each element joins, shape [count × arity]. */
  readonly ends: Uint32Array;
  readonly own?: OwnValues;
}

const none: Elements = { count: 0, ends: new Uint32Array() };

/** The boundaries of cells, which are asked for again and again. */
const boundaries = new WeakMap<Elements, Elements>();

/** A body's elements of one kind; its facets are the boundary of its cells where it does not say otherwise. */
export function elementsOf({ dimension, springs, facets, cells }: Body, kind: ElementKind): Elements {
  if (kind === 'spring') return springs;
  if (kind === 'cell') return cells ?? none;
  if (facets || !cells) return facets ?? none;
  const boundary = boundaries.get(cells) ?? boundaryOf(cells, dimension);
  boundaries.set(cells, boundary);
  return boundary;
}

/** Where masses are. */
interface Placed {
  readonly dimension: Dimension;
  readonly masses: Pick<Masses, 'position'>;
}

/** From one mass to another [m]. */
export const edgeOf = ({ dimension, masses }: Placed, from: number, to: number): number[] =>
  Array.from(
    { length: dimension },
    (_, axis) => masses.position[dimension * to + axis]! - masses.position[dimension * from + axis]!,
  );

/** The volume [m³] of a cell in space, its area [m²] in the plane; below 0 where its masses are in the wrong order. */
export function cellVolume(body: Placed, ends: readonly number[]): number {
  const edge = (end: number): number[] => edgeOf(body, ends[0]!, ends[end]!);
  const [bx = 0, by = 0, bz = 0] = edge(1);
  const [cx = 0, cy = 0, cz = 0] = edge(2);
  if (body.dimension === 2) return (bx * cy - by * cx) / 2;
  const [dx = 0, dy = 0, dz = 0] = edge(3);
  return (bx * (cy * dz - cz * dy) + by * (cz * dx - cx * dz) + bz * (cx * dy - cy * dx)) / 6;
}
