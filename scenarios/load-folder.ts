// Scenarios by what a user types: a built-in name, or the path of a folder (Node only).

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { namesIn, readJSON, readText } from '../base/files.ts';
import { isObject } from '../base/parse-json.ts';
import { builtInSource, isBuiltInScenario, noScenario, type ScenarioSource } from './load.ts';

/**
 * The built-in scenario of that name, else the one in that folder (`./walk` is always a folder), or of that
 * `scenario.json`; to be parsed.
 *
 * @throws {InputError} `not-found`, `unreadable` or `syntax`
 */
export function scenarioSource(nameOrFolder: string): ScenarioSource {
  if (isBuiltInScenario(nameOrFolder)) return builtInSource(nameOrFolder);
  if (!existsSync(nameOrFolder)) throw noScenario(nameOrFolder, 'is neither built in nor a folder');
  const isFolder = statSync(nameOrFolder).isDirectory();
  const file = isFolder ? join(nameOrFolder, 'scenario.json') : nameOrFolder;
  if (isFolder && !existsSync(file)) throw noScenario(nameOrFolder, 'is a folder without scenario.json');
  const folder = dirname(file);
  const json = withModulesOf(folder, withName(readJSON(file), basename(resolve(folder))));
  return { json, files: filesIn(folder), where: file };
}

/** The texts of the folder's WGSL files by name, each read when it is asked for: not all need be the scenario's. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const files = {};
  for (const name of namesIn(folder).filter((each) => each.endsWith('.wgsl'))) {
    Object.defineProperty(files, name, { enumerable: true, get: () => readText(join(folder, name)) });
  }
  return files;
}

const withName = (json: unknown, name: string): unknown => (isObject(json) ? { name, ...json } : json);

/** The data with its modules by their whole paths: whoever keeps it may stand in another folder. */
export function withModulesOf(folder: string, json: unknown): unknown {
  if (!isObject(json) || !Array.isArray(json.modules)) return json;
  const modules = json.modules.map((name: unknown) =>
    typeof name === 'string' ? resolve(folder, name) : name,
  );
  return { ...json, modules };
}
