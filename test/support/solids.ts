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
