// The configuration of a run as a file (Node only, for it may name a scenario's folder): what `--config` reads, and what
// a run writes down so that it can be run again.

import { dirname } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../../base/input-error.ts';
import { validate } from '../../base/validate.ts';
import * as scenarios from '../../scenarios/load.ts';
import { scenarioSource, withModulesOf } from '../../scenarios/load-folder.ts';
import { overlay } from '../../scenarios/overlay.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { upgradedScenario } from '../../scenarios/upgrade.ts';
import { builtInParts, type Parts } from '../parts/parts.ts';
import { parseScenario } from '../parts/scenario.ts';
import { configSchema } from './config-schema.ts';

/** The settings of a config file besides its scenario; the defaults are the reader's. */
export type RunSettings = Omit<z.output<typeof configSchema>, '$schema' | 'format' | 'version' | 'scenario'>;

/** Everything that a run depends on, and how many threads it takes. */
export interface RunConfig {
  readonly scenario: Scenario;
  /** A safe integer. */
  readonly seed: number;
  /** As it is registered. */
  readonly backend: string;
  /** Threads; they do not change the outcome. */
  readonly workers: number;
  /** How many of the best robots are written. */
  readonly top: number;
}

/** What a config file holds, its scenario complete. */
export interface ReadConfig {
  /** `walk` where the file names none. */
  readonly scenario: Scenario;
  readonly settings: RunSettings;
}

/**
 * A config from the data of its file.
 *
 * @param where The file's path, for errors.
 * @param named Name or folder of the scenario that the command line names, if it does.
 * @param parts What the scenario may name; null: what it says of the search is kept as it is.
 * @throws {InputError} as {@link parseScenario} does, with the path of the field in the config.
 * @throws {WgslError}
 */
export function parseConfig(
  data: unknown,
  where: string,
  named?: string,
  parts: Parts | null = builtInParts,
): ReadConfig {
  const {
    $schema: _,
    format: _f,
    version,
    scenario: given,
    ...settings
  } = validate(configSchema, data, where);
  const isWhole = typeof given === 'object' && 'format' in given;
  const scenario = version === 1 && isWhole ? (upgradedScenario(given) as typeof given) : given;
  const parse: Parse = parts
    ? (json, files, at) => parseScenario(json, files, at, parts)
    : scenarios.parseScenario;
  return { scenario: scenarioOf(beside(where, scenario), where, named, parse), settings };
}

/** The modules that the changes name stand beside the config file. */
const beside = (where: string, scenario: Changes): Changes =>
  withModulesOf(dirname(where), scenario) as Changes;

type Parse = (json: unknown, files: Readonly<Record<string, string>>, where: string) => Scenario;

type Changes = string | Record<string, unknown> | undefined;

function scenarioOf(given: Changes, where: string, named: string | undefined, parse: Parse): Scenario {
  if (given === undefined || typeof given === 'string')
    return loaded(named ?? given ?? 'walk', {}, where, parse);
  if (!('format' in given)) return loaded(named ?? 'walk', given, where, parse);
  if (named === undefined) return located(where, () => parse(given, {}, where));
  throw new InputError({
    code: 'invalid',
    where,
    path: 'scenario',
    problem: `is a complete scenario, but the command line names ${named} too. Leave one of the two out.`,
  });
}

function loaded(
  nameOrFolder: string,
  changes: Record<string, unknown>,
  where: string,
  parse: Parse,
): Scenario {
  const source = scenarioSource(nameOrFolder);
  // By itself first, so that a fault of its own is not laid at the config's door.
  const scenario = parse(source.json, source.files, source.where);
  if (Object.keys(changes).length === 0) return scenario;
  return located(where, () => parse(overlay(source.json, changes), source.files, where));
}

/** Errors about a field of the scenario name it as the config does. */
function located(where: string, parse: () => Scenario): Scenario {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, path, problem } = error;
    throw new InputError({ code, where, path: path ? `scenario.${path}` : 'scenario', problem });
  }
}

/** The data of a run's config file; {@link parseConfig} reads it back. */
export function configToJSON({
  scenario,
  ...settings
}: Omit<RunConfig, 'workers'> & Partial<RunConfig>): unknown {
  return { format: 'morphograd/config', version: 2, ...settings, scenario };
}
