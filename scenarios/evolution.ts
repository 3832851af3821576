// The fields of a scenario that say which bodies are bred there, how many, and which results are believed.

import { z } from 'zod';

const count = (most: number) => z.int().min(1).max(most);
const positive = z.number().positive();
const nonNegative = z.number().nonnegative();

/** The values of ELDiR's bodies where a scenario gives none. */
export const trianglesSchema = z
  .strictObject({
    genotype: z
      .literal('triangles')
      .describe("ELDiR's: a set of triangles of a lattice, and of actuated edges. 2D."),
    rows: count(100).default(13).describe('Rows of triangles.'),
    columns: count(100).default(22).describe('Triangles in a row.'),
    spacing: positive.default(0.05).describe('Length of an edge of the lattice [m].'),
    origin: z
      .tuple([z.number(), z.number()])
      .default([0, 0])
      .describe("Where the lower left corner of a body's bounding box stands [m]."),
    mass: positive.default(1).describe('Of each mass [kg].'),
    restLength: positive.optional().describe('Of each spring [m]; default: spacing.'),
    stiffness: positive.default(3e4).describe('Of each spring [N/m].'),
    damping: nonNegative.default(0).describe('Axial damping of each spring [N·s/m].'),
    amplitude: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe("Relative change of an actuator's rest length at full activation."),
  })
  .transform((body) => ({ ...body, restLength: body.restLength ?? body.spacing }));

export const bodySchema = z
  .discriminatedUnion('genotype', [trianglesSchema])
  .nullable()
  .optional()
  .describe(
    'The space of bodies that evolution searches; default: triangles in 2D. null (the default in 3D): none, bodies ' +
      'come from robot files.',
  );

export const evolutionSchema = z
  .strictObject({
    population: count(1_000_000).default(24).describe('Survivors of a generation; each has one child.'),
    generations: count(1_000_000).default(20).describe('Generations after the first.'),
  })
  .prefault({})
  .describe('The search for bodies.');

export const validitySchema = z
  .strictObject({
    maximumLoss: positive.default(5.5).describe('The greatest |fitness| that the task can honestly give.'),
    maximumJump: positive
      .default(0.5)
      .describe(
        'The change of fitness from one evaluation to the next that is too much to have been learned.',
      ),
  })
  .prefault({})
  .describe('What counts as a numerical explosion and not as an achievement.');
