// The report of a run as a file.

import { writeWhole } from '../../base/files.ts';
import type { RunReader } from '../../evolve/store/reader.ts';

/** The file in a run's folder. */
export const REPORT = 'report.html';

/**
 * Writes the report of a run.
 *
 * @param state What has become of the run.
 * @throws {InputError} `unwritable`, or `invalid` where the run's store is damaged
 */
export async function writeReport(reader: RunReader, state: string, file: string): Promise<void> {
  // Charts take a while to load; whoever wants no report does not wait for them.
  const { reportPage } = await import('../../render/report/report.ts');
  const { reportDataOf } = await import('./report-data.ts');
  writeWhole(file, reportPage(await reportDataOf(reader, state)));
}
