// Makes any set of triangles one body: holes that are already walled in are filled, then only the largest piece stays.

import type { Bits } from '../bits.ts';
import { componentsOf, keepOnly, largestOf } from '../grid.ts';
import { edgeCount, edgesOf, type Lattice } from './lattice.ts';

/**
 * ELDiR's repair, in its order: fill every triangle whose three edges all belong to present triangles, then keep the
 * largest component (see {@link largestComponent}). Repairing twice is the same as once: filling adds no edge, and a
 * triangle that the kept piece walls in is a neighbour of that piece, so it was filled and kept.
 *
 * @param triangles Shape [triangles]; left as it was.
 */
export function repair(lattice: Lattice, triangles: Bits): Bits {
  return largestComponent(lattice, fillHoles(lattice, triangles));
}

/** Which edges have a present triangle on at least one side, shape [edges]. */
export function presentEdges(lattice: Lattice, triangles: Bits): Bits {
  const present = new Uint8Array(edgeCount(lattice));
  triangles.forEach((bit, t) => {
    if (bit) for (let i = 3 * t; i < 3 * t + 3; i++) present[lattice.triangleEdges[i]!] = 1;
  });
  return present;
}

function fillHoles(lattice: Lattice, triangles: Bits): Bits {
  const present = presentEdges(lattice, triangles);
  return triangles.map((bit, t) => (bit || edgesOf(lattice, t).every((edge) => present[edge]) ? 1 : 0));
}

/**
 * The largest set of present triangles connected through the four neighbours (left, right, below, above) in the grid
 * of rows × columns. A neighbour above or below may share only a corner: such a body hangs together by a hinge.
 * Of several largest the first met is kept, scanning row by row from the bottom, each from the left.
 */
function largestComponent(lattice: Lattice, triangles: Bits): Bits {
  return keepOnly(triangles, largestOf(componentsOf(lattice, triangles)));
}
