// A genotype seen as a grid of cells, each a small number that says all there is to say of that place in the body. What
// works on cells (most operators, the key) is written once for every genotype that can be seen so.

import type { Random } from '../../base/random.ts';
import type { Cells, Grid } from './grid.ts';

/** How a kind of genotype is read as cells and written back. Every function is pure. */
export interface CellCoding<G> {
  readonly grid: Grid;
  /** What the body shows of the genotype. Equal cells develop into equal bodies, and unequal ones do not. */
  read(genotype: G): Cells;
  /**
   * The repaired genotype that shows `cells`, but for what repair takes away or adds. Where cells that were changed
   * border on others and disagree about what they share, the changed ones have it. What the body does not show comes
   * from `base`.
   *
   * @returns Null if nothing is left that is a genotype of this kind.
   */
  write(cells: Cells, base: G): G | null;
  /** What a cell is in the mirror. */
  mirrored(value: number): number;
  /** A new cell, never 0. */
  fresh(genotype: G, cell: number, random: Random): number;
  /** See `GenotypeSpace.distance`. */
  distance(a: G, b: G): number;
}
