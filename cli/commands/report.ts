// morphograd report: a run as one page that a browser shows.

import { join } from 'node:path';
import type { Command } from 'commander';
import { checkWritable, writeWhole } from '../../base/files.ts';
import type { RunReader } from '../../evolve/store/reader.ts';
import { openRunWith } from '../run/open.ts';
import { stateOf } from '../run/run-state.ts';
import { allowModulesOption, path } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';

/** The file in a run's folder. */
export const REPORT = 'report.html';

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

/**
 * Writes the report of a run.
 *
 * @param state What has become of the run.
 * @throws {InputError} `unwritable`, or `invalid` where the run's store is damaged
 */
export async function writeReport(reader: RunReader, state: string, file: string): Promise<void> {
  // Charts take a while to load; whoever wants no report does not wait for them.
  const { reportPage } = await import('../../render/report/report.ts');
  const { reportDataOf } = await import('../run/report-data.ts');
  writeWhole(file, reportPage(await reportDataOf(reader, state)));
}
