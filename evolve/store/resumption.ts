// What changes about a run when it is resumed (Node only): how long it is to go on, and which individuals are made anew.

import type Database from 'libsql';
import { InputError } from '../../base/input-error.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Parts } from '../parts/parts.ts';
import type { RunConfig } from '../run/run-config.ts';
import { planOf } from '../search/plan.ts';
import { isOver, issuedBy } from '../search/search.ts';
import type { Search } from '../search/state.ts';
import type { RunReader } from './reader.ts';
import { allOf } from './row.ts';

/** What may change about a run that was begun: when it ends. */
export interface RunLimits {
  readonly generations?: number;
  readonly rollouts?: number;
}

/**
 * The run's config with other limits. A run ends with the first generation that reaches one, so those that it would have
 * ended with just now are taken too.
 * @throws {InputError} `invalid` if the run would have ended before
 */
export function limited(reader: RunReader, limits: RunLimits): RunConfig {
  const { config } = reader;
  const { scenario } = config;
  const latest = reader.latest();
  const least = latest && {
    generations: latest.generation,
    rollouts: latest.totalRollouts - latest.rollouts + 1,
  };
  for (const name of ['generations', 'rollouts'] as const) {
    const limit = limits[name];
    if (limit === undefined || least === null || limit >= least[name]) continue;
    const done = name === 'generations' ? latest!.generation : latest!.totalRollouts;
    throw new InputError({
      code: 'invalid',
      where: `--${name}`,
      problem: `is ${limit}, but the run has had ${done} ${name} already. Write ${least[name]} or more.`,
    });
  }
  return { ...config, scenario: { ...scenario, evolution: { ...scenario.evolution, ...limits } } };
}

/**
 * Removes individuals that the search was not told of yet and that are not what they would be in a run of this config that
 * nothing has disturbed:
 *
 * - those that failed, which may have been their machine's fault, to be tried again, and those whose births may depend on that;
 * - those after the end of the run, where it has become shorter.
 *
 * @param search As it was committed last; null: nothing was told.
 */
export function removeStale(
  database: Database.Database,
  config: RunConfig,
  search: Search<Genotype> | null,
  parts: Parts,
): void {
  const plan = planOf(config.scenario, config.seed, parts);
  const told = search?.told ?? 0;
  if (search && isOver(plan, search)) removeIndividuals(database, 'number >= ?', told);
  const sql = "SELECT min(number) AS first FROM individuals WHERE number >= ? AND cause = 'failed'";
  const [{ first }] = allOf(database.prepare(sql), told) as unknown as [{ first: number | null }];
  if (first === null) return;
  removeIndividuals(database, "number >= ? AND cause = 'failed'", told);
  removeIndividuals(database, 'number >= ?', issuedBy(plan, first));
}

/** Removes individuals and their weights. @param which A condition with one parameter. */
export function removeIndividuals(database: Database.Database, which: string, parameter: number): void {
  database
    .prepare(`DELETE FROM weights WHERE number IN (SELECT number FROM individuals WHERE ${which})`)
    .run(parameter);
  database.prepare(`DELETE FROM individuals WHERE ${which}`).run(parameter);
}
