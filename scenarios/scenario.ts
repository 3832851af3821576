// A scenario: a world, a task in it, and how robots are controlled, taught and bred there. `scenario.json` and the
// record are one format; the record has all defaults filled in and carries the texts of its WGSL files, so it can be
// sent to a worker or kept in a robot's file and needs its folder no more.

import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.ts';
import { nonNegative, positive, single } from '../base/single.ts';
import { closest } from '../base/text.ts';
import { controllerSchema, learningSchema } from './controller.ts';
import { withSensors } from './controllers/lookup.ts';
import { anyParts, evolutionSchemaOf, type PartSchemas, validitySchema } from './evolution.ts';
import { ownFieldsSchema } from './fields.ts';
import { terrainKinds } from './terrain/kinds.ts';
import { edgesIn, MOST_EDGES, type TerrainPart, terrainSchema } from './terrain/schema.ts';
import { contactSchema, forcesSchema, objectiveSchema } from './world.ts';

const vector = z.array(single).min(2).max(3);

const startSchema = z
  .strictObject({
    offset: vector.optional().describe('Where the body is moved to from where it was built [m]; default 0.'),
    rotation: single
      .default(0)
      .describe(
        'Turn about the centre of mass, counterclockwise; in 3D about the vertical [rad]. Afterwards the lowest mass ' +
          'stands as high as before.',
      ),
    velocity: vector.optional().describe('Added to the velocity of every mass [m/s]; default 0.'),
  })
  .describe('A starting pose.');

const fieldsOf = (parts: PartSchemas) =>
  z.strictObject({
    $schema: z.string().optional().describe('Where editors find the JSON Schema of this file.'),
    format: z.literal('morphograd/scenario'),
    version: z.literal(1),
    name: z.string().min(1).max(100).default('scenario').describe("Default: the folder's name."),
    description: z.string().default('').describe('What the task is, for people.'),
    dimension: z.literal([2, 3]).default(2).describe('Of space. The last axis points up.'),
    steps: z.int().min(1).max(1_000_000).default(500).describe('Steps of an episode.'),
    timeStep: positive.max(1).default(0.004).describe('[s]'),
    gravity: vector.optional().describe('[m/s²], one number for each axis; default 9.81 downwards.'),
    drag: nonNegative.default(1).describe('Rate at which every velocity decays [1/s].'),
    contact: contactSchema,
    terrain: terrainSchema,
    objective: objectiveSchema,
    forces: forcesSchema,
    fields: ownFieldsSchema.optional(),
    starts: z
      .array(startSchema)
      .min(1)
      .max(256)
      .prefault([{}])
      .describe(
        'Starting poses. Each is one rollout of an evaluation; the loss is their mean. Default: as built.',
      ),
    placement: z
      .enum(['ground', 'origin'])
      .default('ground')
      .describe(
        '"ground": bodies are set down on whatever ground is under them, and the height of a start counts from there; ' +
          '"origin": they begin as high as they were built. Either way none begins within the ground.',
      ),
    body: parts.body
      .nullable()
      .optional()
      .describe(
        'The space of bodies that evolution searches; default: triangles in 2D. null (the default in 3D): none, bodies ' +
          'come from robot files.',
      ),
    controller: controllerSchema,
    learning: learningSchema,
    evolution: evolutionSchemaOf(parts),
    validity: validitySchema,
    modules: z
      .array(z.string().min(1))
      .max(16)
      .optional()
      .describe(
        'JavaScript files beside scenario.json that bring parts of the search: genotypes, operators, selections, ' +
          'descriptors, evaluators. They are code, so they are loaded only with --allow-modules.',
      ),
    sources: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Texts of the WGSL files, by name, where the scenario stands in another file and has no folder.',
      ),
  });

type Fields = z.output<ReturnType<typeof fieldsOf>>;

/** A scenario's fields, each as its schema has it. */
export type ScenarioFields = Fields;

/** What is wrong with a field, to be read after its path. */
export type Report = (path: (string | number)[], message: string) => void;

/** How the parts of a search that a scenario names are read. */
export interface ScenarioParts {
  readonly schemas: PartSchemas;
  /** Checks what a single field cannot tell. */
  check(scenario: ScenarioFields, report: Report): void;
  /** Fills in the defaults that depend on several fields. */
  complete(scenario: Scenario): Scenario;
}

/** The format of `scenario.json`, and of the record; see {@link Scenario}. */
export const scenarioSchemaOf = ({ schemas, check, complete }: ScenarioParts) =>
  fieldsOf(schemas)
    .superRefine((scenario, context) => {
      const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message });
      checkVectors(scenario, report);
      checkFiles(scenario, report);
      checkTerrain(scenario, report);
      check(scenario, report);
    })
    .transform((scenario, context): Scenario => {
      const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message });
      const resolved = { ...resolve(scenario), controller: withSensors(scenario, report) };
      const { body, dimension } = resolved;
      const usual = dimension === 2 ? schemas.body.parse({ genotype: 'triangles' }) : null;
      return complete({ ...resolved, body: body === undefined ? usual : body });
    });

/** What {@link scenarioSchemaOf} makes. */
export type ScenarioSchema = ReturnType<typeof scenarioSchemaOf>;

/** Where robots are read, simulated and taught, what their scenario says of the search for bodies is only kept. */
export const scenarioSchema = scenarioSchemaOf({
  schemas: anyParts,
  check: () => {},
  complete: (scenario) => scenario,
});

/**
 * A scenario with every default filled in: plain data in SI units, which JSON and structured cloning carry unchanged.
 * The fields are described in its JSON Schema.
 */
export type Scenario = DeepReadonly<ReturnType<typeof resolve> & { body: Space | null }>;

type Space = NonNullable<Fields['body']>;

/** `scenario.json` as one may write it. */
export type ScenarioInput = DeepReadonly<z.input<ReturnType<typeof fieldsOf>>>;

/** The WGSL files that a scenario names, by the field that names them. */
function filesOf(scenario: Fields): { path: (string | number)[]; file: string }[] {
  const { terrain, objective, forces } = scenario;
  return [
    { path: ['terrain', 'kind'], file: terrain.kind },
    ...(terrain.terrains ?? []).map(({ kind }, i) => ({
      path: ['terrain', 'terrains', i, 'kind'],
      file: kind,
    })),
    { path: ['objective', 'file'], file: objective.file },
    ...forces.files.map((file, i) => ({ path: ['forces', 'files', i], file })),
  ].filter(({ file }) => file.endsWith('.wgsl'));
}

function checkFiles(scenario: Fields, report: Report): void {
  const present = Object.keys(scenario.sources);
  for (const { path, file } of filesOf(scenario)) {
    if (present.includes(file)) continue;
    const near = closest(file, present);
    const remedy = near
      ? `Did you mean "${near}"?`
      : 'Write it beside scenario.json, or its text into "sources".';
    report(path, `names "${file}", but there is no such file. ${remedy}`);
  }
}

function checkTerrain({ terrain, dimension }: Fields, report: Report): void {
  checkPart(terrain, dimension, (path, message) => report(['terrain', ...path], message));
  const edges = edgesIn([terrain, ...(terrain.terrains ?? [])], dimension);
  if (edges > MOST_EDGES)
    report(
      ['terrain'],
      `has ${edges} edges in all (a box has four, one of space counts as two), but at most ${MOST_EDGES} are possible. ` +
        'Write fewer solids, or a grid of "cells".',
    );
  for (const [i, part] of (terrain.terrains ?? []).entries())
    checkPart(part, dimension, (path, message) => report(['terrain', 'terrains', i, ...path], message));
}

function checkPart(terrain: TerrainPart, dimension: 2 | 3, report: Report): void {
  const { kind, parameters, boxes = [], cells } = terrain;
  const length = (path: (string | number)[], value: readonly number[] | undefined) => {
    if (value !== undefined && value.length !== dimension)
      report(path, `has ${value.length} numbers, but "dimension" is ${dimension}. Write one for each axis.`);
  };
  for (const [i, { center, size }] of boxes.entries()) {
    length(['boxes', i, 'center'], center);
    length(['boxes', i, 'size'], size);
  }
  length(['cells', 'origin'], cells?.origin);
  if (cells && (cells.rows === undefined) === (dimension === 2))
    report(['cells'], `needs "${dimension === 2 ? 'rows' : 'layers'}", for "dimension" is ${dimension}.`);
  const fitting = terrainKinds[kind]?.dimension;
  if (fitting === undefined) return;
  const { spacing } = parameters;
  if (typeof spacing === 'number' && Math.fround(spacing) <= 0)
    report(['parameters', 'spacing'], `is ${spacing}. Write a distance above 0.`);
  if (fitting === dimension) return;
  report(
    ['kind'],
    `is "${kind}", a ground for ${fitting}D, but "dimension" is ${dimension}. Change one of the two.`,
  );
}

function checkVectors(scenario: Fields, report: Report): void {
  const { dimension, gravity, starts } = scenario;
  const check = (path: (string | number)[], value: readonly number[] | undefined) => {
    if (value === undefined || value.length === dimension) return;
    report(path, `has ${value.length} numbers, but "dimension" is ${dimension}. Write one for each axis.`);
  };
  check(['gravity'], gravity);
  starts.forEach(({ offset, velocity }, i) => {
    check(['starts', i, 'offset'], offset);
    check(['starts', i, 'velocity'], velocity);
  });
}

function resolve({ $schema: _, ...scenario }: Fields) {
  const { dimension, gravity, starts, sources } = scenario;
  const zero = new Array<number>(dimension).fill(0);
  const named = [...new Set(filesOf(scenario).map(({ file }) => file))];
  return {
    ...scenario,
    gravity: gravity ?? [...zero.slice(1), -9.81],
    starts: starts.map(({ offset = zero, velocity = zero, rotation }) => ({ offset, rotation, velocity })),
    sources: Object.fromEntries(named.map((file) => [file, sources[file]!])),
  };
}
