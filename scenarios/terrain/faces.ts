// The faces of boxes and cells of space, exactly as the scenario gives them: for pictures.

import type { Scenario } from '../scenario.ts';

/** Rectangles. */
export interface Faces {
  /** Their corners [m], shape [points × 3]. */
  readonly points: Float64Array;
  /** Numbers of four points each, in turn against the clock as seen from outside of the solid. */
  readonly faces: Uint32Array;
}

type Part = Omit<Scenario['terrain'], 'terrains'>;
type Vector = readonly number[];

/** Sides of a block, two for each axis, of its corners: bit `axis` of a corner says at which end of that axis it is. */
const SIDES = [
  [0, 4, 6, 2],
  [1, 3, 7, 5],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 2, 3, 1],
  [4, 5, 7, 6],
] as const;

/** Undefined for terrains that are neither boxes nor cells of space. */
export function facesOf({ boxes, cells }: Part, dimension: 2 | 3): Faces | undefined {
  if (dimension === 2) return undefined;
  const rectangles = boxes ? boxes.flatMap(boxSides) : cells ? cellSides(cells) : undefined;
  return (
    rectangles && {
      points: Float64Array.from(rectangles.flat(2)),
      faces: Uint32Array.from({ length: 4 * rectangles.length }, (_, i) => i),
    }
  );
}

/** The sides `wanted` of a block, from its lowest corner along three edges. */
function sidesOf(low: Vector, edges: readonly Vector[], wanted: readonly number[]): Vector[][] {
  const corner = (at: number): Vector =>
    low.map((value, axis) => edges.reduce((sum, edge, i) => sum + ((at >> i) & 1) * edge[axis]!, value));
  return wanted.map((side) => SIDES[side]!.map(corner));
}

function boxSides({ center, size, rotation }: NonNullable<Part['boxes']>[number]): Vector[][] {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const [x = 0, y = 0, z = 0] = size;
  const edges = [
    [x * cos, x * sin, 0],
    [-y * sin, y * cos, 0],
    [0, 0, z],
  ];
  const low = center.map((value, axis) => value - edges.reduce((sum, edge) => sum + edge[axis]!, 0) / 2);
  return sidesOf(low, edges, [0, 1, 2, 3, 4, 5]);
}

/** Only sides between what is solid and what is empty. */
function cellSides({ origin = [0, 0, 0], size, layers = [] }: NonNullable<Part['cells']>): Vector[][] {
  const edges = [0, 1, 2].map((axis) => [0, 1, 2].map((other) => (other === axis ? size : 0)));
  const isSolid = (x: number, y: number, z: number): boolean => layers[z]?.[y]?.[x] === '#';
  return layers.flatMap((layer, z) =>
    layer.flatMap((row, y) =>
      [...row].flatMap((_, x) => {
        if (!isSolid(x, y, z)) return [];
        const open = SIDES.map((_, side) => side).filter((side) => {
          const step = [0, 1, 2].map((axis) => (axis === side >> 1 ? 2 * (side & 1) - 1 : 0));
          return !isSolid(x + step[0]!, y + step[1]!, z + step[2]!);
        });
        const low = [x, y, z].map((at, axis) => origin[axis]! + size * at);
        return sidesOf(low, edges, open);
      }),
    ),
  );
}
