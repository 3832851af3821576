// A run's generations as a table for other programs: `history.csv` (Node only).

import { join } from 'node:path';
import { writeWhole } from '../../base/files.ts';
import type { GenerationSummary } from './summary.ts';

export const HISTORY = 'history.csv';

/** Writes the table into the run's folder. @throws {InputError} `unwritable` */
export function writeHistory(folder: string, summaries: readonly GenerationSummary[]): void {
  writeWhole(join(folder, HISTORY), historyCSV(summaries));
}

/** One line a generation; a cell is empty where there is no number, and `quarantined` counts. */
export function historyCSV(summaries: readonly GenerationSummary[]): string {
  const rows = summaries.map(({ phases, quarantined, ...rest }) => ({
    ...rest,
    quarantined: quarantined.length,
    ...phases,
  }));
  const [first] = rows;
  if (!first) return '';
  const columns = Object.keys(first) as (keyof typeof first)[];
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return [columns.join(','), ...lines, ''].join('\n');
}
