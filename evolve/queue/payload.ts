// What goes through the queue, as text, and how it is read back: nothing that comes out of it is believed before it was
// checked (Node only).

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../../base/input-error.ts';
import type { DeepReadonly } from '../../base/readonly.ts';
import { validate } from '../../base/validate.ts';
import { at, numbersOf, type RobotController, sizeOfBody } from '../../control/robot/controller.ts';
import { shapeOf } from '../../scenarios/controllers/kind.ts';
import { controllerKind } from '../../scenarios/controllers/registry.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body/body.ts';
import type { Descriptors } from '../descriptors/descriptors.ts';
import type { EvaluationResult } from '../evaluate/evaluate.ts';
import type { Learnt } from '../individual/learnt.ts';
import { weightsFromRow, weightsToRow } from '../store/weights.ts';

/** The greatest texts that are read [bytes]. */
export const LIMITS = { job: 2 ** 20, blob: 2 ** 26, result: 2 ** 26 } as const;

/** Of a batch. */
const MOST_INDIVIDUALS = 1000;

/** A content hash: SHA-256 in 43 characters. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

const hash = z.string().regex(/^[\w-]{43}$/, 'is no hash');
const name = z.string().min(1).max(200);
const count = z.int().min(0);

/** A run that asks for evaluations. */
const announcementSchema = z.strictObject({
  run: z.string().regex(/^[\w-]{1,64}$/),
  /** Of the scenario, for people. */
  name: z.string().max(100),
  /** Of the package. */
  version: name,
  /** Of the scenario's text, which stands in the blob of that hash. */
  scenario: hash,
  /** Of the program that the scenario's WGSL is assembled into. */
  program: hash,
  /** Those that may evaluate. */
  backends: z.array(name).min(1).max(16),
  /** Of the coordinator. */
  machine: z.string().max(300),
});

export type Announcement = z.output<typeof announcementSchema>;

const individualSchema = z.strictObject({
  /** Of everything else here and of the run's scenario: equal keys, equal results. */
  key: hash,
  id: z.string().max(64),
  seed: z.int(),
  rate: z.number(),
  rungs: z.array(z.strictObject({ evaluation: count, loss: z.number() })).max(64),
  /** JSON of the space of bodies. */
  genotype: z.unknown(),
  /** Of the parent whose weights it inherits. */
  parent: hash.nullable(),
});

/** What a worker needs to know of one individual. */
export type QueuedIndividual = z.output<typeof individualSchema>;

/** What the key of an individual is of, besides the scenario and what is measured. */
type QueuedContent = DeepReadonly<Omit<QueuedIndividual, 'key'>>;

const jobSchema = z.strictObject({
  behaviour: z.array(name).max(64),
  individuals: z.array(individualSchema).min(1).max(MOST_INDIVIDUALS),
});

export type JobData = z.output<typeof jobSchema>;

const weightsSchema = z.strictObject({ controller: z.string(), data: z.base64() });

const parentSchema = z.strictObject({ genotype: z.unknown(), weights: weightsSchema });

const resultSchema = z.strictObject({
  key: hash,
  id: z.string().max(64),
  /** Who evaluated, and on what. */
  by: name,
  backend: name,
  /** Of one thread, about. */
  seconds: z.number().min(0),
  status: z.enum(['done', 'exploded', 'failed']),
  reason: z.string().max(10_000).nullable(),
  rollouts: count,
  /** Names. */
  descriptors: z.array(name).max(1000).nullable(),
  /** Fitness, the descriptors, the learning curve: double precision, little-endian, for JSON has no NaN. */
  numbers: z.base64(),
  learnt: weightsSchema.nullable(),
});

/** A result with what is known of its making. */
export interface QueuedResult {
  readonly result: EvaluationResult;
  readonly by: string;
  readonly backend: string;
  /** [s] of a thread. */
  readonly seconds: number;
}

/** @throws {InputError} */
export const parseAnnouncement = (text: string): Announcement =>
  parsed(announcementSchema, text, 'a run in the queue', LIMITS.job);

/** An individual as it is sent, with its key: fields in one order, and no others. @param scenario Hash of the scenario. */
export function sealed(
  scenario: string,
  behaviour: readonly string[],
  individual: QueuedContent,
): QueuedIndividual {
  const { id, seed, rate, genotype, parent } = individual;
  const rungs = individual.rungs.map(({ evaluation, loss }) => ({ evaluation, loss }));
  const content = { id, seed, rate, rungs, genotype, parent };
  return { key: hashOf(JSON.stringify({ scenario, behaviour, ...content })), ...content };
}

/** Checks what a job holds. @throws {InputError} where fields are unknown, too large or not what their hash says */
export function parseJob(data: unknown, scenario: string): JobData {
  const where = 'a job in the queue';
  if (JSON.stringify(data ?? null).length > LIMITS.job) throw tooLarge(where, LIMITS.job);
  const job = validate(jobSchema, data, where);
  for (const [i, individual] of job.individuals.entries()) {
    const { key } = sealed(scenario, job.behaviour, individual);
    if (key !== individual.key)
      throw new InputError({
        code: 'invalid',
        where,
        path: `individuals[${i}].key`,
        problem: 'is not the hash of what it stands with.',
      });
  }
  return job;
}

/** @param genotype As JSON. */
export const parentToText = (genotype: unknown, controller: Learnt): string =>
  JSON.stringify({ genotype, weights: weightsToJSON(controller) });

/** @throws {InputError} */
export function parentFromText(text: string): {
  readonly genotype: unknown;
  readonly controller: RobotController;
} {
  const where = 'a parent in the queue';
  const { genotype, weights } = parsed(parentSchema, text, where, LIMITS.blob);
  return { genotype, controller: weightsFromJSON(weights, where) as RobotController };
}

export function resultToText(
  individual: Pick<QueuedIndividual, 'key'>,
  { result, by, backend, seconds }: QueuedResult,
): string {
  const { id, status, reason, rollouts, fitness, learningCurve, descriptors, controller } = result;
  const numbers = Float64Array.of(fitness, ...Object.values(descriptors ?? {}), ...learningCurve);
  return JSON.stringify({
    ...{ key: individual.key, id, by, backend, seconds, status, reason, rollouts },
    descriptors: descriptors && Object.keys(descriptors),
    numbers: Buffer.from(numbers.buffer).toString('base64'),
    learnt: controller && weightsToJSON(controller),
  });
}

/**
 * A result that fits what was asked.
 * @throws {InputError} where it does not, or is none
 */
export function resultFromText(
  text: string,
  asked: Pick<QueuedIndividual, 'key' | 'id'>,
  scenario: Scenario,
  body: Body,
): QueuedResult {
  const where = `the result of ${asked.id}`;
  const refuse = (problem: string): InputError => new InputError({ code: 'invalid', where, problem });
  const { key, id, by, backend, seconds, status, reason, rollouts, descriptors, numbers, learnt } = parsed(
    resultSchema,
    text,
    where,
    LIMITS.result,
  );
  if (key !== asked.key || id !== asked.id) throw refuse('it is of another individual.');
  const isDone = status === 'done';
  if (isDone !== (descriptors !== null && learnt !== null && reason === null))
    throw refuse('it lacks what its status needs.');
  const all = doublesOf(numbers);
  const named = descriptors?.length ?? 0;
  if (all.length < 1 + named) throw refuse('it lacks numbers.');
  const learningCurve = all.slice(1 + named);
  if (learningCurve.length > scenario.learning.updates + 1)
    throw refuse('its learning curve is longer than learning.');
  const controller = learnt && weightsFromJSON(learnt, where);
  if (controller) checkFit(controller, scenario, body, refuse);
  const described = descriptors && Object.fromEntries(descriptors.map((each, i) => [each, all[1 + i]!]));
  const result: EvaluationResult = {
    ...{ id, status, reason, rollouts, fitness: all[0]!, learningCurve, controller },
    descriptors: described as Descriptors | null,
  };
  return { result, by, backend, seconds };
}

function checkFit(
  controller: Learnt,
  scenario: Scenario,
  body: Body,
  refuse: (problem: string) => InputError,
): void {
  const [found, due] = [controller, scenario.controller].map((each) => {
    try {
      return controllerKind(each).describe(each);
    } catch {
      return 'of no kind that there is';
    }
  });
  if (found !== due) throw refuse(`its controller is ${found}, not ${due}.`);
  for (const array of numbersOf(controller, sizeOfBody(body))) {
    const [rows, columns] = shapeOf(array);
    const values = at(controller, array.field);
    if (
      !(values instanceof Float64Array) ||
      values.length !== rows * columns ||
      !values.every(Number.isFinite)
    )
      throw refuse(`its controller's ${array.field.join('.')} are not ${rows * columns} numbers.`);
  }
}

/** @throws {InputError} */
export function parsed<S extends z.ZodType>(
  schema: S,
  text: string,
  where: string,
  limit: number,
): z.output<S> {
  if (text.length > limit) throw tooLarge(where, limit);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new InputError({ code: 'syntax', where, problem: 'it is not JSON.' });
  }
  return validate(schema, data, where);
}

const tooLarge = (where: string, limit: number): InputError =>
  new InputError({ code: 'invalid', where, problem: `it is larger than ${limit} bytes.` });

function weightsToJSON(controller: Learnt): z.output<typeof weightsSchema> {
  const { controller: json, data } = weightsToRow(controller);
  return { controller: json, data: Buffer.from(data).toString('base64') };
}

function weightsFromJSON({ controller, data }: z.output<typeof weightsSchema>, where: string): Learnt {
  try {
    return weightsFromRow({ controller, data: Buffer.from(data, 'base64') });
  } catch {
    throw new InputError({ code: 'invalid', where, problem: 'its weights are damaged.' });
  }
}

function doublesOf(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => bytes.readDoubleLE(8 * i));
}
