// Random triangles within a window of the lattice, of a random place, size and density.

import type { Random } from '../../../base/random.ts';
import type { Bits } from '../bits.ts';
import { type Lattice, triangleCount } from './lattice.ts';
import type { RandomWindow } from './options.ts';

/** Shape [triangles]; perhaps none is set. The window is cut to the lattice. */
export function randomWindow(
  lattice: Lattice,
  { rows, columns, density }: RandomWindow,
  random: Random,
): Bits {
  const height = drawWhole(rows, lattice.rows, random);
  const width = drawWhole(columns, lattice.columns, random);
  const bottom = random.integer(lattice.rows - height + 1);
  const left = random.integer(lattice.columns - width + 1);
  const share = density[0] + (density[1] - density[0]) * random.uniform();
  return Uint8Array.from({ length: triangleCount(lattice) }, (_, t) => {
    const column = (t % lattice.columns) - left;
    const row = Math.floor(t / lattice.columns) - bottom;
    const isInside = column >= 0 && column < width && row >= 0 && row < height;
    return isInside && random.chance(share) ? 1 : 0;
  });
}

/** Uniform among the whole numbers of the range, none greater than `most`. */
function drawWhole(range: readonly [number, number] | undefined, most: number, random: Random): number {
  const [from, to] = (range ?? [most, most]).map((end) => Math.min(end, most)) as [number, number];
  return from + random.integer(to - from + 1);
}
