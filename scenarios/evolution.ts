// The fields of a scenario that say how the search for bodies goes, and which results are believed.

import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.ts';

const count = (most: number) => z.int().min(1).max(most);
const positive = z.number().positive();

/** What a scenario says of a part of the search: its kind, and the settings that this kind has. */
export interface PartSettings {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

/** Schemas of what a scenario names but does not know: whoever has the parts of a search says which there are. */
export interface PartSchemas {
  /** A space of bodies. */
  readonly body: z.ZodType<{ readonly genotype: string; readonly [setting: string]: unknown }>;
  readonly selection: z.ZodType<PartSettings>;
  readonly evaluator: z.ZodType<PartSettings>;
  /** Weights by name; undefined: the usual ones. */
  readonly operators: z.ZodOptional<z.ZodType<Readonly<Record<string, number>>>>;
  /** The name of a descriptor. */
  readonly descriptor: z.ZodType<string>;
}

/** Takes any part, for whoever reads a scenario and does not search by it. */
export const anyParts: PartSchemas = {
  body: z.looseObject({ genotype: z.string() }),
  selection: z.looseObject({ kind: z.string() }),
  evaluator: z.looseObject({ kind: z.string() }),
  operators: z.record(z.string(), z.number().nonnegative()).optional(),
  descriptor: z.string(),
};

const axisSchema = (descriptor: PartSchemas['descriptor']) =>
  z
    .strictObject({
      of: descriptor,
      least: z.number().describe('Lower end of the first bin; less counts to it.'),
      most: z.number().describe('Upper end of the last bin; more counts to it.'),
      bins: count(1000).describe('Equal bins in between.'),
    })
    .refine(({ least, most }) => least < most, { error: 'needs a "least" below "most".' });

const archiveSchema = (descriptor: PartSchemas['descriptor']) =>
  z
    .strictObject({
      axes: z.array(axisSchema(descriptor)).min(1).max(4).describe('Each cell is a bin of every axis.'),
    })
    .nullable()
    .default(null)
    .describe(
      'A map that keeps the fittest of each kind of robot, whatever the selection; null: none. map-elites needs one.',
    );

const loopSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('generational')
        .describe('All children of a generation are evaluated before the next is planned.'),
    }),
    z.strictObject({
      kind: z
        .literal('steady')
        .describe('Each result makes place for a child at once; results enter in the order of births.'),
      inFlight: count(100_000)
        .default(16)
        .describe(
          'Births that may wait for their results. It belongs to the outcome; the number of workers does not.',
        ),
    }),
  ])
  .prefault({ kind: 'generational' })
  .describe('When selection happens.');

const islandsSchema = z
  .strictObject({
    count: count(1000)
      .default(1)
      .describe('Islands; the population and its children are divided among them.'),
    every: count(1_000_000).default(10).describe('Generations between two migrations.'),
    migrants: count(100_000)
      .default(1)
      .describe('Fittest of each island that also go to the next one in the ring.'),
  })
  .prefault({})
  .describe('Populations that evolve apart and exchange migrants.');

/** The schema of a scenario's "evolution", with the parts that there are. */
export const evolutionSchemaOf = (parts: PartSchemas) =>
  z
    .strictObject({
      population: count(1_000_000).default(24).describe('Survivors of a generation.'),
      initial: z
        .strictObject({
          robots: count(1_000_000).optional().describe('How many; default: as many as survive.'),
          updates: z
            .int()
            .min(0)
            .max(1_000_000)
            .optional()
            .describe('Updates of their weights, if fewer than in a later lifetime.'),
        })
        .prefault({})
        .describe('The first generation, of random robots.'),
      children: count(1_000_000).optional().describe('Born in a generation; default: as many as survive.'),
      generations: count(1_000_000).default(20).describe('Generations after the first.'),
      rollouts: count(Number.MAX_SAFE_INTEGER)
        .optional()
        .describe(
          'The run ends after the generation in which as many episodes have been simulated; default: no limit.',
        ),
      loop: loopSchema,
      islands: islandsSchema,
      selection: parts.selection.prefault({ kind: 'lineages' }).describe('Who survives and has children.'),
      evaluator: parts.evaluator
        .optional()
        .describe('How a robot comes by its fitness; default: it learns its controller.'),
      operators: parts.operators,
      archive: archiveSchema(parts.descriptor),
      inheritance: z
        .enum(['none', 'weights'])
        .default('weights')
        .describe(
          'What a child knows: nothing (Darwin), or the best weights of its parent wherever they share masses and springs (Lamarck).',
        ),
      newActuators: z
        .enum(['still', 'fresh'])
        .default('still')
        .describe(
          'How an actuator begins that a child has and its parent had not: not moving, so that the body behaves at first as its parent did, or with fresh weights.',
        ),
      selfAdaptation: z
        .strictObject({
          spread: positive
            .default(0.5)
            .describe(
              "Standard deviation of the logarithm by which a child's factor differs from its parent's.",
            ),
          least: positive.default(0.25).describe('Least factor.'),
        })
        .nullable()
        .prefault({})
        .describe(
          'Each robot has a factor of its own on the rate of the optimizer, inherited and varied (Rechenberg, Schwefel); null: the rate is the same for all.',
        ),
      halving: z
        .strictObject({
          first: count(1_000_000).default(1).describe('Updates before the first decision.'),
          factor: z
            .int()
            .min(2)
            .max(100)
            .default(3)
            .describe('How many times as many updates there are before each later decision.'),
          share: z
            .number()
            .gt(0)
            .lt(1)
            .default(0.45)
            .describe(
              'Of recent learners at that point, how many would go on. With inherited weights learners are compared by what they gained on their parents.',
            ),
        })
        .nullable()
        .prefault({})
        .describe(
          'Successive halving: learners that lag behind the recent ones are given up early, once there are enough to ' +
            'compare with; null: all learn to the end.',
        ),
      duplicates: z
        .enum(['skip', 'evaluate'])
        .default('skip')
        .describe('What happens to a body that was there before.'),
      mirror: z
        .boolean()
        .default(false)
        .describe(
          'Count a body and its mirror image as the same; for tasks that do not tell left from right.',
        ),
    })
    .superRefine(({ islands, population }, context) => {
      if (islands.count <= population) return;
      context.addIssue({
        code: 'custom',
        path: ['islands', 'count'],
        message: `is ${islands.count}, but "population" is ${population}. Give each island at least one robot.`,
      });
    })
    .prefault({})
    .describe(
      'The search for bodies. The defaults keep many lineages at little cost in fitness; the README compares searches.',
    );

/** A scenario's "evolution" with every default filled in; the fields are described in its JSON Schema. */
export type EvolutionSettings = DeepReadonly<z.output<ReturnType<typeof evolutionSchemaOf>>>;

/** Of what is believed where a scenario names no limits: no body throws a mass so many times its own size in a step. */
const MAXIMUM_LEAP = 10;

export const validitySchema = z
  .strictObject({
    maximumLoss: positive
      .nullable()
      .default(null)
      .describe('The greatest |fitness| that the task can honestly give; null: any.'),
    maximumJump: positive
      .nullable()
      .default(null)
      .describe(
        'The change of fitness from one evaluation to the next that is too much to have been learned; null: none is.',
      ),
    maximumLeap: positive
      .nullable()
      .optional()
      .describe(
        "How many times the body's size a mass may move in one step; null: any. The best controller of a lifetime is " +
          'simulated once more to see it. Default: 10, or null where another limit is named.',
      ),
  })
  .transform(({ maximumLoss, maximumJump, maximumLeap }) => {
    const isNamed = maximumLoss !== null || maximumJump !== null;
    const leap = maximumLeap === undefined ? (isNamed ? null : MAXIMUM_LEAP) : maximumLeap;
    return { maximumLoss, maximumJump, maximumLeap: leap };
  })
  .prefault({})
  .describe(
    'What counts as a numerical explosion and not as an achievement, besides what is not finite. Limits on the fitness ' +
      'depend on the task and its unit, so there are none but those that are named.',
  );
