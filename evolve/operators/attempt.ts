// Operators that draw at random what may come to nothing: they try a number of times and then do something small instead.

import type { Random } from '../../base/random.ts';
import type { CellCoding } from '../genotypes/coding.ts';
import type { Cells } from '../genotypes/grid.ts';
import { grow } from './grow-trim.ts';

/** Of 1200 limbs of random bodies, triangles and voxels, all found a place in as many tries. */
const ATTEMPTS = 32;

/**
 * The first child that is a body and shows a difference from every parent. After `attempts` proposals without one, the
 * first parent with a cell more (or less, see `grow`), so there is always a child that differs from it.
 *
 * @param propose Null: nothing came of this try.
 */
export function firstChild<G>(
  coding: CellCoding<G>,
  parents: readonly [G, ...G[]],
  random: Random,
  propose: () => Cells | null,
  attempts = ATTEMPTS,
): G {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const cells = propose();
    const child = cells && coding.write(cells, parents[0]);
    if (child && parents.every((parent) => coding.distance(child, parent) > 0)) return child;
  }
  return grow(coding)(parents[0], random);
}
