// Scenarios from data, and the built-in ones.

import { InputError } from '../base/input-error.ts';
import { isObject } from '../base/parse-json.ts';
import { closest } from '../base/text.ts';
import { validate } from '../base/validate.ts';
import { fieldDomains } from '../sim/body/fields.ts';
import eldirObjective from './eldir/objective.wgsl';
import eldir from './eldir/scenario.json';
import { checkFunctions } from './interfaces.ts';
import jumpObjective from './jump/objective.wgsl';
import jump from './jump/scenario.json';
import { moduleOf } from './kernels.ts';
import { objectivesOf } from './objectives.ts';
import { parametersOf } from './parameters.ts';
import { type Scenario, type ScenarioSchema, scenarioSchema } from './scenario.ts';
import walkObjective from './walk/objective.wgsl';
import walk from './walk/scenario.json';
import walk3dObjective from './walk3d/objective.wgsl';
import walk3d from './walk3d/scenario.json';

/**
 * A scenario from the data of its `scenario.json`. Its WGSL is parsed, its parameters and the functions that it names
 * are checked, and the types within them.
 *
 * @param files Texts of the WGSL files beside it, by name; those that it does not name are left out.
 * @param where The file's path, for errors.
 * @param schema Knows the parts of a search; by default what the scenario says of them is kept as it is.
 * @throws {InputError} `invalid`
 * @throws {WgslError} where one of its files is not WGSL or leaves the subset.
 */
export function parseScenario(
  json: unknown,
  files: Readonly<Record<string, string>>,
  where: string,
  schema: ScenarioSchema = scenarioSchema,
): Scenario {
  const scenario = validate(schema, withFiles(json, files), where);
  checkWgsl(scenario, where, where.replace(/[^/\\]*$/, ''));
  return scenario;
}

/** Files that are not named come without their text, as names that a misspelt one may be compared with. */
function withFiles(json: unknown, files: Readonly<Record<string, string>>): unknown {
  if (!isObject(json)) return json;
  const { sources = {} } = json;
  if (!isObject(sources)) return json;
  const named = namedFiles(json);
  const texts = Object.keys(files).map((name) => [name, named.includes(name) ? files[name]! : '']);
  return { ...json, sources: { ...sources, ...Object.fromEntries(texts) } };
}

/** What data that is yet to be checked names where the names of files belong. */
function namedFiles({ terrain, objective, forces }: Readonly<Record<string, unknown>>): unknown[] {
  const { file = 'objective.wgsl' } = isObject(objective) ? objective : {};
  return [
    file,
    isObject(terrain) ? terrain.kind : undefined,
    ...(isObject(forces) && Array.isArray(forces.files) ? forces.files : []),
  ];
}

/**
 * Checks the WGSL of a scenario.
 *
 * @param where What errors name the scenario by.
 * @param prefix What WGSL errors put before the names of its files.
 * @throws {InputError} for parameters without members, members without values, functions that nothing declares.
 * @throws {WgslError} where one of its files is not WGSL, leaves the subset or does not fit into the step.
 */
export function checkWgsl(scenario: Scenario, where: string, prefix: string): void {
  const module = moduleOf(scenario, prefix);
  const declared = [...module.functions.keys()];
  const missing = (path: string, problem: string) =>
    new InputError({ code: 'invalid', where, path, problem });
  for (const kind of fieldDomains) {
    for (const [i, name] of scenario.forces[kind].entries()) {
      if (module.functions.has(name)) continue;
      const near = closest(name, declared);
      const remedy = near ? `Did you mean "${near}"?` : 'Declare it in a file named in "forces.files".';
      throw missing(`forces.${kind}[${i}]`, `is "${name}", but no WGSL function has this name. ${remedy}`);
    }
  }
  const { sensors } = scenario.controller as { sensors?: readonly unknown[] };
  const pointing = sensors?.indexOf('target_direction') ?? -1;
  const members = module.structs.get('Task')?.members ?? [];
  if (pointing >= 0 && !members.some(({ name }) => name === 'target_position'))
    throw missing(
      `controller.sensors[${pointing}]`,
      'is "target_direction", which points to task.target_position. Add target_position: vecD to struct Task, and its value ' +
        'to "objective.parameters".',
    );
  for (const { name, function: fn } of objectivesOf(scenario)) {
    if (module.functions.has(fn)) continue;
    const near = closest(fn, declared);
    const remedy = near ? `Did you mean "${near}"?` : 'Declare it in the file of the objective.';
    throw missing(
      `objective.terms.${name}.function`,
      `is "${fn}", but no WGSL function has this name. ${remedy}`,
    );
  }
  const isRewarded = ['final_reward', 'running_reward'].some((name) => module.functions.has(name));
  if (!isRewarded && !objectivesOf(scenario).some(({ weight }) => weight !== 0)) {
    const { file } = scenario.objective;
    throw missing(
      'objective.file',
      `names "${file}", which declares neither fn final_reward nor fn running_reward. Add one of them.`,
    );
  }
  checkFunctions(scenario, module, where);
  parametersOf(scenario, module, where);
}

/** What {@link parseScenario} takes. */
export interface ScenarioSource {
  readonly json: unknown;
  /** Texts of WGSL files by name. */
  readonly files: Readonly<Record<string, string>>;
  /** The file's path, for errors. */
  readonly where: string;
}

const builtIns: Readonly<Record<string, Omit<ScenarioSource, 'where'>>> = {
  eldir: { json: eldir, files: { 'objective.wgsl': eldirObjective } },
  jump: { json: jump, files: { 'objective.wgsl': jumpObjective } },
  walk: { json: walk, files: { 'objective.wgsl': walkObjective } },
  walk3d: { json: walk3d, files: { 'objective.wgsl': walk3dObjective } },
};

/** Names of the built-in scenarios. */
export const builtInScenarios: readonly string[] = Object.keys(builtIns);

export const isBuiltInScenario = (name: string): boolean => Object.hasOwn(builtIns, name);

/**
 * A scenario by its name: `eldir`, `jump`, `walk` or `walk3d`.
 * @throws {InputError} `not-found`
 */
export function builtInScenario(name: string): Scenario {
  const { json, files, where } = builtInSource(name);
  return parseScenario(json, files, where);
}

/** The scenario of bodies of which nothing else says where they live: `walk`, in space `walk3d`. */
export const defaultScenario = (dimension: Scenario['dimension']): Scenario =>
  builtInScenario(dimension === 2 ? 'walk' : 'walk3d');

/** @throws {InputError} `not-found` */
export function builtInSource(name: string): ScenarioSource {
  if (isBuiltInScenario(name)) return { ...builtIns[name]!, where: `scenarios/${name}/scenario.json` };
  throw noScenario(name, 'is not built in');
}

/** The error for a name or path that is no scenario; it says what one is. */
export function noScenario(name: string, fault: string): InputError {
  const near = closest(name, builtInScenarios);
  return new InputError({
    code: 'not-found',
    where: name,
    problem:
      `this scenario ${fault}. ${near ? `Did you mean ${near}? ` : ''}Built in are ${builtInScenarios.join(', ')}; ` +
      `your own is a folder with a scenario.json ({"format": "morphograd/scenario", "version": 1}) and the WGSL files ` +
      `that it names, at least an objective.wgsl with fn final_reward.`,
  });
}
