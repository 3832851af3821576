// The settings of controllers, as a scenario gives them and a robot carries them.

import { z } from 'zod';
import { positive } from '../base/single.ts';

const count = (least: number, most: number) => z.int().min(least).max(most);

const period = count(1, 10_000).describe(
  'Steps from one reading of the controller to the next; in between, activations are held.',
);

/** What fixes a perceptron's layout and senses; without these its weights mean nothing. */
export const perceptronShape = {
  kind: z.literal('perceptron').describe("ELDiR's controller: two dense layers of tanh units for each body."),
  hidden: count(1, 1024).describe('Hidden units.'),
  clocks: count(0, 256).describe('Sines of time among the inputs, spread evenly over one period.'),
  clockRate: positive.describe('Angular frequency of the clocks [rad/s].'),
  constants: count(0, 256).describe(
    'Inputs that are always 1, the bias not counted; they make gradient descent move the bias faster.',
  ),
  featureScale: positive.describe(
    'What offsets from the centre of mass [m] and velocities [m/s] are multiplied by as inputs.',
  ),
  period,
} as const;

export const oscillatorsShape = {
  kind: z.literal('oscillators').describe('Open loop: a sine of its own for each actuator.'),
  period,
} as const;

export const noneShape = { kind: z.literal('none').describe('Nothing moves the actuators.') } as const;

const initialScale = z
  .strictObject({
    hidden: positive.default(2).describe('Of the hidden layer.'),
    output: positive.default(3).describe('Of the output layer.'),
  })
  .prefault({})
  .describe(
    'Initial weights are normal with this, times √(2 / (inputs + outputs)), as their standard deviation; biases are 0.',
  );

export const controllerSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...perceptronShape,
      hidden: perceptronShape.hidden.default(32),
      clocks: perceptronShape.clocks.default(10),
      clockRate: perceptronShape.clockRate.default(10),
      constants: perceptronShape.constants.default(2),
      featureScale: perceptronShape.featureScale.default(0.05),
      period: period.default(1),
      initialScale,
    }),
    z.strictObject({
      ...oscillatorsShape,
      period: period.default(1),
      amplitude: positive
        .max(1)
        .default(0.5)
        .describe('Initial amplitude of the activation, of every actuator.'),
      frequency: positive
        .default(1.5)
        .describe('Initial frequency of every actuator [Hz]. Initial phases are random.'),
    }),
    z.strictObject(noneShape),
  ])
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
