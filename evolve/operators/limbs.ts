// Parts of a body that move, turn about or double as a whole, with all that their cells are.

import type { Random } from '../../base/random.ts';
import type { CellCoding } from '../genotypes/coding.ts';
import type { Mutation } from '../genotypes/genotype.ts';
import {
  borderOf,
  type Cells,
  componentsOf,
  type Grid,
  keepOnly,
  largestOf,
  neighboursOf,
  placed,
  placementOf,
  presentIn,
  surroundingsOf,
  without,
} from '../genotypes/grid.ts';
import { firstChild } from './attempt.ts';
import { mutationOfCells, type OperatorKind } from './operator.ts';

/** Of a body's cells; a limb has at least one. */
const GREATEST_SHARE = 1 / 3;

/** Takes a limb off and puts it on somewhere else. */
export function moveLimb<G>(coding: CellCoding<G>): Mutation<G> {
  return transplant(coding, { isKept: false, isMirrored: false });
}

/** Replaces a limb by its mirror image about a vertical axis; the axis is such that it still borders on the rest. */
export function mirrorLimb<G>(coding: CellCoding<G>): Mutation<G> {
  return transplant(coding, { isKept: false, isMirrored: true });
}

/** Puts a copy of a limb on somewhere else. */
export function duplicateLimb<G>(coding: CellCoding<G>): Mutation<G> {
  return transplant(coding, { isKept: true, isMirrored: false });
}

interface Transplant {
  /** True: the limb stays where it was, too. */
  readonly isKept: boolean;
  readonly isMirrored: boolean;
}

/** Where the limb meets the body in its new place, the limb stands. */
function transplant<G>(coding: CellCoding<G>, { isKept, isMirrored }: Transplant): Mutation<G> {
  const { grid, read } = coding;
  return (parent, random) => {
    const cells = read(parent);
    return firstChild(coding, [parent], random, () => {
      const drawn = drawLimb(grid, cells, random);
      const { limb, rest } = isKept ? { limb: drawn, rest: cells } : cutOff(grid, cells, drawn);
      const targets = drawTargets(grid, rest, limb, random, isMirrored);
      return targets && paste(coding, cells, limb, rest, targets, isMirrored);
    });
  };
}

/**
 * A connected part of the body: it starts at a cell of the border and takes in one neighbour after the other, up to a
 * random size of at most a third of the body.
 */
export function drawLimb(grid: Grid, cells: Cells, random: Random): number[] {
  const most = Math.floor(GREATEST_SHARE * presentIn(cells).length);
  const size = 1 + random.integer(Math.max(1, most));
  const border = borderOf(grid, cells);
  const limb = new Set<number>();
  const frontier = new Set([border[random.integer(border.length)]!]);
  while (limb.size < size && frontier.size > 0) {
    const next = [...frontier][random.integer(frontier.size)]!;
    frontier.delete(next);
    limb.add(next);
    for (const cell of neighboursOf(grid, next)) if (cells[cell] && !limb.has(cell)) frontier.add(cell);
  }
  return [...limb];
}

/** The body without the limb, and the limb with whatever hung on it alone: all but the largest piece that is left. */
function cutOff(grid: Grid, cells: Cells, limb: readonly number[]) {
  const rest = keepOnly(cells, largestOf(componentsOf(grid, without(cells, limb))));
  return { limb: presentIn(cells).filter((cell) => !rest[cell]), rest };
}

/**
 * Where the limb goes so that one of its cells, drawn at random, borders on `rest`; in the mirror it stays at its
 * height. Null if it does not fit into the grid there.
 */
function drawTargets(
  grid: Grid,
  rest: Cells,
  limb: readonly number[],
  random: Random,
  isMirrored: boolean,
): number[] | null {
  const from = limb[random.integer(limb.length)]!;
  const rowOf = (cell: number) => Math.floor(cell / grid.columns);
  const free = surroundingsOf(grid, rest).filter((cell) => !isMirrored || rowOf(cell) === rowOf(from));
  if (free.length === 0) return null;
  const placement = placementOf(grid, from, free[random.integer(free.length)]!, isMirrored);
  if (!placement) return null;
  const targets = limb.flatMap((cell) => placed(grid, placement, cell) ?? []);
  return targets.length === limb.length ? targets : null;
}

function paste<G>(
  { mirrored }: CellCoding<G>,
  cells: Cells,
  limb: readonly number[],
  onto: Cells,
  targets: readonly number[],
  isMirrored: boolean,
): Cells {
  const pasted = onto.slice();
  limb.forEach((cell, i) => {
    pasted[targets[i]!] = isMirrored ? mirrored(cells[cell]!) : cells[cell]!;
  });
  return pasted;
}

export const moveLimbKind: OperatorKind = {
  name: 'move-limb',
  description: 'Moves a part of the body to another place.',
  in: mutationOfCells(moveLimb),
};

export const mirrorLimbKind: OperatorKind = {
  name: 'mirror-limb',
  description: 'Replaces a part of the body by its mirror image.',
  in: mutationOfCells(mirrorLimb),
};

export const duplicateLimbKind: OperatorKind = {
  name: 'duplicate-limb',
  description: 'Copies a part of the body to another place.',
  in: mutationOfCells(duplicateLimb),
};
