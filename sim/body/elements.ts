// What joins masses: springs, facets (pieces of the boundary) and cells (pieces of the inside). Whatever is true of one
// kind is true of all: an element gathers its masses, and a mass sums over the elements that it belongs to.

import { actuatorsOf, type Body, type Dimension, type Masses, type OwnValues } from './body.ts';
import { boundaryOf } from './boundary.ts';

export const elementKinds = ['spring', 'facet', 'cell'] as const;
/** What joins masses: springs 2; facets, of the boundary, 2 in the plane and 3 in space; cells 3 and 4. */
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

/** Facets; what is left out of their fields has the default. Shapes [count]. */
export interface Facets extends Elements {
  /** [N·s/m^D] */
  readonly dragAcross?: Float64Array;
  readonly dragAlong?: Float64Array;
}

/** Cells; what is left out of their fields has the default. Shapes [count], of vectors [count × dimension]. */
export interface Cells extends Elements {
  /** Edges from the first mass to the others at rest [m]. */
  readonly restB?: Float64Array;
  readonly restC?: Float64Array;
  readonly restD?: Float64Array;
  /** [N/m^(D-1)], as the other moduli. */
  readonly youngsModulus?: Float64Array;
  readonly poissonRatio?: Float64Array;
  readonly bulkModulus?: Float64Array;
  /**
   * Relative change of the length along `direction` at full activation, between -1 and 1. A cell whose amplitude is not
   * zero is an actuator.
   */
  readonly amplitude?: Float64Array;
  /** In the frame of the cell at rest; its length counts for nothing. */
  readonly direction?: Float64Array;
  readonly fibreModulus?: Float64Array;
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
  return edgesVolume(ends.slice(1).map((end) => edgeOf(body, ends[0]!, end)));
}

/** As {@link cellVolume}, of a cell with these edges from its first mass to the others [m]. */
export function edgesVolume([b = [], c = [], d]: readonly (readonly number[])[]): number {
  const [bx = 0, by = 0, bz = 0] = b;
  const [cx = 0, cy = 0, cz = 0] = c;
  if (!d) return (bx * cy - by * cx) / 2;
  const [dx = 0, dy = 0, dz = 0] = d;
  return (bx * (cy * dz - cz * dy) + by * (cz * dx - cx * dz) + bz * (cx * dy - cy * dx)) / 6;
}

/** The cells that a controller drives, in the order of the body's cells; among actuators they come after the springs. */
export function musclesOf(body: Body): number[] {
  const { amplitude } = body.cells ?? {};
  return amplitude ? Array.from(amplitude.keys()).filter((cell) => amplitude[cell] !== 0) : [];
}

/** How many actuators a body has: springs and cells that a controller drives. */
export const actuatorCount = (body: Body): number => actuatorsOf(body).length + musclesOf(body).length;
