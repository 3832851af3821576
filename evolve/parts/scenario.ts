// Scenarios whose parts of the search are known: checked, and with their defaults filled in.

import { isObject } from '../../base/parse-json.ts';
import { nearest } from '../../base/text.ts';
import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import { evolutionSchemaOf } from '../../scenarios/evolution.ts';
import * as scenarios from '../../scenarios/load.ts';
import {
  type Report,
  type Scenario,
  type ScenarioSchema,
  scenarioSchemaOf,
} from '../../scenarios/scenario.ts';
import { objectiveNamed } from '../descriptors/descriptors.ts';
import { unloaded, usualOperators } from './choose.ts';
import { builtInParts, type Parts } from './parts.ts';
import { schemasFor } from './schemas.ts';

const made = new WeakMap<Parts, ScenarioSchema>();

/** The schema of scenarios with these parts. */
export function scenarioSchemaFor(parts: Parts): ScenarioSchema {
  const known = made.get(parts);
  if (known) return known;
  const schema = scenarioSchemaOf({
    schemas: schemasFor(parts),
    check: ({ body, dimension, evolution, objective }, report) => {
      if (body) checkDimension(parts, body.genotype, dimension, report);
      const inEvolution: Report = (path, message) => report(['evolution', ...path], message);
      checkEvolution(parts, evolution, inEvolution);
      checkObjectives(evolution, Object.keys(objective.terms), inEvolution);
    },
    complete: (scenario) => completed(scenario, parts),
  });
  made.set(parts, schema);
  return schema;
}

/** The schema of a scenario's "evolution" by itself. */
export const evolutionSchemaFor = (parts: Parts) =>
  evolutionSchemaOf(schemasFor(parts)).superRefine((evolution, context) =>
    checkEvolution(parts, evolution, (path, message) => context.addIssue({ code: 'custom', path, message })),
  );

/** The scenario with the usual operators, where it names none. */
function completed(scenario: Scenario, parts: Parts): Scenario {
  const { evolution } = scenario;
  const operators = evolution.operators ?? usualOperators(scenario, parts);
  return { ...scenario, evolution: { ...evolution, operators } };
}

function checkDimension({ genotypes }: Parts, genotype: string, dimension: 2 | 3, report: Report): void {
  const { dimensions = [] } = genotypes.find(({ name }) => name === genotype) ?? {};
  if (dimensions.includes(dimension)) return;
  const live = dimensions.map((each) => `${each}D`).join(' and ');
  report(
    ['body', 'genotype'],
    `is "${genotype}", which live in ${live}. Set "dimension" to ${dimensions[0]}; or "body" to null, as in walk3d, where robot files bring the bodies.`,
  );
}

/** Wherever the search compares an objective of the scenario, there must be one. */
function checkObjectives(
  { archive, selection }: EvolutionSettings,
  terms: readonly string[],
  report: Report,
): void {
  const visit = (value: unknown, path: (string | number)[]): void => {
    if (typeof value === 'string') {
      const name = objectiveNamed(value);
      if (name === undefined || terms.includes(name)) return;
      const remedy = terms.length > 0 ? nearest(name, terms) : 'Name it there first.';
      report(path, `is "${value}", but "objective.terms" names no "${name}". ${remedy}`);
    } else if (Array.isArray(value)) {
      for (const [i, each] of value.entries()) visit(each, [...path, i]);
    } else if (isObject(value)) {
      for (const [key, each] of Object.entries(value)) visit(each, [...path, key]);
    }
  };
  visit(archive, ['archive']);
  visit(selection, ['selection']);
}

function checkEvolution(
  parts: Parts,
  { archive, selection, operators = {}, inheritance }: EvolutionSettings,
  report: Report,
): void {
  if (archive === null && parts.selections.find(({ name }) => name === selection.kind)?.needsArchive) {
    report(
      ['archive'],
      `is missing, but "selection" is ${selection.kind}. Write {"axes": [{"of": "size", "least": 0, "most": 100, "bins": 10}]}.`,
    );
  }
  if (inheritance === 'weights') return;
  const idle = parts.operators.find(({ name, keepsBody }) => keepsBody && operators[name]);
  if (!idle) return;
  report(
    ['operators', idle.name],
    'does nothing without inherited weights. Set "inheritance" to "weights", or leave it out.',
  );
}

/**
 * A scenario from the data of its `scenario.json`, checked whole and complete: also what it says of the search.
 *
 * @param files Texts of the WGSL files beside it, by name; those that it does not name are left out.
 * @param where The file's path, for errors.
 * @param parts What a search can be made of; by default what is built in.
 * @throws {InputError} `invalid`
 * @throws {WgslError} where one of its files is not WGSL or leaves the subset.
 */
export function parseScenario(
  json: unknown,
  files: Readonly<Record<string, string>>,
  where: string,
  parts: Parts = builtInParts,
): Scenario {
  const missing = unloaded({ modules: modulesIn(json) }, parts, where);
  if (missing) throw missing;
  return scenarios.parseScenario(json, files, where, scenarioSchemaFor(parts));
}

/** The modules that the data of a scenario names; whether it is one is not known yet. */
export const modulesIn = (json: unknown): string[] =>
  isObject(json) && Array.isArray(json.modules)
    ? json.modules.filter((name) => typeof name === 'string')
    : [];

/**
 * A scenario by its name: `eldir`, `jump`, `walk` or `walk3d`.
 * @throws {InputError} `not-found`
 */
export function builtInScenario(name: string): Scenario {
  const { json, files, where } = scenarios.builtInSource(name);
  return parseScenario(json, files, where);
}

/** The scenario of bodies of which nothing else says where they live: `walk`, in space `walk3d`. */
export const defaultScenario = (dimension: Scenario['dimension']): Scenario =>
  builtInScenario(scenarios.defaultScenario(dimension).name);
