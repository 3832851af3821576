// Fields that the settings of several kinds of controllers share.

import { z } from 'zod';
import { positive } from '../../base/single.ts';

export const count = (least: number, most: number) => z.int().min(least).max(most);

export const period = count(1, 10_000).describe(
  'Steps from one reading of the controller to the next; in between, activations are held.',
);

/** Learning may leave single precision, and what it wrote is to be read again. */
export const numbers = z.array(z.number());

export const forEachActuator =
  'one for each actuator, that is spring or cell with an amplitude other than 0: the springs in their order, then the cells.';

/** Of the activation, of oscillators. */
export const amplitudes = z
  .array(z.number().min(-1).max(1))
  .describe(`Of the activation; ${forEachActuator}`);

export const initialRhythm = {
  amplitude: positive.max(1).default(0.5).describe('Initial amplitude of the activation, of every actuator.'),
  frequency: positive
    .default(1.5)
    .describe('Initial frequency of every actuator [Hz]. Initial phases are random.'),
} as const;
