// Fields that the settings of several genotypes have.

import { z } from 'zod';
import { nonNegative, positive, single } from '../../base/single.ts';

export const count = (most: number) => z.int().min(1).max(most);

export const origin = z
  .tuple([single, single])
  .default([0, 0])
  .describe("Where the lower left corner of a body's bounding box stands [m].");

export const mass = positive.default(1).describe('Of each mass [kg].');

export const damping = (initial: number) =>
  nonNegative.default(initial).describe('Axial damping of each spring [N·s/m].');

export const amplitude = (initial: number) =>
  positive
    .lt(1)
    .default(initial)
    .describe("Relative change of an actuator's rest length at full activation.");
