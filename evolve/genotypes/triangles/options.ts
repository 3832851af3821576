// The size of the triangle lattice and the material of the bodies cut from it.

import { z } from 'zod';
import { positive } from '../../../base/single.ts';
import { EvolutionError } from '../../errors.ts';
import type { SettingsTools } from '../../kind.ts';
import { amplitude, count, damping, mass, origin } from '../settings.ts';
import { hasCellsForFacets, needsCells, type Solid, solidFields } from '../solid.ts';

/**
 * What bodies are cut from, and of what. Where {@link triangleSpace} is not told, the values are ELDiR's
 * ({@link ELDIR_TRIANGLES}).
 */
export interface TriangleOptions extends Solid {
  /** Rows of triangles; default 13. */
  readonly rows: number;
  /** Triangles in a row; default 22. */
  readonly columns: number;
  /** Length of a lattice edge [m]; default 0.05. */
  readonly spacing: number;
  /** How random bodies are made; by default every triangle is a fair coin. */
  readonly random?: RandomWindow | undefined;
  /** Where the lower left corner of a body's bounding box stands, [x, y] [m]; default [0.025, 0.1]. */
  readonly origin: readonly [number, number];
  /** Of each mass [kg]; default 1. */
  readonly mass: number;
  /** Of each spring [m]; default: spacing, so that bodies begin at ease. */
  readonly restLength: number;
  /** [N/m]; default 30,000. */
  readonly stiffness: number;
  /** Axial damping of each spring [N·s/m]; default 0. */
  readonly damping: number;
  /** Relative change of an actuated spring's rest length at full activation, default 0.1; other springs have 0. */
  readonly amplitude: number;
}

/** Random bodies lie within a window of the lattice. */
export interface RandomWindow {
  /** From and to; default: all. */
  readonly rows?: readonly [number, number] | undefined;
  /** From and to; default: all. */
  readonly columns?: readonly [number, number] | undefined;
  /** Share of the window's triangles that are present, from and to. */
  readonly density: readonly [number, number];
}

/** The values of ELDiR (Strgar et al., RSS 2024). */
export const ELDIR_TRIANGLES: TriangleOptions = {
  rows: 13,
  columns: 22,
  spacing: 0.05,
  origin: [0.025, 0.1],
  mass: 1,
  restLength: 0.05,
  stiffness: 3e4,
  damping: 0,
  amplitude: 0.1,
};

/** @throws EvolutionError `bad-options`, naming the option and what it may be. */
export function checkTriangleOptions(options: TriangleOptions): void {
  for (const name of ['rows', 'columns'] as const) {
    check(
      name,
      options[name],
      Number.isInteger(options[name]) && options[name] >= 1,
      'a whole number from 1 up',
    );
  }
  check('columns', options.columns, options.rows * options.columns >= 2, 'at least 2 in a single row');
  for (const name of ['spacing', 'mass', 'restLength', 'stiffness'] as const) {
    check(
      name,
      options[name],
      options[name] > 0 && Number.isFinite(options[name]),
      'a finite number above 0',
    );
  }
  check(
    'damping',
    options.damping,
    options.damping >= 0 && Number.isFinite(options.damping),
    'finite, 0 or more',
  );
  check('amplitude', options.amplitude, options.amplitude > 0 && options.amplitude < 1, 'between 0 and 1');
  options.origin.forEach((value, axis) => {
    check(`origin[${axis}]`, value, Number.isFinite(value), 'finite');
  });
}

function check(name: string, value: number, good: boolean, allowed: string): void {
  if (good) return;
  throw new EvolutionError('bad-options', `Triangle option "${name}" must be ${allowed}, but is ${value}.`);
}

const between = (most: number) =>
  z
    .tuple([count(most), count(most)])
    .refine(([least, greatest]) => least <= greatest, { error: 'needs the smaller number first.' });
const share = z.number().gt(0).max(1);

const randomSchema = z
  .strictObject({
    rows: between(100).optional().describe('Rows of the window, from and to; default: all.'),
    columns: between(100).optional().describe('Columns of the window, from and to; default: all.'),
    density: z
      .tuple([share, share])
      .refine(([least, greatest]) => least <= greatest, { error: 'needs the smaller number first.' })
      .default([0.5, 0.5])
      .describe('Share of its triangles that are present, from and to.'),
  })
  .optional()
  .describe(
    'Random bodies fill a window somewhere in the grid, of a random size. Small bodies learn faster. Default: a fair ' +
      "coin for every triangle of the grid, as ELDiR's.",
  );

/** The values of ELDiR's bodies where a scenario gives none. */
const fields = {
  rows: count(100).default(13).describe('Rows of triangles.'),
  columns: count(100).default(22).describe('Triangles in a row.'),
  random: randomSchema,
  spacing: positive.default(0.05).describe('Length of an edge of the lattice [m].'),
  origin,
  mass,
  restLength: positive.optional().describe('Of each spring [m]; default: spacing.'),
  stiffness: positive.default(3e4).describe('Of each spring [N/m].'),
  damping: damping(0),
  amplitude: amplitude(0.1),
  ...solidFields,
};

/** The fields of a scenario's "body". */
export const triangleSettings = ({ named }: Pick<SettingsTools, 'named'>) =>
  (z.strictObject({ ...named, ...fields }) as unknown as z.ZodObject<typeof fields, z.core.$strict>)
    .refine(hasCellsForFacets, needsCells)
    .transform((body) => ({ ...body, restLength: body.restLength ?? body.spacing }));
