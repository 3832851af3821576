// Voxels as people write them: rows of characters, the top row first.

import { EvolutionError } from '../../errors.ts';
import type { Cells, Grid } from '../grid.ts';
import { CHARACTERS } from './materials.ts';

export function voxelsToRows({ rows, columns }: Grid, voxels: Cells): string[] {
  return Array.from({ length: rows }, (_, fromTop) => {
    const first = (rows - 1 - fromTop) * columns;
    return Array.from(voxels.subarray(first, first + columns), (material) => CHARACTERS[material]).join('');
  });
}

/** @throws EvolutionError `bad-genotype`, naming the field. */
export function voxelsFromRows({ rows, columns }: Grid, texts: unknown): Cells {
  if (!Array.isArray(texts) || texts.length !== rows) {
    const found = Array.isArray(texts) ? `${texts.length}` : `a ${typeof texts}`;
    throw bad('voxels', `must be a list of ${rows} texts, the top row first, but is ${found}.`);
  }
  const voxels = new Uint8Array(rows * columns);
  texts.forEach((text: unknown, fromTop) => {
    voxels.set(rowFrom(text, columns, `voxels[${fromTop}]`), (rows - 1 - fromTop) * columns);
  });
  return voxels;
}

function rowFrom(text: unknown, columns: number, field: string): number[] {
  if (typeof text !== 'string' || text.length !== columns) {
    const found = typeof text === 'string' ? `has ${text.length}` : `is a ${typeof text}`;
    throw bad(field, `must be a text of ${columns} characters, but ${found}.`);
  }
  return Array.from(text, (character) => {
    const material = CHARACTERS.indexOf(character);
    if (material >= 0) return material;
    throw bad(
      field,
      `has the character "${character}"; write . for empty, s for soft, S for stiff, + for actuated in phase and ` +
        '- for antiphase.',
    );
  });
}

const bad = (field: string, problem: string) =>
  new EvolutionError('bad-genotype', `Genotype field "${field}" ${problem}`);
