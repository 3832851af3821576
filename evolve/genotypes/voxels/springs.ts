// The masses and springs of a grid of square voxels, wherever a voxel may be: four sides and two diagonals each. Sides
// are shared: two voxels that meet have one spring between them, as they have the masses at its ends.

import type { Grid } from '../grid.ts';

/** Nodes are the corners of cells: node n in column n % (columns + 1) of row floor(n / (columns + 1)). */
export const nodesInRow = ({ columns }: Grid): number => columns + 1;

/** From the lower left corner of a cell to its right, upward, diagonally up, and from above it diagonally down. */
const LEVEL = 0;
const UPRIGHT = 1;
const RISING = 2;
const FALLING = 3;
const KINDS = 4;

/** The keys of a cell's six springs. A key is four times the node at the spring's lower left, plus the kind. */
export function springsOf(grid: Grid, cell: number): number[] {
  const row = Math.floor(cell / grid.columns);
  const node = row * nodesInRow(grid) + (cell % grid.columns);
  const [right, above] = [node + 1, node + nodesInRow(grid)];
  const own = [LEVEL, UPRIGHT, RISING, FALLING].map((kind) => KINDS * node + kind);
  return [...own, KINDS * above + LEVEL, KINDS * right + UPRIGHT];
}

/** The two nodes of a spring by its key, and its length in sides of a voxel. */
export function spanOf(grid: Grid, key: number): { ends: readonly [number, number]; length: number } {
  const node = Math.floor(key / KINDS);
  const above = node + nodesInRow(grid);
  switch (key % KINDS) {
    case LEVEL:
      return { ends: [node, node + 1], length: 1 };
    case UPRIGHT:
      return { ends: [node, above], length: 1 };
    case RISING:
      return { ends: [node, above + 1], length: Math.SQRT2 };
    default:
      return { ends: [node + 1, above], length: Math.SQRT2 };
  }
}
