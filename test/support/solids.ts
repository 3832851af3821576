// Worlds whose ground is no height.

import { builtInScenario, type Scenario } from '../../index.ts';

type Terrain = Scenario['terrain'];

/** The built-in walk in the plane, or in space, on other ground. */
export const worldOn = (
  terrain: Terrain,
  sources: Readonly<Record<string, string>> = {},
  name: 'walk' | 'walk3d' = 'walk',
): Scenario => {
  const scenario = builtInScenario(name);
  return { ...scenario, terrain, sources: { ...scenario.sources, ...sources } };
};

/** A floor at 0 and, from x = -1 to 3 m, a block over it, 0.45 to 1.2 m high. */
export const cave: Terrain = {
  kind: 'polygons',
  parameters: {},
  polygons: [
    [
      [-9, -1],
      [9, -1],
      [9, 0],
      [-9, 0],
    ],
    [
      [-1, 0.45],
      [3, 0.45],
      [3, 1.2],
      [-1, 1.2],
    ],
  ],
};

export const boxes = (...all: readonly [center: number[], size: number[], rotation?: number][]): Terrain => ({
  kind: 'boxes',
  parameters: {},
  boxes: all.map(([center, size, rotation = 0]) => ({ center, size, rotation })),
});

export const plane: Terrain = { kind: 'flat', parameters: { height: 0, slope: 0 } };

export const union = (...terrains: readonly Terrain[]): Terrain => ({
  kind: 'union',
  parameters: {},
  terrains: [...terrains],
});

type Point = readonly [number, number, number];

/** Of what quads enclose [m³], by Gauss's theorem; positive where they look outwards. */
export function volume({ points, faces }: { points: Float64Array; faces: Uint32Array }): number {
  const at = (face: number, corner: number): Point => {
    const [x = 0, y = 0, z = 0] = points.subarray(3 * faces[4 * face + corner]!);
    return [x, y, z];
  };
  const over = ([ax, ay, az]: Point, [bx, by, bz]: Point, [cx, cy, cz]: Point): number =>
    (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
  return Array.from({ length: faces.length / 4 }, (_, i) => {
    const [a, b, c, d] = [at(i, 0), at(i, 1), at(i, 2), at(i, 3)];
    return over(a, b, c) + over(a, c, d);
  }).reduce((sum, part) => sum + part, 0);
}
