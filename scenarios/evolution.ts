// The fields of a scenario that say how the search for bodies goes, and which results are believed.

import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.ts';

const count = (most: number) => z.int().min(1).max(most);
const positive = z.number().positive();

/** Variation operators, in the order in which they are drawn from. Not every genotype has all of them. */
export const operatorNames = [
  'learning',
  'bit-flip',
  'grow',
  'trim',
  'move-limb',
  'mirror-limb',
  'duplicate-limb',
  'material',
  'actuation',
  'actuate',
  'uniform-crossover',
  'block-crossover',
  'xor-crossover',
] as const;
export type OperatorName = (typeof operatorNames)[number];

/** What is known of a body without simulating it. */
export const bodyDescriptorNames = [
  'size',
  'mass',
  'actuators',
  'actuated-fraction',
  'aspect-ratio',
] as const;
export type BodyDescriptorName = (typeof bodyDescriptorNames)[number];

/** What shows only in a rollout: one more for each individual. */
export const behaviourNames = ['contact-fraction', 'gait-frequency', 'control-energy'] as const;
export type BehaviourName = (typeof behaviourNames)[number];

/** A number that describes a robot besides its fitness; its unit is in the schema of an axis. */
export type DescriptorName = BodyDescriptorName | BehaviourName;
const descriptorName = z
  .enum([...bodyDescriptorNames, ...behaviourNames])
  .describe(
    'size (number of masses), mass [kg], actuators (their number), actuated-fraction (of the springs), aspect-ratio ' +
      '(width over height as built), contact-fraction (of the time in which a mass touches the ground), ' +
      'gait-frequency (of the centre of mass, up and down) [Hz] or control-energy (mean squared activation, summed ' +
      'over the actuators).',
  );

const weight = z.number().nonnegative().optional();

const operatorsSchema = z
  .strictObject({
    learning: weight.describe(
      'No change of the body: the child goes on learning where its parent ended. It needs inherited weights.',
    ),
    'bit-flip': weight.describe("ELDiR's: flips each bit with probability 1 / length."),
    grow: weight.describe('Adds a cell at the border.'),
    trim: weight.describe('Removes a cell at the border.'),
    'move-limb': weight.describe('Moves a part of the body to another place.'),
    'mirror-limb': weight.describe('Replaces a part of the body by its mirror image.'),
    'duplicate-limb': weight.describe('Copies a part of the body to another place.'),
    material: weight.describe('Changes the material of a cell; voxels only.'),
    actuation: weight.describe('Changes which parts are actuated.'),
    actuate: weight.describe('Actuates parts that were passive.'),
    'uniform-crossover': weight.describe('Each cell of the child comes from either parent.'),
    'block-crossover': weight.describe('A block of the grid comes from the second parent.'),
    'xor-crossover': weight.describe('The child has what exactly one of its parents has.'),
  } satisfies Record<OperatorName, z.ZodType>)
  .refine((weights) => Object.values(weights).some((value) => value !== undefined && value > 0), {
    error: 'needs an operator of a weight above 0, such as {"bit-flip": 1}.',
  })
  .optional()
  .describe(
    'How children differ from their parents: relative frequencies of the variation operators. Default: ' +
      'bit-flip, actuation and actuate 1, grow and trim 0.5, with inherited weights learning 0.5. Any that are given ' +
      'replace all of these.',
  );

type Operators = z.output<typeof operatorsSchema>;

function usualOperators(inheritance: 'none' | 'weights'): NonNullable<Operators> {
  const changes = { 'bit-flip': 1, grow: 0.5, trim: 0.5, actuation: 1, actuate: 1 };
  return inheritance === 'weights' ? { ...changes, learning: 0.5 } : changes;
}

const selectionSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('elitist')
        .describe('(μ + λ): the fittest of parents and children survive, each has a child.'),
    }),
    z.strictObject({
      kind: z
        .literal('tournament')
        .describe('The fittest survive; parents are the fittest of a few drawn at random.'),
      size: z.int().min(1).max(1000).default(3).describe('Individuals that meet in a tournament.'),
    }),
    z.strictObject({
      kind: z
        .literal('afpo')
        .describe(
          'Age-fitness Pareto optimization (Schmidt and Lipson, 2010): the old are only kept while they are fitter.',
        ),
      newcomers: z.int().min(0).max(100_000).default(1).describe('Random newcomers in a generation.'),
    }),
    z.strictObject({
      kind: z.literal('nsga2').describe('NSGA-II (Deb et al., 2002) over several objectives.'),
      objectives: z
        .array(
          z.strictObject({
            of: z
              .union([z.literal('fitness'), descriptorName])
              .describe('fitness, or what an axis may be of.'),
            goal: z.enum(['maximize', 'minimize']).describe('Which way is better.'),
          }),
        )
        .min(2)
        .max(8)
        .default([
          { of: 'fitness', goal: 'maximize' },
          { of: 'mass', goal: 'minimize' },
        ])
        .describe('What is traded off.'),
    }),
    z.strictObject({
      kind: z
        .literal('clearing')
        .describe(
          'Clearing (Pétrowski, 1996): of bodies that are nearly alike only a few survive, the fittest; parents are drawn at random.',
        ),
      radius: z
        .number()
        .nonnegative()
        .default(15)
        .describe('Genes in which bodies differ at most that count as nearly alike.'),
      capacity: count(100_000).default(5).describe('How many of those survive.'),
    }),
    z.strictObject({
      kind: z
        .literal('lineages')
        .describe(
          'The fittest survive, but of the descendants of one random robot no more than a number that grows in the ' +
            'course of the run: many lineages at first, the best of them in the end.',
        ),
      most: z
        .array(
          z.strictObject({
            from: z.int().min(0).describe('Simulated episodes from which the number holds.'),
            robots: count(1_000_000).describe('Survivors of one lineage at most.'),
          }),
        )
        .min(1)
        .max(100)
        .optional()
        .describe(
          'In ascending order of `from`; the first holds from the beginning. Default: one robot at first, a tenth of the ' +
            'survivors once 240 episodes have been simulated for each of them, half at 840, four fifths at 1800.',
        ),
      best: count(1_000_000).default(6).describe('Of a lineage, the fittest so many have children.'),
    }),
    z.strictObject({
      kind: z
        .literal('map-elites')
        .describe(
          'MAP-Elites (Mouret and Clune, 2015): the fittest of each cell of the archive survives; parents are drawn among them.',
        ),
    }),
  ])
  .prefault({ kind: 'lineages' })
  .describe('Who survives and has children.');

const axisSchema = z
  .strictObject({
    of: descriptorName,
    least: z.number().describe('Lower end of the first bin; less counts to it.'),
    most: z.number().describe('Upper end of the last bin; more counts to it.'),
    bins: count(1000).describe('Equal bins in between.'),
  })
  .refine(({ least, most }) => least < most, { error: 'needs a "least" below "most".' });

const archiveSchema = z
  .strictObject({ axes: z.array(axisSchema).min(1).max(4).describe('Each cell is a bin of every axis.') })
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

export const evolutionSchema = z
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
    selection: selectionSchema,
    operators: operatorsSchema,
    archive: archiveSchema,
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
      .describe('Count a body and its mirror image as the same; for tasks that do not tell left from right.'),
  })
  .superRefine(({ archive, selection, islands, population, operators, inheritance }, context) => {
    const report = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (selection.kind === 'map-elites' && archive === null) {
      report(
        ['archive'],
        'is missing, but "selection" is map-elites. Write {"axes": [{"of": "size", "least": 0, "most": 100, "bins": 10}]}.',
      );
    }
    if (operators?.learning && inheritance === 'none') {
      report(
        ['operators', 'learning'],
        'does nothing without inherited weights. Set "inheritance" to "weights", or leave it out.',
      );
    }
    if (islands.count > population) {
      report(
        ['islands', 'count'],
        `is ${islands.count}, but "population" is ${population}. Give each island at least one robot.`,
      );
    }
  })
  .transform(({ operators, ...settings }) => ({
    ...settings,
    operators: operators ?? usualOperators(settings.inheritance),
  }))
  .prefault({})
  .describe(
    'The search for bodies. The defaults keep many lineages at little cost in fitness; the README compares searches.',
  );

/** A scenario's "evolution" with every default filled in; the fields are described in its JSON Schema. */
export type EvolutionSettings = DeepReadonly<z.output<typeof evolutionSchema>>;

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
