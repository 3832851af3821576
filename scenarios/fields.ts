// Fields that a scenario gives masses and elements besides those that all have: numbers for its own forces.

import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.ts';
import { single } from '../base/single.ts';
import { lettersOf } from '../sim/body/elements.ts';
import {
  camelCase,
  type Field,
  type FieldDomain,
  fieldDomains,
  fieldNamed,
  type OwnFields,
} from '../sim/body/fields.ts';

const fieldSchema = z
  .strictObject({
    unit: z
      .string()
      .regex(/^[^[\]\p{Cc}\u2028\u2029]{1,40}$/u, { error: 'must be a unit such as "N/m"; "1" of a ratio.' })
      .default('1')
      .describe('For people; "1" of a ratio.'),
    default: single.describe('What has no number of its own has this.'),
    min: single.optional().describe('The least that it may be, as a file has it and learning leaves it.'),
    max: single.optional().describe('The most.'),
    meaning: z
      .string()
      .regex(/^[^\p{Cc}\u2028\u2029]{0,200}$/u, { error: 'must be one line of at most 200 characters.' })
      .default('')
      .describe('For people.'),
  })
  .superRefine(({ default: initial, min = -Infinity, max = Infinity }, context) => {
    const report = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (min > max) report('min', `is ${min}, above "max", which is ${max}. Exchange the two.`);
    else if (initial < min || initial > max)
      report('default', `is ${initial}, but has to be between "min" and "max". Change one of them.`);
  })
  .describe('A number that each has.');

/** Whether each mass or element has something by this name already, in kernels or in files. */
const isTaken = (domain: FieldDomain, name: string): boolean =>
  fieldNamed(domain, name) !== undefined ||
  (domain === 'mass' ? ['position', 'velocity'] : lettersOf('cell', 3)).includes(name);
const MOST = 32;

const ofDomain = (domain: FieldDomain) =>
  z
    .record(
      z.string().regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, {
        error: 'is no name of a field: write lower-case letters and digits, with _ between words.',
      }),
      fieldSchema,
    )
    .superRefine((given, context) => {
      const names = Object.keys(given);
      if (names.length > MOST)
        context.addIssue({
          code: 'custom',
          message: `has ${names.length} fields. At most ${MOST} are possible.`,
        });
      for (const [i, name] of names.entries()) {
        const twin = names.slice(0, i).find((each) => camelCase(each) === camelCase(name));
        const why =
          twin !== undefined
            ? `is called in files as "${twin}" is`
            : isTaken(domain, name)
              ? `is something that every ${domain} has`
              : name.length > 40 && 'is longer than 40 characters';
        if (why) context.addIssue({ code: 'custom', path: [name], message: `${why}. Give it another name.` });
      }
    })
    .optional()
    .describe(`Of each ${domain}, by name.`);

export const ownFieldsSchema = z
  .strictObject({
    mass: ofDomain('mass'),
    spring: ofDomain('spring'),
    facet: ofDomain('facet'),
    cell: ofDomain('cell'),
  })
  .describe(
    'Fields that masses and elements have besides those of morphograd, for forces and objectives of the scenario: members ' +
      'of struct Mass, Spring, Facet and Cell. Robot files may have a number of each; they can be trained, as "spring.yield".',
  );

/** A scenario's own fields as it has them. */
export type WrittenFields = DeepReadonly<z.output<typeof ownFieldsSchema>>;

/** A scenario's own fields as bodies know fields. */
export function ownFieldsOf({ fields = {} }: { readonly fields?: WrittenFields | undefined }): OwnFields {
  const own = fieldDomains.map((domain) => [
    domain,
    Object.fromEntries(
      Object.entries(fields[domain] ?? {}).map(([name, { unit, default: initial, min, max, meaning }]) => [
        name,
        {
          type: 'f32',
          unit,
          meaning,
          default: initial,
          ...(min !== undefined && { least: min }),
          ...(max !== undefined && { most: max }),
        } satisfies Field,
      ]),
    ),
  ]);
  return Object.fromEntries(own);
}
