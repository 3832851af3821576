// A body as data: point masses joined by springs, facets and cells. Nothing here knows how it was made or how it will be controlled.

import type { Cells, Facets } from './elements.ts';

/** Of space; the last axis points up. */
export type Dimension = 2 | 3;

/** What the components of vectors are called. */
export const axesOf = (dimension: Dimension): readonly string[] => ['x', 'y', 'z'].slice(0, dimension);

/** Numbers of fields that a scenario declares itself, by their names there, each of shape [count]; what is left out has the default. */
export type OwnValues = Readonly<Record<string, Float64Array>>;

/** Point masses. Vectors are mass-major: x0, y0, x1, y1, … in 2D. */
export interface Masses {
  readonly count: number;
  /** [m], shape [count × dimension]. */
  readonly position: Float64Array;
  /** [m/s], shape [count × dimension]. */
  readonly velocity: Float64Array;
  /** [kg], shape [count]. */
  readonly mass: Float64Array;
  readonly own?: OwnValues;
}

/** Springs between two masses. A spring whose amplitude is not zero is an actuator. */
export interface Springs {
  readonly count: number;
  /** Indices of the two end masses, shape [count × 2]: a0, b0, a1, b1, … */
  readonly ends: Uint32Array;
  /** [m], shape [count]. */
  readonly restLength: Float64Array;
  /** [N/m], shape [count]. */
  readonly stiffness: Float64Array;
  /** Axial damping [N·s/m], shape [count]. */
  readonly damping: Float64Array;
  /**
   * Relative change of the rest length at full activation, between -1 and 1, shape [count]. One below zero works in
   * antiphase: it contracts where the activation is positive.
   */
  readonly amplitude: Float64Array;
  readonly own?: OwnValues;
}

/** A body as it was built; plain data that structured cloning can send. */
export interface Body {
  readonly dimension: Dimension;
  readonly masses: Masses;
  readonly springs: Springs;
  /** Pieces of the boundary, by default that of the cells, whose masses stand counterclockwise as seen from outside (in 2D: the inside on the left). */
  readonly facets?: Facets;
  /** Pieces of the inside: triangles in 2D, tetrahedra in 3D, whose volumes are positive in the order of their masses. */
  readonly cells?: Cells;
}

/** Positions and velocities of all masses, each of shape [masses × dimension], in m and m/s. */
export interface State {
  readonly position: ArrayLike<number>;
  readonly velocity: ArrayLike<number>;
}

/** The springs that a controller drives, in the order of the body's springs; they come before {@link musclesOf}. */
export function actuatorsOf(body: Body): number[] {
  const { amplitude } = body.springs;
  return Array.from(amplitude.keys()).filter((spring) => amplitude[spring] !== 0);
}
