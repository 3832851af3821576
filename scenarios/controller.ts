// The settings of a scenario's controller, and how bodies learn it.

import { z } from 'zod';
import { positive, single } from '../base/single.ts';
import { settingsUnion } from './controllers/registry.ts';

export const controllerSchema = settingsUnion
  .prefault({ kind: 'perceptron' })
  .describe('What drives the actuators.');

const rate = (initial: number, meaning: string) => positive.default(initial).describe(meaning);
const decay = (initial: number, meaning: string) =>
  z.number().min(0).lt(1).default(initial).describe(meaning);

export const optimizerSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('normalized').describe("ELDiR's: a step of fixed length along the gradient."),
      rate: rate(0.2, 'Length of a step in the space of all weights.'),
      momentum: decay(
        0,
        'Decay of the mean direction that steps go along; 0: each goes along its own gradient.',
      ),
    }),
    z.strictObject({
      kind: z.literal('adam').describe('Kingma and Ba, "Adam", ICLR 2015.'),
      rate: rate(0.01, 'Greatest change of a weight in a step, about.'),
      beta1: decay(0.9, 'Decay of the mean gradient.'),
      beta2: decay(0.999, 'Decay of the mean squared gradient.'),
      epsilon: rate(1e-8, 'Added to the root of the mean squared gradient.'),
    }),
  ])
  .prefault({ kind: 'normalized' })
  .describe('How a gradient changes the weights.');

const bound = single.nullable();

const trainedSchema = z
  .strictObject({
    name: z.string().describe('As in the list.'),
    rate: positive
      .optional()
      .describe(
        "As of the optimizer, for this alone. Default: of a controller the optimizer's; of others a hundredth of " +
          'their size where learning begins (root mean square; of their unit where they are 0).',
      ),
    bounds: z
      .tuple([bound, bound])
      .refine(([least, most]) => least === null || most === null || least <= most, {
        error: 'has the least number after the greatest. Write [least, greatest].',
      })
      .optional()
      .describe(
        'Least and greatest number that it may come to, null: none; every update is brought back between them. Never ' +
          'beyond what its kind allows, as above 0 for a stiffness.',
      ),
  })
  .describe('What is learned, with settings of its own.');

export const learningSchema = z
  .strictObject({
    updates: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(35)
      .describe('Updates of the weights in a lifetime; evaluations are one more.'),
    optimizer: optimizerSchema,
    backtracking: z
      .boolean()
      .default(false)
      .describe(
        'Steps that make it worse are taken back and tried at half the length; after a good one the next may be twice as long, up to the rate. Robots that have learned already go on so in any case.',
      ),
    train: z
      .array(z.union([z.string(), trainedSchema]))
      .min(1)
      .default(['controller'])
      .describe(
        'What is learned: "controller", or fields and parameters by name, as "spring.stiffness", "spring.rest_length", ' +
          '"mass.mass", "world.friction", "terrain.heights" or "task.…"; or one with settings of its own.',
      ),
  })
  .prefault({})
  .describe('How a body learns.');
