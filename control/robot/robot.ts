// Robots as files: a body, and whatever is known of its genotype, controller, scenario, fitness and origin.

import { z } from 'zod';
import { isObject } from '../../base/parse-json.ts';
import { counted } from '../../base/text.ts';
import { validate } from '../../base/validate.ts';
import { ownFieldsOf, ownFieldsSchema } from '../../scenarios/fields.ts';
import { type Scenario, scenarioSchema } from '../../scenarios/scenario.ts';
import { upgradedScenario } from '../../scenarios/upgrade.ts';
import type { Body } from '../../sim/body/body.ts';
import { fieldDomains, type OwnFields } from '../../sim/body/fields.ts';
import type { LearningState } from '../learn/learn.ts';
import { groupsOf } from '../learn/learnable.ts';
import { bodyFieldsOf, bodyFromJSON, bodySchema, bodyToJSON, checkBody, type Report } from './body.ts';
import {
  checkController,
  controllerFromJSON,
  controllerToJSON,
  type RobotController,
  robotControllerSchema,
} from './controller.ts';

/** Where a robot comes from. */
export type Provenance = Readonly<z.output<typeof provenanceSchema>>;

/** What a robot's file holds: a body, and whatever is known of it. */
export interface Robot {
  /** For people, as the notes. */
  readonly name?: string;
  readonly notes?: string;
  /** As built, before a scenario's start moves it. */
  readonly body: Body;
  /** What the body was developed from, as its genotype space writes it. */
  readonly genotype?: { readonly space: string; readonly genes: unknown };
  /** Learned in `scenario`, where there is one. */
  readonly controller?: RobotController;
  /** The scenario that the robot was trained in, with all physics parameters. */
  readonly scenario?: Scenario;
  /** Minus the least loss of the learning curve. */
  readonly fitness?: number;
  /** The loss of each evaluation, shape [updates + 1]; NaN where it was not finite. */
  readonly learningCurve?: readonly number[];
  readonly provenance?: Provenance;
  /** Factor on the rates of its scenario's optimizer, of its own by evolution; 1 where there is none. */
  readonly learningRate?: number;
  /** Where its learning ended, so that it can go on. */
  readonly learning?: RobotLearning;
}

/** Where the learning of a robot in its scenario ended. */
export interface RobotLearning extends LearningState {
  /** Of the body, the task and the optimizer's settings; see `learningFingerprint`. */
  readonly of: string;
}

const provenanceSchema = z
  .strictObject({
    seed: z.int().optional().describe('Of the run.'),
    generation: z.int().min(0).optional().describe('Of the individual; 0 is the first.'),
    id: z.string().optional().describe('Of the individual in its run.'),
    parents: z.array(z.string()).optional().describe('Ids.'),
    packageVersion: z.string().optional().describe('Version of morphograd that wrote this file.'),
    backend: z.string().optional().describe('Backend that the fitness was found on.'),
  })
  .describe('Where the robot comes from.');

/** Losses as JSON, which has null for what is not finite. */
export const learningCurveSchema = z.array(
  z
    .number()
    .nullable()
    .transform((loss) => loss ?? Number.NaN),
);

const learningStateSchema = z
  .strictObject({
    controller: z.nonoptional(robotControllerSchema).describe('After the last update; not the best.'),
    values: z
      .record(z.string(), z.array(z.number()))
      .optional()
      .describe(
        'What is trained besides the controller, after the last update and by name, as "spring.stiffness"; the best of it ' +
          'stands in the body and the scenario.',
      ),
    of: z
      .string()
      .describe(
        'Tells the body, the task and the optimizer that it belongs to; with others, learning begins anew.',
      ),
    optimizer: z
      .strictObject({
        updates: z.int().min(0).describe('How many there were.'),
        vectors: z
          .record(z.string(), z.array(z.array(z.number())))
          .describe('Running means by the names of what is learned, each of as many numbers as that.'),
        rates: z
          .record(z.string(), z.number().positive())
          .optional()
          .describe(
            'Those that were found from the values with which learning began, by what the scenario trains.',
          ),
        scale: z
          .number()
          .positive()
          .max(1)
          .optional()
          .describe('Factor on all rates, of a learning that takes back steps that make it worse.'),
      })
      .describe('What the optimizer remembers.'),
  })
  .describe('Where learning ended, so that "train" goes on to the bits of a learning that never stopped.');

const commonFields = {
  $schema: z.string().optional().describe('Where editors find the JSON Schema of this file.'),
  format: z.literal('morphograd/robot').default('morphograd/robot'),
  version: z
    .literal([1, 2])
    .default(2)
    .describe('Of the format; what earlier versions wrote is read as they meant it.'),
  name: z.string().optional().describe('For people.'),
  notes: z.string().optional().describe('For people.'),
  genotype: z
    .strictObject({
      space: z.string().describe('Name of the genotype space, such as "triangles".'),
      genes: z.unknown().describe('The genotype, in the form of its space.'),
    })
    .optional()
    .describe('What the body was developed from.'),
  controller: robotControllerSchema.optional(),
  scenario: scenarioSchema.optional().describe('The scenario that the robot was trained in, complete.'),
  fitness: z.number().optional().describe('Minus the least loss of the learning curve.'),
  learningCurve: learningCurveSchema
    .optional()
    .describe('The loss of each evaluation; null: it was not finite.'),
  provenance: provenanceSchema.optional(),
  learningRate: z
    .number()
    .positive()
    .optional()
    .describe("Factor on the rates of its scenario's optimizer, of its own by evolution; default 1."),
  learning: learningStateSchema.optional(),
};

const bodySchemaOf = (own: OwnFields | undefined) =>
  z.strictObject(bodyFieldsOf(own), {
    error: ({ input }) =>
      input === undefined
        ? 'is missing. Write {"masses": […], "springs": […]}, here or in place of "body".'
        : undefined,
  });

const fileFieldsOf = (own: OwnFields | undefined) =>
  z.strictObject({
    ...commonFields,
    body: bodySchemaOf(own).describe('The body.'),
  });

type FileFields = ReturnType<typeof fileFieldsOf>;
type RobotFile = z.output<FileFields>;

/** The data of a robot's file. */
export type RobotInput = z.input<FileFields>;

const fileSchemaOf = (own: OwnFields) =>
  fileFieldsOf(own).superRefine((file, context) => {
    const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
    checkBody(file.body, (path, message) => report(['body', ...path], message));
    if (file.controller) checkController(file.controller, file.body, report);
    if (file.learning)
      checkLearning(file.learning, file.body, (path, message) => report(['learning', ...path], message));
  });

/** Of files whose scenario declares no fields, which are nearly all. */
const usualSchema = fileSchemaOf({});

/** The format of a robot's file, for its JSON Schema: with a `body`, or with masses and springs in its place. */
export const robotSchema = z
  .union([fileFieldsOf(undefined), z.strictObject({ ...commonFields, ...bodyFieldsOf(undefined) })])
  .describe('A robot of morphograd. Short form: the body\'s fields stand at the top, without "body".');

/**
 * A robot from the data of its file. A bare body, `{"masses": […], "springs": […]}`, is one too.
 *
 * @param where The file's path, for errors.
 * @param declared Fields that masses and elements may have besides those that the file's own scenario declares.
 * @throws {InputError} `invalid`
 */
export function parseRobot(data: unknown, where: string, declared: OwnFields = {}): Robot {
  const isBare = isObject(data) && !('body' in data) && ('masses' in data || 'springs' in data);
  const rename = (path: readonly PropertyKey[]) => (path[0] === 'body' ? path.slice(1) : path);
  const whole = isBare ? wrapped(data) : data;
  const own = together(declared, declaredIn(data, where));
  const isUsual = Object.values(own).every((fields) => Object.keys(fields).length === 0);
  const schema = isUsual ? usualSchema : fileSchemaOf(own);
  const file = validate(schema, upgraded(whole), where, isBare ? { rename } : {});
  return robotOf(file, own);
}

/** The fields that the scenario in a file declares. */
function declaredIn(data: unknown, where: string): OwnFields {
  const scenario = isObject(data) ? data.scenario : undefined;
  if (!isObject(scenario) || scenario.fields === undefined) return {};
  const rename = (path: readonly PropertyKey[]) => ['scenario', 'fields', ...path];
  return ownFieldsOf({ fields: validate(ownFieldsSchema, scenario.fields, where, { rename }) });
}

const together = (some: OwnFields, others: OwnFields): OwnFields =>
  Object.fromEntries(fieldDomains.map((domain) => [domain, { ...some[domain], ...others[domain] }]));

function upgraded(data: unknown): unknown {
  if (!isObject(data) || data.version !== 1 || !('scenario' in data)) return data;
  return { ...data, scenario: upgradedScenario(data.scenario) };
}

function wrapped(data: Record<string, unknown>): Record<string, unknown> {
  const isBodys = ([name]: [string, unknown]) => Object.hasOwn(bodySchema.shape, name);
  const entries = Object.entries(data);
  return {
    ...Object.fromEntries(entries.filter((entry) => !isBodys(entry))),
    body: Object.fromEntries(entries.filter(isBodys)),
  };
}

function checkLearning(
  { controller, values = {}, optimizer }: z.output<typeof learningStateSchema>,
  body: RobotFile['body'],
  report: Report,
): void {
  checkController(controller, body, report);
  const groups = new Map([
    ...groupsOf(controllerFromJSON(controller)).map(({ name, values }): [string, number] => [
      name,
      values.length,
    ]),
    ...Object.entries(values).map(([name, { length }]): [string, number] => [name, length]),
  ]);
  for (const [name, { length }] of Object.entries(values)) {
    const due = countIn(body, name);
    if (due === length || due === undefined) continue;
    report(
      ['values', name],
      `has ${counted(length, 'number')}, but the body needs ${due}. Leave "learning" out.`,
    );
  }
  for (const [name, vectors] of Object.entries(optimizer.vectors)) {
    const due = groups.get(name);
    const wrong = vectors.find((vector) => vector.length !== due);
    if (wrong === undefined && due !== undefined) continue;
    report(
      ['optimizer', 'vectors', name],
      due === undefined
        ? `is nothing that is learned, which is ${[...groups.keys()].join(', ')}. Leave "learning" out.`
        : `has ${counted(wrong!.length, 'number')}, but there are ${due} to learn. Leave "learning" out.`,
    );
  }
}

/** How many numbers a field of a file's body has. */
function countIn({ masses, springs, facets, cells }: RobotFile['body'], column: string): number | undefined {
  const [domain = ''] = column.split('.');
  return new Map([
    ['mass', masses.length],
    ['spring', springs.length],
    ['facet', facets?.length ?? 0],
    ['cell', cells?.length ?? 0],
  ]).get(domain);
}

type LearningFile = z.output<typeof learningStateSchema>;

const mapArrays = <A, B>(arrays: Readonly<Record<string, A>>, change: (array: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, change(array)]));

const learningFromJSON = ({ controller, of, values, optimizer }: LearningFile): RobotLearning => ({
  controller: controllerFromJSON(controller),
  of,
  ...(values && { values: mapArrays(values, (array) => Float64Array.from(array)) }),
  optimizer: {
    ...optimizer,
    vectors: mapArrays(optimizer.vectors, (vectors) => vectors.map((vector) => Float64Array.from(vector))),
  },
});

const learningToJSON = ({ controller, of, values, optimizer }: RobotLearning): LearningFile => ({
  controller: controllerToJSON(controller),
  of,
  ...(values && { values: mapArrays(values, (array) => [...array]) }),
  optimizer: {
    updates: optimizer.updates,
    vectors: mapArrays(optimizer.vectors, (vectors) => vectors.map((vector) => [...vector])),
    ...(optimizer.rates && { rates: { ...optimizer.rates } }),
    ...(optimizer.scale !== undefined && { scale: optimizer.scale }),
  },
});

function robotOf(
  { $schema: _, format: _f, version: _v, body, controller, learning, ...rest }: RobotFile,
  own: OwnFields,
): Robot {
  return {
    ...rest,
    body: bodyFromJSON(body, own),
    ...(controller && { controller: controllerFromJSON(controller) }),
    ...(learning && { learning: learningFromJSON(learning) }),
  };
}

/**
 * The data of a robot's file, which {@link parseRobot} reads back with the same bits (but 0 for -0). Every field of
 * the body is written, defaults too; a fitness that is not finite is none, and left out.
 */
export function robotToJSON(robot: Robot): RobotInput {
  const { name, notes, body, controller, scenario, fitness, learningCurve, learning, ...rest } = robot;
  const json = {
    format: 'morphograd/robot',
    version: 2,
    name,
    notes,
    ...rest,
    body: bodyToJSON(body),
    controller: controller && controllerToJSON(controller),
    scenario,
    fitness: Number.isFinite(fitness) ? fitness : undefined,
    learning: learning && learningToJSON(learning),
    learningCurve: learningCurve?.map((loss) => (Number.isFinite(loss) ? loss : null)),
  };
  const isGiven = ([, value]: [string, unknown]) => value !== undefined;
  return Object.fromEntries(Object.entries(json).filter(isGiven)) as RobotInput;
}
