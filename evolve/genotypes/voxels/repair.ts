// Makes any set of voxels one body that can move.

import { type Cells, componentsOf, type Grid, keepOnly, largestOf } from '../grid.ts';
import { isActuated } from './materials.ts';

/** True if some voxel is actuated. */
export const canMove = (voxels: Cells): boolean => voxels.some(isActuated);

/**
 * Of the pieces that hang together by sides of voxels and have an actuated one, the largest stays; of several largest
 * the first met, scanning row by row from the bottom, each from the left. Nothing stays where nothing is actuated.
 */
export function repair(grid: Grid, voxels: Cells): Cells {
  const moving = componentsOf(grid, voxels).filter((piece) =>
    piece.some((cell) => isActuated(voxels[cell]!)),
  );
  return keepOnly(voxels, largestOf(moving));
}
