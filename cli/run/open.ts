// Scenarios that name modules, and their runs, opened with those or without.

import { loadParts, loadScenario, loadWorld } from '../../evolve/parts/load.ts';
import type { Parts } from '../../evolve/parts/parts.ts';
import { openRun, type RunReader } from '../../evolve/store/reader.ts';
import type { Scenario } from '../../scenarios/scenario.ts';

/**
 * A run to be read; it must be closed.
 *
 * @param allowModules True: the modules that its scenario names are loaded. Without them all can be read but what genotypes
 *   stand for.
 * @throws {InputError}
 */
export async function openRunWith(folder: string, allowModules = false): Promise<RunReader> {
  const reader = openRun(folder);
  const { modules = [] } = reader.config.scenario;
  if (!allowModules || modules.length === 0) return reader;
  reader.close();
  return openRun(folder, await loadParts(modules));
}

/**
 * A scenario by its name or folder, and the parts that it names.
 *
 * @throws {InputError} also where it names modules and they are not allowed
 */
export async function loadScenarioWith(
  named: string,
  allowModules = false,
): Promise<{ readonly scenario: Scenario; readonly parts: Parts }> {
  const parts = await loadParts(allowModules ? (loadWorld(named).modules ?? []) : []);
  return { scenario: loadScenario(named, parts), parts };
}
