// Scenarios by what a user types: a built-in name, or the path of a folder (Node only).

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { namesIn, readJSON, readText } from '../base/files.ts';
import { builtInSource, isBuiltInScenario, noScenario, parseScenario, type ScenarioSource } from './load.ts';
import type { Scenario } from './scenario.ts';

/**
 * The built-in scenario of that name, else the one in that folder (`./walk` is always a folder), or of that
 * `scenario.json`.
 *
 * @throws {InputError} `not-found`, `unreadable`, `syntax` or `invalid`
 * @throws {WgslError} where one of its files is not WGSL or leaves the subset.
 */
export function loadScenario(nameOrFolder: string): Scenario {
  const { json, files, where } = scenarioSource(nameOrFolder);
  return parseScenario(json, files, where);
}

/** What {@link loadScenario} parses. */
export function scenarioSource(nameOrFolder: string): ScenarioSource {
  if (isBuiltInScenario(nameOrFolder)) return builtInSource(nameOrFolder);
  if (!existsSync(nameOrFolder)) throw noScenario(nameOrFolder, 'is neither built in nor a folder');
  const isFolder = statSync(nameOrFolder).isDirectory();
  const file = isFolder ? join(nameOrFolder, 'scenario.json') : nameOrFolder;
  if (isFolder && !existsSync(file)) throw noScenario(nameOrFolder, 'is a folder without scenario.json');
  const folder = dirname(file);
  return { json: withName(readJSON(file), basename(resolve(folder))), files: filesIn(folder), where: file };
}

/** The texts of the folder's WGSL files by name, each read when it is asked for: not all need be the scenario's. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const files = {};
  for (const name of namesIn(folder).filter((each) => each.endsWith('.wgsl'))) {
    Object.defineProperty(files, name, { enumerable: true, get: () => readText(join(folder, name)) });
  }
  return files;
}

const withName = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? { name, ...json } : json;
