// What a picture of a body needs besides its masses and springs: the skin between them, and which springs act.

import { actuatorsOf, type Body, elementsOf, musclesOf } from '../../index.ts';

export interface Anatomy {
  readonly body: Body;
  /** What a skin is stretched over: three masses each, shape [triangles × 3]. */
  readonly skin: Uint32Array;
  /** For each spring the index of its actuator, -1 for passive ones; shape [springs]. */
  readonly actuatorOf: Int32Array;
  /** Facets of a body of the plane, shape [facets × 2]; those of space are skin. */
  readonly edges: Uint32Array;
  /** The cells that are actuators, each with the index of its actuator. */
  readonly muscles: readonly { readonly cell: number; readonly actuator: number }[];
}

/** A body at one moment. */
export interface Pose {
  /** [m], shape [masses × dimension]. */
  readonly position: ArrayLike<number>;
  /** Within [-1, 1], shape [actuators]. */
  readonly activation: ArrayLike<number>;
}

/** More skin than this is more than a picture can show; bodies that are joined all to all would have millions. */
const MOST_TRIANGLES = 20_000;

export function anatomyOf(body: Body): Anatomy {
  const actuatorOf = new Int32Array(body.springs.count).fill(-1);
  const driven = actuatorsOf(body);
  driven.forEach((spring, actuator) => {
    actuatorOf[spring] = actuator;
  });
  const muscles = musclesOf(body).map((cell, i) => ({ cell, actuator: driven.length + i }));
  const edges = body.dimension === 2 ? elementsOf(body, 'facet').ends : new Uint32Array();
  return { body, skin: skinOf(body), actuatorOf, edges, muscles };
}

/** The pose after `step` steps of a trajectory; its activations are those of the step that follows, if there is one. */
export function poseAt(
  { body }: Anatomy,
  { position, activation }: { readonly position: Float64Array; readonly activation: Float64Array },
  step: number,
): Pose {
  const width = body.masses.count * body.dimension;
  const steps = position.length / width - 1;
  const actuators = activation.length / Math.max(1, steps);
  const now = Math.min(step, steps - 1);
  return {
    position: position.subarray(step * width, (step + 1) * width),
    activation: activation.subarray(now * actuators, (now + 1) * actuators),
  };
}

/** How far a spring is made longer (1) or shorter (-1) by its actuator; null for passive ones. */
export function actuationOf(
  { body, actuatorOf }: Anatomy,
  { activation }: Pose,
  spring: number,
): number | null {
  const actuator = actuatorOf[spring]!;
  if (actuator < 0) return null;
  // One of negative amplitude shortens where its activation is positive.
  return Math.sign(body.springs.amplitude[spring]!) * (activation[actuator] ?? 0);
}

/** As {@link actuationOf}, of a cell along its fibres. */
export const contractionOf = (
  { body }: Anatomy,
  { activation }: Pose,
  { cell, actuator }: Anatomy['muscles'][number],
): number => Math.sign(body.cells!.amplitude![cell]!) * (activation[actuator] ?? 0);

/** The centre of mass of a body in a pose [m]. */
export function centerOf({ dimension, masses }: Body, position: ArrayLike<number>): number[] {
  const center = new Array<number>(dimension).fill(0);
  let total = 0;
  for (let i = 0; i < masses.count; i++) {
    total += masses.mass[i]!;
    for (let axis = 0; axis < dimension; axis++)
      center[axis]! += masses.mass[i]! * position[i * dimension + axis]!;
  }
  return center.map((moment) => moment / total);
}

/** Cells of the plane and facets of space, where a body has them; else what its springs span. */
function skinOf(body: Body): Uint32Array {
  const { ends } = elementsOf(body, body.dimension === 2 ? 'cell' : 'facet');
  return ends.length > 0 ? ends.subarray(0, 3 * MOST_TRIANGLES) : skinOfSprings(body);
}

/** Every three masses joined in a ring; in space only those that have no tetrahedra on both sides, for those are inside. */
function skinOfSprings(body: Body): Uint32Array {
  const neighbours = neighboursOf(body);
  const triangles = trianglesOf(body, neighbours);
  if (body.dimension === 2) return Uint32Array.from(triangles.flat());
  const isOutside = (triangle: Triangle): boolean => {
    const [a, b, c] = triangle;
    const sides = new Set<number>();
    for (const mass of neighbours[a]!)
      if (neighbours[b]!.has(mass) && neighbours[c]!.has(mass)) sides.add(sideOf(body, triangle, mass));
    return !(sides.has(1) && sides.has(-1));
  };
  return Uint32Array.from(triangles.filter(isOutside).flat());
}

/** On which side of a triangle a mass is, as the body was built: 1 or -1, 0 in its plane. */
function sideOf({ masses: { position } }: Body, [a, b, c]: Triangle, mass: number): number {
  const [ux, uy, uz] = offset(position, a, b);
  const [vx, vy, vz] = offset(position, a, c);
  const [wx, wy, wz] = offset(position, a, mass);
  const volume = ux * (vy * wz - vz * wy) + uy * (vz * wx - vx * wz) + uz * (vx * wy - vy * wx);
  const scale = Math.hypot(ux, uy, uz) * Math.hypot(vx, vy, vz) * Math.hypot(wx, wy, wz);
  return Math.abs(volume) < 1e-6 * scale ? 0 : Math.sign(volume);
}

const offset = (position: Float64Array, from: number, to: number): [number, number, number] => [
  position[3 * to]! - position[3 * from]!,
  position[3 * to + 1]! - position[3 * from + 1]!,
  position[3 * to + 2]! - position[3 * from + 2]!,
];

type Triangle = readonly [number, number, number];

function neighboursOf({ masses, springs }: Body): Set<number>[] {
  const neighbours = Array.from({ length: masses.count }, () => new Set<number>());
  for (let s = 0; s < springs.count; s++) {
    const [a, b] = [springs.ends[2 * s]!, springs.ends[2 * s + 1]!];
    neighbours[a]!.add(b);
    neighbours[b]!.add(a);
  }
  return neighbours;
}

function trianglesOf({ springs }: Body, neighbours: readonly ReadonlySet<number>[]): Triangle[] {
  const triangles: Triangle[] = [];
  for (let s = 0; s < springs.count; s++) {
    const [a, b] = [springs.ends[2 * s]!, springs.ends[2 * s + 1]!];
    for (const c of neighbours[a]!) {
      if (c > Math.max(a, b) && neighbours[b]!.has(c)) triangles.push([a, b, c]);
      if (triangles.length === MOST_TRIANGLES) return triangles;
    }
  }
  return triangles;
}
