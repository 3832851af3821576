// Bodies in space.

import type { Body } from '../../sim/body/body.ts';

/** A block, each mass joined to all its neighbours. @param size Masses along each edge. */
export function blockBody(size: number): Body {
  const count = size ** 3;
  const place = (mass: number): number[] => [
    mass % size,
    Math.floor(mass / size) % size,
    Math.floor(mass / size ** 2),
  ];
  const places = Array.from({ length: count }, (_, mass) => place(mass));
  const near = (a: number[], b: number[]): boolean => a.every((value, i) => Math.abs(value - b[i]!) <= 1);
  const ends = places.flatMap((a, i) => places.flatMap((b, j) => (i < j && near(a, b) ? [i, j] : [])));
  return spatialBody(places, ends);
}

export const tetrahedron = (): Body =>
  spatialBody(
    [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    [0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3],
  );

/** @param places In units of 0.1 m. */
function spatialBody(places: readonly (readonly number[])[], ends: readonly number[]): Body {
  const springs = ends.length / 2;
  const all = (value: number): Float64Array => new Float64Array(springs).fill(value);
  return {
    dimension: 3,
    masses: {
      count: places.length,
      position: Float64Array.from(places.flat().map((value) => 0.1 * value)),
      velocity: new Float64Array(3 * places.length),
      mass: new Float64Array(places.length).fill(1),
    },
    springs: {
      count: springs,
      ends: Uint32Array.from(ends),
      restLength: all(0.1),
      stiffness: all(1000),
      damping: all(1),
      amplitude: all(0).fill(0.2, 0, 3),
    },
  };
}
