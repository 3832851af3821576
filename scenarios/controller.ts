// The settings of a scenario's controller, and how bodies learn it.

import { z } from 'zod';
import { positive } from '../base/single.ts';
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

export const learningSchema = z
  .strictObject({
    updates: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(35)
      .describe('Updates of the weights in a lifetime; evaluations are one more.'),
    optimizer: optimizerSchema,
  })
  .prefault({})
  .describe('How a body learns its controller.');
