// What a verification found, as rows of a table.

import type { Backend } from '../backends/backend.ts';

export interface CheckRow {
  readonly part: 'gradients' | 'agreement' | 'physics';
  /** What is verified, such as `gradient of spring.stiffness`. */
  readonly claim: string;
  readonly backend: Backend['name'];
  /** A relative deviation; null where nothing could be measured. */
  readonly measured: number | null;
  readonly tolerance: number;
  /** `kink`: there is no derivative, by the scenario's own WGSL. */
  readonly status: 'pass' | 'fail' | 'skip' | 'kink';
  /** Why a row was skipped or how it was measured; empty where there is nothing to say. */
  readonly note: string;
}

/** A row that passes if, and only if, `measured` is a number within `tolerance`. */
export function rowOf(
  row: Omit<CheckRow, 'status' | 'note' | 'measured'> & { measured: number; note?: string },
): CheckRow {
  return { note: '', ...row, status: row.measured <= row.tolerance ? 'pass' : 'fail' };
}

/** True if no row failed. */
export const isVerified = (rows: readonly CheckRow[]): boolean =>
  rows.every(({ status }) => status !== 'fail');

const heads = ['', 'claim', 'backend', 'measured', 'tolerance', 'note'] as const;
const marks = { pass: '✓', fail: '✗', skip: '–', kink: '!' } as const;

/** The rows as an aligned text table with a line of counts below it. */
export function formatRows(rows: readonly CheckRow[]): string {
  const cells = rows.map((row) => [
    marks[row.status],
    row.claim,
    row.backend,
    row.measured === null ? '' : scientific(row.measured),
    scientific(row.tolerance),
    row.note,
  ]);
  const widths = heads.map((head, column) =>
    cells.reduce((width, row) => Math.max(width, row[column]!.length), head.length),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [line(heads), ...cells.map(line), '', countsOf(rows)].join('\n');
}

function countsOf(rows: readonly CheckRow[]): string {
  const count = (status: CheckRow['status']): number => rows.filter((row) => row.status === status).length;
  const counts = `${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`;
  if (count('kink') === 0) return counts;
  return `${counts}, ${count('kink')} without a derivative (!)
The scenario's own functions have none at the places named above. Gradients take a slope of one side there, or 0; that is
no fault of the simulator, but learning that starts there may go astray.`;
}

const scientific = (value: number): string => (value === 0 ? '0' : value.toExponential(1));
