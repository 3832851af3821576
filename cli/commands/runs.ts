// morphograd runs: the runs below a folder.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../../base/input-error.ts';
import { DATABASE } from '../../evolve/store/connection.ts';
import { openRun } from '../../evolve/store/reader.ts';
import { type RunState, stateOf } from '../run/run-state.ts';
import { print, short, table } from '../terminal/output.ts';

export function addRuns(program: Command): void {
  program
    .command('runs')
    .description('List the runs in a folder, with what has become of them.')
    .argument('[folder]', 'folder of runs', 'runs')
    .option('--json', 'print one JSON object a line')
    .action(run);
}

async function run(folder: string, { json }: { readonly json?: true }): Promise<void> {
  if (!existsSync(folder)) {
    throw new InputError({
      code: 'not-found',
      where: folder,
      problem: 'there is no such folder. Name the one that your runs are in.',
    });
  }
  const paths = [folder, ...foldersIn(folder)].filter((path) => existsSync(join(path, DATABASE)));
  const found = paths.map((path) => ({ path, ...described(path) }));
  if (json) {
    for (const each of found) print(JSON.stringify(each));
    return;
  }
  if (found.length === 0) {
    print(`There is no run in ${folder}. Begin one with: morphograd evolve`);
    return;
  }
  const head = ['run', 'scenario', 'state', 'generation', 'best', 'mean', 'rollouts'];
  const number = (value: number | null): string => (value === null ? '–' : short(value));
  const rows = found.map(
    ({ path, scenario, state, generation, generations, best, mean, rollouts, problem }) => [
      path,
      scenario,
      problem ?? state,
      generation === null ? '–' : `${generation}/${generations}`,
      number(best),
      number(mean),
      String(rollouts),
    ],
  );
  print(...table([head, ...rows], [3, 4, 5, 6]));
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

interface Described {
  readonly scenario: string;
  readonly state: RunState | 'unreadable';
  readonly generation: number | null;
  readonly generations: number | null;
  readonly best: number | null;
  readonly mean: number | null;
  readonly rollouts: number;
  /** Why it cannot be read, as a sentence. */
  readonly problem?: string;
}

/** A run that cannot be read does not keep the others from being listed. */
function described(path: string): Described {
  try {
    return read(path);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const nothing = { generation: null, generations: null, best: null, mean: null, rollouts: 0 };
    return { scenario: '–', state: 'unreadable', ...nothing, problem: error.problem };
  }
}

function read(path: string): Described {
  const reader = openRun(path);
  try {
    const latest = reader.latest();
    const { scenario } = reader.config;
    return {
      scenario: scenario.name,
      state: stateOf(reader),
      generation: latest?.generation ?? null,
      generations: scenario.evolution.generations,
      best: latest?.best ?? null,
      mean: latest?.mean ?? null,
      rollouts: latest?.totalRollouts ?? 0,
    };
  } finally {
    reader.close();
  }
}
