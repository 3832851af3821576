// morphograd report: a run as one page that a browser shows.

import { join } from 'node:path';
import type { Command } from 'commander';
import { checkWritable } from '../../base/files.ts';
import { openRunWith } from '../run/open.ts';
import { REPORT, writeReport } from '../run/report.ts';
import { stateOf } from '../run/run-state.ts';
import { allowModulesOption, path } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';

export function addReport(program: Command): void {
  program
    .command('report')
    .description('Write the report of a run: one HTML file with curves, pictures and figures.')
    .argument('<run>', 'folder of a run; it may be going on')
    .option('--out <file>', `file to write; by default ${REPORT} in the run's folder`, path)
    .addOption(allowModulesOption())
    .action(run);
}

interface Options {
  readonly out?: string;
  readonly allowModules?: true;
}

async function run(folder: string, { out = join(folder, REPORT), allowModules }: Options): Promise<void> {
  const reader = await openRunWith(folder, allowModules);
  try {
    checkWritable(out);
    await writeReport(reader, stateOf(reader), out);
    print(`Written: ${out}`);
  } finally {
    reader.close();
  }
}
