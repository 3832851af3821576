// A short name of a body, the same wherever in the grid it stands.

import { digest } from '../../base/random/digest.ts';
import type { CellCoding } from './coding.ts';
import { type Cells, type Grid, presentIn } from './grid.ts';

/** Of no meaning but that it stays: keys are stored with runs. */
const KEY = Uint32Array.of(0x6d6f7270, 0x686f6772);

/**
 * See `GenotypeSpace.key`. 128 bits as 32 hexadecimal digits: among 10⁷ bodies two share a key by chance with a
 * probability of 10⁻²⁵.
 */
export function keyOf<G>(coding: CellCoding<G>, genotype: G, mirror: boolean): string {
  const shape = cutOut(coding.grid, coding.read(genotype));
  const key = fingerprint(shape);
  if (!mirror) return key;
  const reflected = fingerprint(inMirror(coding, shape));
  return key < reflected ? key : reflected;
}

/** The body's bounding box and what is in it, row by row from the bottom. */
interface Shape {
  readonly columns: number;
  /** Of the lower left cell, 0 or 1; always 0 where there is only one. */
  readonly kind: number;
  readonly values: readonly number[];
}

function cutOut(grid: Grid, cells: Cells): Shape {
  const present = presentIn(cells);
  const columnsOf = present.map((cell) => cell % grid.columns);
  const rowsOf = present.map((cell) => Math.floor(cell / grid.columns));
  const [left, right] = [Math.min(...columnsOf), Math.max(...columnsOf)];
  const [bottom, top] = [Math.min(...rowsOf), Math.max(...rowsOf)];
  const values: number[] = [];
  for (let row = bottom; row <= top; row++)
    for (let column = left; column <= right; column++) values.push(cells[row * grid.columns + column]!);
  return { columns: right - left + 1, kind: grid.isChequered ? (left + bottom) % 2 : 0, values };
}

function inMirror<G>({ grid, mirrored }: CellCoding<G>, { columns, kind, values }: Shape): Shape {
  const reflected = values.map((_, i) => {
    const column = i % columns;
    return mirrored(values[i - column + (columns - 1 - column)]!);
  });
  // The cell that was in the lower right is now in the lower left.
  return { columns, kind: grid.isChequered ? (kind + columns - 1) % 2 : 0, values: reflected };
}

function fingerprint({ columns, kind, values }: Shape): string {
  const words = new Uint32Array(Math.ceil(values.length / 4));
  values.forEach((value, i) => {
    words[i >> 2]! |= value << (8 * (i & 3));
  });
  const bits = digest(KEY, [columns, values.length, kind, 0], words);
  return Array.from(bits, (word) => word.toString(16).padStart(8, '0')).join('');
}
