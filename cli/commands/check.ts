// morphograd check: gradients and physics verified on this machine; or the store of a run.

import type { Command } from 'commander';
import { checkScenario } from '../../control/check/check.ts';
import { createTask } from '../../control/task.ts';
import { loadWorld } from '../../evolve/parts/load.ts';
import { isRun } from '../../evolve/store/read-connection.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend } from '../../sim/backends/backend.ts';
import '../../sim/backends/node.ts';
import { type BackendKind, backendKinds } from '../../sim/backends/registry.ts';
import { type CheckRow, formatRows, isVerified } from '../../sim/check/row.ts';
import { print, REWRITE } from '../terminal/output.ts';
import { breathe } from '../terminal/signals.ts';
import { checkRun } from './check-run.ts';

const HELP = `
Checked are every gradient against differences in double precision; states, losses and gradients of each backend against
double precision; and closed forms of physics. Of a run every row of its store is held against its checksum. The exit code
is 1 if a row fails. A row marked ! names a place in the scenario's own WGSL that has no derivative.

Examples:
  morphograd check
  morphograd check my/task
  morphograd check runs/walk-1
`;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('Verify gradients and physics on every backend of this machine, or the store of a run.')
    .argument('[scenario]', "name or folder, walk by default; or a run's folder")
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(named = 'walk', { json }: { readonly json?: true } = {}): Promise<void> {
  if (isRun(named)) {
    checkRun(named, json);
    return;
  }
  const scenario = loadWorld(named);
  // What is wrong with the scenario is an error, not a failed row.
  createTask(scenario);
  const backends = await available();
  try {
    const names = backends.map(({ name }) => name);
    if (!json) print(`Checking "${scenario.name}" on: ${names.join(', ')}.`);
    const rows = await check(scenario, backends);
    const isWhole = isVerified(rows);
    print(
      json
        ? JSON.stringify({ scenario: scenario.name, backends: names, isVerified: isWhole, rows })
        : formatRows(rows),
    );
    if (!isWhole) process.exitCode = 1;
  } finally {
    for (const backend of backends) await backend.close();
  }
}

/** The measure before what is measured. */
const verificationFirst = (a: BackendKind, b: BackendKind): number =>
  Number(b.purpose === 'verification') - Number(a.purpose === 'verification');

async function available(): Promise<Backend[]> {
  const backends: Backend[] = [];
  for (const kind of [...backendKinds()].sort(verificationFirst))
    if (await kind.isAvailable()) backends.push(await kind.open({ pause: breathe }));
  return backends;
}

async function check(scenario: Scenario, backends: readonly Backend[]): Promise<CheckRow[]> {
  const { stderr } = process;
  const rows: CheckRow[] = [];
  const show = (text: string): void => {
    if (stderr.isTTY) stderr.write(REWRITE + text.slice(0, (stderr.columns || 80) - 1));
  };
  show('gradients …');
  const exact = backends.find(({ name }) => name === 'exact')!;
  for await (const row of checkScenario(scenario, backends, { exact })) {
    rows.push(row);
    await breathe();
    show(`${rows.length} checked: ${row.claim}, ${row.backend}`);
  }
  show('');
  return rows;
}
