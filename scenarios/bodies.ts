// The spaces of bodies that a scenario's evolution can search, each a kind of genotype with its material.

import { z } from 'zod';
import { nonNegative, positive, single } from '../base/single.ts';

const count = (most: number) => z.int().min(1).max(most);

const origin = z
  .tuple([single, single])
  .default([0, 0])
  .describe("Where the lower left corner of a body's bounding box stands [m].");
const mass = positive.default(1).describe('Of each mass [kg].');
const damping = (initial: number) =>
  nonNegative.default(initial).describe('Axial damping of each spring [N·s/m].');
const amplitude = (initial: number) =>
  positive
    .lt(1)
    .default(initial)
    .describe("Relative change of an actuator's rest length at full activation.");

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
export const trianglesSchema = z
  .strictObject({
    genotype: z
      .literal('triangles')
      .describe("ELDiR's: a set of triangles of a lattice, and of actuated edges. 2D."),
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
  })
  .transform((body) => ({ ...body, restLength: body.restLength ?? body.spacing }));

export const voxelsSchema = z
  .strictObject({
    genotype: z
      .literal('voxels')
      .describe(
        'A grid of square voxels, each soft, stiff, actuated in phase or in antiphase, or empty. 2D.',
      ),
    rows: count(100).default(5).describe('Rows of voxels.'),
    columns: count(100).default(8).describe('Voxels in a row.'),
    spacing: positive.default(0.1).describe('Side of a voxel [m].'),
    origin,
    mass,
    softStiffness: positive.default(5000).describe('Of the springs of soft and of actuated voxels [N/m].'),
    stiffStiffness: positive.default(15_000).describe('Of the springs of stiff voxels [N/m].'),
    damping: damping(20),
    amplitude: amplitude(0.2),
  })
  .refine(({ rows, columns }) => rows * columns >= 2, {
    error: 'has room for one voxel only. Give it 2 "columns" or more.',
  })
  .refine(({ softStiffness, stiffStiffness }) => softStiffness < stiffStiffness, {
    path: ['stiffStiffness'],
    error: 'is not above "softStiffness". Make it greater.',
  });

export const bodySchema = z
  .discriminatedUnion('genotype', [trianglesSchema, voxelsSchema])
  .nullable()
  .optional()
  .describe(
    'The space of bodies that evolution searches; default: triangles in 2D. null (the default in 3D): none, bodies ' +
      'come from robot files.',
  );
