// The smallest changes of a body: one cell more at its border, or one less. In a grid of two cells or more there is always
// one that shows, so a child never equals its parent.

import type { Random } from '../../base/random.ts';
import type { CellCoding } from '../genotypes/coding.ts';
import type { Mutation } from '../genotypes/genotype.ts';
import { borderOf, type Cells, componentsOf, surroundingsOf, without } from '../genotypes/grid.ts';
import { mutationOfCells, type OperatorKind } from './operator.ts';

/** Adds a new cell beside the body. One that fills the grid is trimmed instead. */
export function grow<G>(coding: CellCoding<G>): Mutation<G> {
  return (parent, random) =>
    firstToDiffer(coding, parent, grown(coding, parent, random)) ??
    firstToDiffer(coding, parent, trimmed(coding, parent, random)) ??
    parent;
}

/**
 * Removes a cell of the body's border, if possible one that the others hang together without. A body that cannot lose
 * any (it is the last one, or the last that moves, or repair brings it back) grows instead.
 */
export function trim<G>(coding: CellCoding<G>): Mutation<G> {
  return (parent, random) =>
    firstToDiffer(coding, parent, trimmed(coding, parent, random)) ??
    firstToDiffer(coding, parent, grown(coding, parent, random)) ??
    parent;
}

function firstToDiffer<G>(coding: CellCoding<G>, parent: G, proposals: Iterable<Cells>): G | null {
  for (const cells of proposals) {
    const child = coding.write(cells, parent);
    if (child !== null && coding.distance(child, parent) > 0) return child;
  }
  return null;
}

function* grown<G>(coding: CellCoding<G>, parent: G, random: Random): Generator<Cells> {
  const cells = coding.read(parent);
  for (const cell of random.shuffle(surroundingsOf(coding.grid, cells))) {
    yield cells.with(cell, coding.fresh(parent, cell, random));
  }
}

function* trimmed<G>({ grid, read }: CellCoding<G>, parent: G, random: Random): Generator<Cells> {
  const cells = read(parent);
  const torn: Cells[] = [];
  for (const cell of random.shuffle(borderOf(grid, cells))) {
    const left = without(cells, [cell]);
    if (componentsOf(grid, left).length === 1) yield left;
    else torn.push(left);
  }
  yield* torn;
}

export const growKind: OperatorKind = {
  name: 'grow',
  description: 'Adds a cell at the border.',
  usual: 0.5,
  in: mutationOfCells(grow),
};

export const trimKind: OperatorKind = {
  name: 'trim',
  description: 'Removes a cell at the border.',
  usual: 0.5,
  in: mutationOfCells(trim),
};
