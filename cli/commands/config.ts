// morphograd config: the file that says what a run does, written with every default filled in, or checked.

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { checkNew, writeWhole } from '../../base/files.ts';
import { formatJSON } from '../../base/format-json.ts';
import { addressOf } from '../../base/names.ts';
import { counted } from '../../base/text.ts';
import { configToJSON } from '../../evolve/run/run-config.ts';
import { allowModulesOption, path } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';
import { addConfigOptions, type ConfigOptions, checkConfig, configOf } from './evolve.ts';

const HELP = `
Examples:
  morphograd config init                              writes config.json for the scenario walk
  morphograd config init eldir --set seed=7 --out eldir.json
  morphograd config check config.json
  morphograd evolve --config config.json
`;

export function addConfig(program: Command): void {
  const config = program
    .command('config')
    .description('Write or check the config file of a run.')
    .addHelpText('after', HELP);
  const init = config
    .command('init')
    .description('Write a config file with every field and its value.')
    .argument('[scenario]', 'built-in name or folder of a scenario; walk by default')
    .option('--out <file>', 'file to write', path, 'config.json');
  addConfigOptions(init);
  init.addOption(allowModulesOption());
  init.action(writeConfig);
  config
    .command('check')
    .description('Say whether a config file is right, and what it would run.')
    .argument('<file>', 'config file')
    .option('--json', 'print one JSON object')
    .addOption(allowModulesOption())
    .action(checkFile);
}

async function writeConfig(
  scenario: string | undefined,
  { out, ...options }: ConfigOptions & { readonly out: string },
): Promise<void> {
  checkNew(out);
  const { config, parts } = await configOf(scenario, options);
  checkConfig(config, parts);
  // How many threads there are is a matter of the machine that the run will be on.
  const { workers: _, ...rest } = config;
  const json = configToJSON(rest) as Record<string, unknown>;
  writeWhole(out, formatJSON({ $schema: schemaFor(out), ...json }));
  print(`Written: ${out}. Change it, and run it with: morphograd evolve --config ${out}`);
}

/** Where an editor finds the schema from the file: by a relative path if the package lies beside it, as npm installs it. */
function schemaFor(out: string): string {
  const schema = fileURLToPath(new URL('../../../evolve/schema/config.schema.json', import.meta.url));
  const folder = dirname(resolve(out));
  const installed = join(folder, 'node_modules/morphograd/evolve/schema/config.schema.json');
  if (existsSync(installed)) return `./${addressOf(folder, installed)}`;
  return pathToFileURL(schema).href;
}

interface CheckOptions {
  readonly json?: true;
  readonly allowModules?: true;
}

async function checkFile(file: string, { json, allowModules }: CheckOptions): Promise<void> {
  const given = { config: file, set: [], ...(allowModules && { allowModules }) };
  const { config, parts } = await configOf(undefined, given);
  checkConfig(config, parts);
  if (json) {
    print(JSON.stringify({ file, config: configToJSON(config) }));
    return;
  }
  const { name, evolution, learning } = config.scenario;
  const { population, children = population, generations, rollouts, inheritance } = evolution;
  print(
    `${file} is right. It evolves "${name}" with seed ${config.seed}: ${counted(population, 'robot')}, ` +
      `${counted(generations, 'generation')} of ${children} children after the first` +
      `${rollouts === undefined ? '' : `, at most about ${rollouts} rollouts`}; ${evolution.selection.kind} selection, ` +
      `${inheritance === 'weights' ? 'inherited' : 'fresh'} weights, ${counted(learning.updates, 'learning step')} each.`,
  );
}
