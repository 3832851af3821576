// The schema of a scenario that knows the parts there are: put together from the schemas that stand beside the parts.

import { z } from 'zod';
import { shown } from '../../base/input-error.ts';
import { nearest } from '../../base/text.ts';
import type { PartSchemas, PartSettings } from '../../scenarios/evolution.ts';
import { OBJECTIVE } from '../descriptors/descriptors.ts';
import { settingsOf } from '../kind.ts';
import type { Parts } from './parts.ts';

const made = new WeakMap<Parts, PartSchemas>();

/** The schemas of all that a scenario may name. */
export function schemasFor(parts: Parts): PartSchemas {
  const known = made.get(parts);
  if (known) return known;
  const descriptor = descriptorSchema(parts);
  const schemas: PartSchemas = {
    body: settingsOf(parts.genotypes, 'genotype', descriptor),
    selection: settingsOf<PartSettings>(parts.selections, 'kind', descriptor),
    evaluator: settingsOf<PartSettings>(parts.evaluators, 'kind', descriptor),
    operators: operatorsSchema(parts),
    descriptor,
  };
  made.set(parts, schemas);
  return schemas;
}

function descriptorSchema({ descriptors }: Parts): z.ZodType<string> {
  const names = descriptors.map(({ name }) => name);
  const described = descriptors.map(
    ({ name, description, unit }) => `${name} (${description})${unit && ` [${unit}]`}`,
  );
  const objective = z.templateLiteral([OBJECTIVE, z.string().min(1)]);
  return z
    .union([z.enum(names), objective], { error: ({ input }) => unknownDescriptor(input, names) })
    .describe(
      `${described.join(', ')} or ${OBJECTIVE}NAME, an objective that "objective.terms" names (its mean over all starts).`,
    );
}

const unknownDescriptor = (input: unknown, names: readonly string[]): string =>
  `is ${shown(input)}, which is no descriptor. ${nearest(String(input), [...names, `${OBJECTIVE}NAME`])}`;

function operatorsSchema({ operators, genotypes }: Parts): PartSchemas['operators'] {
  const general = operators.map(({ name, description }) => [name, description] as const);
  const own = genotypes.flatMap((kind) =>
    Object.entries(kind.operators ?? {}).map(([name, { description }]) => [name, description] as const),
  );
  const weight = z.number().nonnegative().optional();
  const weights = [...general, ...own].map(([name, description]) => [name, weight.describe(description)]);
  const usual = operators
    .filter((each) => each.usual)
    .map(({ name, usual, keepsBody }) => `${name} ${usual}${keepsBody ? ' (with inherited weights)' : ''}`);
  return z
    .strictObject(Object.fromEntries(weights) as Record<string, typeof weight>)
    .refine((given) => Object.values(given).some((value) => value !== undefined && value > 0), {
      error: 'needs an operator of a weight above 0, such as {"bit-flip": 1}.',
    })
    .optional()
    .describe(
      'How children differ from their parents: relative frequencies of the variation operators. Default, as far as the ' +
        `genotype has them: ${usual.join(', ')}. Any that are given replace all of these.`,
    ) as unknown as PartSchemas['operators'];
}
