// The fields of a scenario that make its world and its task, the terrain apart: contact, objective and forces.

import { z } from 'zod';
import { shown } from '../base/input-error.ts';
import { isFiniteSingle, nonNegative, positive, tooGreat } from '../base/single.ts';
import { objectiveTermsSchema } from './objectives.ts';

export const wgslFile = (error: (input: unknown) => string = notFileName) =>
  z
    .string()
    .regex(/^[\w-][\w.-]*\.wgsl$/, { error: ({ input }) => error(input) })
    .describe('Name of a WGSL file in the folder of the scenario.');
/** Each is inlined into the step as often as it is named. */
const MOST_FORCES = 64;
const names = z.array(z.string()).max(MOST_FORCES);

export const parameters = z
  .record(
    z.string(),
    z.union([z.number(), z.array(z.number())], { error: notNumbers }).superRefine((value, context) => {
      const at = [value].flat().findIndex((each) => !isFiniteSingle(each));
      if (at < 0) return;
      const path = Array.isArray(value) ? [at] : [];
      context.addIssue({ code: 'custom', path, message: tooGreat([value].flat()[at]) });
    }),
  )
  .default({});

function notNumbers({ input }: { input?: unknown }): string {
  return `must be a finite number or a list of finite numbers, but is ${shown(input)}.`;
}

function notFileName(input: unknown): string {
  return `must be the name of a file beside scenario.json such as "objective.wgsl", but is ${shown(input)}.`;
}

const friction = nonNegative.default(1).describe('Coefficient of Coulomb friction.');

export const contactSchema = z
  .discriminatedUnion('law', [
    z.strictObject({
      law: z.literal('impact').describe("ELDiR's: a mass stops dead where and when it hits the ground."),
    }),
    z.strictObject({
      law: z.literal('coulomb').describe('Coulomb friction without restitution: sticking or sliding.'),
      friction,
    }),
    z.strictObject({
      law: z.literal('penalty').describe('A smooth one-sided spring and damper with regularised friction.'),
      friction,
      stiffness: positive.default(1e4).describe('[N/m]'),
      damping: nonNegative.default(40).describe('[N·s/m]'),
      width: positive.default(0.01).describe('Depth over which contact sets in [m].'),
      frictionSpeed: positive.default(0.02).describe('Slip below which friction gives way [m/s].'),
    }),
    z.strictObject({ law: z.literal('none').describe('Free flight.') }),
  ])
  .prefault({ law: 'coulomb' })
  .describe('What happens where a mass meets the terrain.');

export const objectiveSchema = z
  .strictObject({
    file: wgslFile().default('objective.wgsl'),
    parameters: parameters.describe('Values for the members of struct Task, by name.'),
    terms: objectiveTermsSchema,
  })
  .prefault({})
  .describe(
    'The task: a WGSL file that declares fn final_reward(start: Body, end: Body, task: Task) -> f32, or ' +
      'fn running_reward(body: Body, time: f32, task: Task) -> f32 (integrated over time), or both, or functions for ' +
      'the terms. Parameters that ' +
      'it does not need may be left out, struct Task too. Fitness is their sum, the mean over all starts.',
  );

export const forcesSchema = z
  .strictObject({
    spring: names
      .default(['elastic_force', 'axial_damping'])
      .describe(
        'WGSL functions that give the force on the first end of a spring, or the forces on both; they add up.',
      ),
    mass: names.default([]).describe('WGSL functions that give a force on a mass; they add up.'),
    facet: names
      .default([])
      .describe(
        "WGSL functions that give the forces on the masses of a facet of the body's boundary; they add up.",
      ),
    cell: names
      .default([])
      .describe('WGSL functions that give the forces on the masses of a cell; they add up.'),
    files: z
      .array(wgslFile())
      .max(MOST_FORCES)
      .default([])
      .describe('WGSL files that declare functions named here.'),
  })
  .prefault({})
  .describe('The forces besides gravity, drag and contact.');
