// Between which heights the surface of a terrain lies, where its form says so: for a search along the vertical.

import type { Scenario } from '../scenario.ts';

/** Heights [m]. */
export interface Extent {
  readonly lowest: number;
  readonly highest: number;
}

type Part = Omit<Scenario['terrain'], 'terrains'>;

/** What a distance that a user wrote is searched in; flat ground may rise without end. */
const UNKNOWN: Extent = { lowest: -10, highest: 10 };

/** The least and the greatest height of a scenario's ground. */
export function extentOf({ terrain, dimension }: Scenario): Extent {
  const extents = (terrain.terrains ?? [terrain]).map((part) => partExtent(part, dimension));
  return {
    lowest: Math.min(...extents.map(({ lowest }) => lowest)),
    highest: Math.max(...extents.map(({ highest }) => highest)),
  };
}

function partExtent({ kind, parameters, polygons, boxes, cells }: Part, dimension: 2 | 3): Extent {
  if (polygons) return between(polygons.flatMap((corners) => corners.map(([, y]) => y)));
  if (boxes)
    return between(
      boxes.flatMap(({ center, size }) => {
        // In 2D a box may stand on a corner.
        const reach = dimension === 2 ? Math.hypot(...size) / 2 : size[2]! / 2;
        return [center[dimension - 1]! - reach, center[dimension - 1]! + reach];
      }),
    );
  if (cells) {
    const bottom = cells.origin?.[dimension - 1] ?? 0;
    const layers = (dimension === 2 ? cells.rows : cells.layers)?.length ?? 0;
    return between([bottom, bottom + layers * cells.size]);
  }
  const { heights, height } = parameters;
  if ((kind === 'profile' || kind === 'field') && typeof heights === 'object') return between(heights);
  if (kind !== 'flat') return UNKNOWN;
  const level = typeof height === 'number' ? height : 0;
  return { lowest: level + UNKNOWN.lowest, highest: level + UNKNOWN.highest };
}

const between = (heights: readonly number[]): Extent => ({
  lowest: Math.min(...heights),
  highest: Math.max(...heights),
});
