// Numbers that kernels compute with. They do so in single precision, so a number that is infinite or 0 there is refused
// by its name, before a body is blamed for what it does.

import { z } from 'zod';
import { shown } from './input-error.ts';

export const isFiniteSingle = (value: number): boolean => Number.isFinite(Math.fround(value));

/** What is wrong with a number that is not finite in single precision, to be read after its name. */
export const tooGreat = (value: unknown): string =>
  `is ${shown(value)}, too great for single precision. Write a number from -3.4e38 to 3.4e38.`;

/** A number that is finite in single precision. */
export const single = z.number().refine(isFiniteSingle, { error: ({ input }) => tooGreat(input) });

/** A number that is above 0 in single precision. */
export const positive = single.positive().refine((value) => value <= 0 || Math.fround(value) > 0, {
  error: ({ input }) => `is ${shown(input)}, which is 0 in single precision. Write a number from 1e-38 up.`,
});

export const nonNegative = single.nonnegative();
