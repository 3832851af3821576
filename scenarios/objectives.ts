// Objectives over parts of a robot: its masses, springs, facets, cells or actuators.

import { z } from 'zod';
import { single } from '../base/single.ts';
import type { Objective } from '../sim/step/objective.ts';
import type { Scenario } from './scenario.ts';

const objectiveTermSchema = z
  .strictObject({
    function: z
      .string()
      .describe(
        'A WGSL function that returns f32: what each mass, element or actuator has for the objective. It takes what it ' +
          'needs of `mass` and `start` (what the mass was); `a`, `b`, `spring`, `activation`; `masses`, `facet`; ' +
          '`masses`, `cell`; or `spring`, `activation`; and `body`, `time`, `world`, `terrain`, `task`.',
      ),
    over: z.enum(['mass', 'spring', 'facet', 'cell', 'actuator']).describe('What the function is of.'),
    when: z
      .enum(['end', 'always'])
      .default('end')
      .describe('"end": of the last state; "always": integrated over time [s].'),
    reduce: z.enum(['mean', 'sum']).default('mean').describe('How the numbers of all elements become one.'),
    weight: single
      .default(1)
      .describe('What the number counts for in the reward; below 0 it is a cost, at 0 it is only told.'),
  })
  .describe('One number of a rollout.');

export const objectiveTermsSchema = z
  .record(
    z.string().regex(/^[A-Za-z][\w-]{0,39}$/, {
      error: 'is no name of an objective: write letters, digits, - and _, at most 40 and a letter first.',
    }),
    objectiveTermSchema,
  )
  .default({})
  .describe('Named objectives over parts of the robot. They add to the reward by their weights.');

/** A scenario's named objectives, in the order in which it has them. */
export const objectivesOf = ({ objective }: Scenario): Objective[] =>
  Object.entries(objective.terms).map(([name, term]) => ({ name, ...term }));
