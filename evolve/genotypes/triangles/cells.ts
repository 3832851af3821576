// A triangle genotype seen as cells: 0 where there is no triangle, else 1, and 2, 4 and 8 more if its left edge, its
// level edge and its right edge are actuated.

import { type Bits, isEmpty } from '../bits.ts';
import type { CellCoding } from '../coding.ts';
import { type Cells, differencesBetween } from '../grid.ts';
import { edgesOf, type Lattice } from './lattice.ts';
import { presentEdges, repair } from './repair.ts';
import type { TriangleGenotype } from './triangles.ts';

const PRESENT = 1;
const LEFT = 2;
const LEVEL = 4;
const RIGHT = 8;
const EDGES = [LEFT, LEVEL, RIGHT] as const;

export function triangleCoding(lattice: Lattice): CellCoding<TriangleGenotype> {
  const cellOf = ({ actuated }: TriangleGenotype, t: number): number =>
    edgesOf(lattice, t).reduce((value, edge, i) => value + (actuated[edge] ? EDGES[i]! : 0), PRESENT);
  const read = (genotype: TriangleGenotype): Cells =>
    genotype.triangles.map((bit, t) => (bit ? cellOf(genotype, t) : 0));
  // Selection and statistics compare every individual with many others.
  const shown = new WeakMap<TriangleGenotype, Bits>();
  const actuatedOf = (genotype: TriangleGenotype): Bits => {
    const known = shown.get(genotype);
    if (known) return known;
    const present = presentEdges(lattice, genotype.triangles);
    const actuated = genotype.actuated.map((bit, edge) => bit & present[edge]!);
    shown.set(genotype, actuated);
    return actuated;
  };
  return {
    grid: lattice,
    read,
    write: (cells, base) => {
      const triangles = cells.map((value) => value & PRESENT);
      const actuated = base.actuated.slice();
      const before = read(base);
      cells.forEach((value, t) => {
        if (value === 0 || value === before[t]) return;
        edgesOf(lattice, t).forEach((edge, i) => {
          actuated[edge] = value & EDGES[i]! ? 1 : 0;
        });
      });
      if (isEmpty(triangles) || isEmpty(actuated)) return null;
      return { triangles: repair(lattice, triangles), actuated };
    },
    mirrored: (value) =>
      (value & (PRESENT | LEVEL)) + (value & LEFT ? RIGHT : 0) + (value & RIGHT ? LEFT : 0),
    // Edges that the body lacks have genes all the same; they show when it grows.
    fresh: cellOf,
    distance: (a, b) =>
      differencesBetween(a.triangles, b.triangles) + differencesBetween(actuatedOf(a), actuatedOf(b)),
  };
}
