// Scenarios by what a user types, and the modules that they name (Node only).

import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { InputError, shown } from '../../base/input-error.ts';
import { isObject } from '../../base/parse-json.ts';
import { alternatives, closest } from '../../base/text.ts';
import * as scenarios from '../../scenarios/load.ts';
import { scenarioSource } from '../../scenarios/load-folder.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { EvolutionError } from '../errors.ts';
import { builtInParts, type PartKinds, type Parts, withParts } from './parts.ts';
import { modulesIn, parseScenario } from './scenario.ts';
import { schemasFor } from './schemas.ts';

/**
 * The built-in scenario of that name, else the one in that folder (`./walk` is always a folder), or of that
 * `scenario.json`.
 *
 * @param parts What it may name; see {@link loadParts}.
 * @throws {InputError} `not-found`, `unreadable`, `syntax` or `invalid`
 * @throws {WgslError} where one of its files is not WGSL or leaves the subset.
 */
export function loadScenario(nameOrFolder: string, parts: Parts = builtInParts): Scenario {
  const { json, files, where } = scenarioSource(nameOrFolder);
  return parseScenario(json, files, where, parts);
}

/**
 * A scenario in which nobody searches, as {@link loadScenario} finds it: what it says of the search is checked, unless
 * modules would be needed for that.
 */
export function loadWorld(nameOrFolder: string): Scenario {
  const { json, files, where } = scenarioSource(nameOrFolder);
  const parse = modulesIn(json).length > 0 ? scenarios.parseScenario : parseScenario;
  return parse(json, files, where);
}

/**
 * What is built in and what modules bring. A module's default export is an object of lists: `genotypes`, `operators`,
 * `selections`, `descriptors`, `evaluators`. It is code, which runs here with all that this process may do.
 *
 * @param modules Paths.
 * @throws {InputError} `not-found` or `invalid` where a module is missing, does not run or brings something else
 */
export async function loadParts(modules: readonly string[]): Promise<Parts> {
  let parts = builtInParts;
  for (const module of modules) {
    const brought = kindsIn(await imported(module), module);
    try {
      parts = { ...withParts(parts, brought), modules: [...parts.modules, module] };
      const { body, selection, evaluator } = schemasFor(parts);
      // zod looks at what it is made of when it is asked first.
      for (const schema of [body, selection, evaluator]) schema.safeParse({});
    } catch (error) {
      throw refusal(
        module,
        '',
        error instanceof EvolutionError ? error.message : `its settings have no schema: ${messageOf(error)}.`,
      );
    }
  }
  return parts;
}

async function imported(module: string): Promise<unknown> {
  if (!existsSync(module)) {
    throw new InputError({
      code: 'not-found',
      where: module,
      problem: 'there is no such module. Put it back where it was, or mend "modules" of the scenario.',
    });
  }
  try {
    const { default: brought } = (await import(pathToFileURL(module).href)) as { default?: unknown };
    return brought;
  } catch (error) {
    throw refusal(module, '', `the module cannot be loaded: ${messageOf(error)}. Mend it.`);
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

/** What a kind of each sort must have besides its name. */
const required: Readonly<Record<keyof PartKinds, readonly (readonly [field: string, type: string])[]>> = {
  genotypes: [
    ['description', 'string'],
    ['dimensions', 'object'],
    ['space', 'function'],
  ],
  operators: [
    ['description', 'string'],
    ['in', 'function'],
  ],
  selections: [
    ['description', 'string'],
    ['create', 'function'],
  ],
  descriptors: [
    ['description', 'string'],
    ['of', 'string'],
    ['unit', 'string'],
    ['measure', 'function'],
  ],
  evaluators: [
    ['description', 'string'],
    ['evaluate', 'function'],
  ],
};

function kindsIn(brought: unknown, module: string): Partial<PartKinds> {
  const sorts = Object.keys(required) as (keyof PartKinds)[];
  if (!isObject(brought)) {
    const remedy = 'Write, for instance, export default { genotypes: [{ name: "mine", … }] }.';
    throw refusal(
      module,
      'default',
      `must be an object of ${alternatives(sorts)}, but is ${shown(brought)}. ${remedy}`,
    );
  }
  for (const [sort, kinds] of Object.entries(brought)) {
    const path = `default.${sort}`;
    const fields = required[sort as keyof PartKinds];
    if (!Object.hasOwn(required, sort)) {
      const near = closest(sort, sorts);
      throw refusal(
        module,
        path,
        `is no part of a search. ${near ? `Did you mean "${near}"?` : `There are ${alternatives(sorts)}.`}`,
      );
    }
    if (!Array.isArray(kinds)) throw refusal(module, path, `must be a list, but is ${shown(kinds)}.`);
    for (const [i, kind] of kinds.entries()) checkKind(kind, fields, module, `${path}[${i}]`);
  }
  return brought as Partial<PartKinds>;
}

function checkKind(
  kind: unknown,
  fields: (typeof required)[keyof PartKinds],
  module: string,
  path: string,
): void {
  if (!isObject(kind)) throw refusal(module, path, `must be an object, but is ${shown(kind)}.`);
  for (const [field, type] of [['name', 'string'] as const, ...fields]) {
    if (typeof kind[field] === type && kind[field] !== null) continue;
    const due = { string: 'a text', function: 'a function', object: 'a list' }[type];
    const found = kind[field] === undefined ? 'is missing. Write' : `is ${shown(kind[field])}. Write`;
    throw refusal(module, `${path}.${field}`, `${found} ${due}.`);
  }
}

const refusal = (where: string, path: string, problem: string): InputError =>
  new InputError({ code: 'invalid', where, path, problem });
