// A child of two parents on one grid: each of its cells is one parent's cell of that place, with all that it is.
// XOR as in Strgar and Kriegman, "Accelerated co-design of robots through morphological pretraining", ICLR 2026
// (github.com/lstrgar/codesign-mpt, polycube.py): the largest component of it, or where that comes to nothing new, a
// mutation of one parent instead.

import type { Random } from '../../base/random.ts';
import type { CellCoding } from '../genotypes/coding.ts';
import type { Crossover } from '../genotypes/genotype.ts';
import type { Cells, Grid } from '../genotypes/grid.ts';
import { firstChild } from './attempt.ts';
import { crossoverOfCells, type OperatorKind } from './operator.ts';

/** Each cell comes from either parent, by a fair coin. */
export function uniformCrossover<G>(coding: CellCoding<G>): Crossover<G> {
  return crossover(coding, (first, second, random) =>
    first.map((value, cell) => (random.bit() ? second[cell]! : value)),
  );
}

/** The cells of a random rectangle come from the second parent. */
export function blockCrossover<G>(coding: CellCoding<G>): Crossover<G> {
  return crossover(coding, (first, second, random) => {
    const isInside = drawWindow(coding.grid, random);
    return first.map((value, cell) => (isInside(cell) ? second[cell]! : value));
  });
}

/** The child has what exactly one parent has. Nothing of it is drawn, so it is tried once. */
export function xorCrossover<G>(coding: CellCoding<G>): Crossover<G> {
  const exactlyOne = (first: Cells, second: Cells): Cells =>
    first.map((value, cell) => {
      if (value === 0) return second[cell]!;
      return second[cell] === 0 ? value : 0;
    });
  return crossover(coding, exactlyOne, 1);
}

function crossover<G>(
  coding: CellCoding<G>,
  mix: (first: Cells, second: Cells, random: Random) => Cells,
  attempts?: number,
): Crossover<G> {
  return (first, second, random) => {
    const [a, b] = [coding.read(first), coding.read(second)];
    return firstChild(coding, [first, second], random, () => mix(a, b, random), attempts);
  };
}

/** True for the cells of a rectangle; its opposite corners are drawn among all cells. */
function drawWindow({ rows, columns }: Grid, random: Random): (cell: number) => boolean {
  const range = (length: number): [number, number] => {
    const [a, b] = [random.integer(length), random.integer(length)];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const [left, right] = range(columns);
  const [bottom, top] = range(rows);
  return (cell) => {
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    return column >= left && column <= right && row >= bottom && row <= top;
  };
}

export const uniformCrossoverKind: OperatorKind = {
  name: 'uniform-crossover',
  description: 'Each cell of the child comes from either parent.',
  in: crossoverOfCells(uniformCrossover),
};

export const blockCrossoverKind: OperatorKind = {
  name: 'block-crossover',
  description: 'A block of the grid comes from the second parent.',
  in: crossoverOfCells(blockCrossover),
};

export const xorCrossoverKind: OperatorKind = {
  name: 'xor-crossover',
  description: 'The child has what exactly one of its parents has.',
  in: crossoverOfCells(xorCrossover),
};
