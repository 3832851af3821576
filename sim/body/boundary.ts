// The boundary of a body's cells: the faces that belong to one cell only.

import type { Dimension } from './body.ts';
import type { Elements } from './elements.ts';

/**
 * The facets around cells of positive volume, their masses in the order that facets have: in the plane with the inside on
 * the left, in space counterclockwise as seen from outside. They come in the order of the cells.
 */
export function boundaryOf(cells: Elements, dimension: Dimension): Elements {
  const faces = new Map<string, number[] | null>();
  for (let cell = 0; cell < cells.count; cell++) {
    const masses = [...cells.ends.subarray((dimension + 1) * cell, (dimension + 1) * (cell + 1))];
    for (const face of facesOf(masses)) {
      const key = [...face].sort((a, b) => a - b).join(' ');
      faces.set(key, faces.has(key) ? null : face);
    }
  }
  const outer = [...faces.values()].filter((face) => face !== null);
  return { count: outer.length, ends: Uint32Array.from(outer.flat()) };
}

/** The faces of a cell, seen from outside. */
function facesOf([a, b, c, d]: readonly number[]): number[][] {
  const [p, q, r, s] = [a!, b!, c!, d!];
  if (d === undefined) {
    return [
      [p, q],
      [q, r],
      [r, p],
    ];
  }
  return [
    [p, r, q],
    [p, q, s],
    [q, r, s],
    [r, p, s],
  ];
}
