// morphograd parameters: what the numbers are called that kernels read.

import type { Command } from 'commander';
import { type ListedParameter, listParameters } from '../../control/parameters.ts';
import { loadWorld } from '../../evolve/parts/load.ts';
import { print, table } from '../terminal/output.ts';

const HELP = `
These are the names that functions of WGSL read parameters by, and that a session's \`set\` takes in a program. Those of struct
Terrain and struct Task of your own scenario are listed too, with the comments behind their members: // [unit] meaning

Examples:
  morphograd parameters
  morphograd parameters my/task --json
`;

export function addParameters(program: Command): void {
  program
    .command('parameters')
    .description('List the parameters of a scenario: name, unit, value, whether learning can change it.')
    .argument('[scenario]', 'name or folder; walk by default')
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(run);
}

function run(named = 'walk', { json }: { readonly json?: true } = {}): void {
  const scenario = loadWorld(named);
  const parameters = listParameters(scenario);
  if (json) {
    print(JSON.stringify({ scenario: scenario.name, parameters }));
    return;
  }
  const head = ['name', 'unit', 'value', 'trainable', 'meaning'];
  const rows = parameters.map((each) => [
    each.name,
    each.unit ?? '',
    shownValue(each),
    each.isTrainable ? 'yes' : 'no',
    each.isRead ? each.meaning : [each.meaning, '(not read in this scenario)'].join(' ').trim(),
  ]);
  print(`Parameters of "${scenario.name}":`, ...table([head, ...rows]));
}

function shownValue({ value, of }: ListedParameter): string {
  if (value === null) return `each ${of}'s own`;
  if (typeof value === 'number') return String(value);
  return value.length <= 3 ? value.join(', ') : `${value.length} numbers`;
}
