// Individuals as rows (Node only).

import { z } from 'zod';
import { validate } from '../../base/validate.ts';
import { learningCurveSchema } from '../../control/robot/robot.ts';
import { builtInDescriptors, type Descriptors } from '../descriptors/descriptors.ts';
import type { Genotype, GenotypeSpace } from '../genotypes/genotype.ts';
import type { Judged } from '../individual/individual.ts';
import type { columnsOf } from './row.ts';

type IndividualRow = Readonly<Record<(typeof columnsOf.individuals)[number], string | number | null>>;

export function individualToRow(space: GenotypeSpace<Genotype>, judged: Judged<Genotype>): IndividualRow {
  const { number, id, generation, island, operator, parents, founded, depth, seeds, genotype, key, status } =
    judged;
  const row = {
    number,
    id,
    generation,
    island,
    operator,
    parents: JSON.stringify(parents),
    founded,
    founder: judged.founder,
    depth,
    inherited_loss: judged.inheritedLoss,
    rate: judged.rate,
    genotype_seed: seeds.genotype,
    controller_seed: seeds.controller,
    genotype: JSON.stringify(space.toJSON(genotype)),
    key,
    status,
    fitness: null,
    learning_curve: null,
    rollouts: 0,
    descriptors: null,
    cause: null,
    reason: null,
    duplicate_of: null,
  };
  if (judged.status === 'duplicate') return { ...row, duplicate_of: judged.of };
  const learned = { ...row, learning_curve: JSON.stringify(judged.learningCurve), rollouts: judged.rollouts };
  if (judged.status === 'invalid') return { ...learned, cause: judged.cause, reason: judged.reason };
  return { ...learned, fitness: judged.fitness, descriptors: JSON.stringify(judged.descriptors) };
}

/** @throws {InputError} {EvolutionError} if the row is none that {@link individualToRow} wrote */
export function individualFromRow(
  decode: (genotype: unknown) => Genotype,
  data: unknown,
  where: string,
): Judged<Genotype> {
  const row = validate(rowSchema, data, where);
  const { genotype_seed, controller_seed, learning_curve, duplicate_of, descriptors, cause, ...others } = row;
  const { inherited_loss: inheritedLoss, ...rest } = others;
  const { status, fitness, reason, rollouts, ...identity } = rest;
  const individual = {
    ...identity,
    inheritedLoss,
    seeds: { genotype: genotype_seed, controller: controller_seed },
    genotype: decode(rest.genotype),
  };
  const learningCurve = learning_curve ?? [];
  if (status === 'duplicate') return { ...individual, status, of: duplicate_of! };
  if (status === 'invalid')
    return { ...individual, status, cause: cause!, reason: reason!, learningCurve, rollouts };
  const described = descriptors as Descriptors;
  return { ...individual, status, fitness: fitness!, learningCurve, rollouts, descriptors: described };
}

const json = <S extends z.ZodType>(schema: S) =>
  z.preprocess((text) => (typeof text === 'string' ? JSON.parse(text) : text), schema);
const count = z.int().min(0);

const ofBodies = builtInDescriptors.flatMap(({ name, of }) => (of === 'body' ? [[name, z.number()]] : []));
const descriptorsSchema = z.object(Object.fromEntries(ofBodies)).catchall(z.number());

const rowSchema = z
  .object({
    number: count,
    id: z.string(),
    generation: count,
    island: count,
    operator: z.string().nullable(),
    parents: json(z.array(z.string())),
    founded: count,
    founder: count,
    depth: count,
    inherited_loss: z.number(),
    rate: z.number(),
    genotype_seed: count,
    controller_seed: count,
    genotype: json(z.unknown()),
    key: z.string(),
    status: z.enum(['valid', 'invalid', 'duplicate']),
    fitness: z.number().nullable(),
    learning_curve: json(learningCurveSchema.nullable()),
    rollouts: count,
    descriptors: json(descriptorsSchema.nullable()),
    cause: z.enum(['exploded', 'implausible', 'failed']).nullable(),
    reason: z.string().nullable(),
    duplicate_of: z.string().nullable(),
  })
  .refine(
    ({ status, fitness, descriptors, cause, reason, duplicate_of }) =>
      status === 'valid'
        ? fitness !== null && descriptors !== null
        : status === 'invalid'
          ? cause !== null && reason !== null
          : duplicate_of !== null,
    { error: 'lacks what its status needs.' },
  );
