// morphograd check RUN: the store of a run held against its checksums.

import { counted } from '../../base/text.ts';
import { type StoreCheck, verifyRun } from '../../evolve/store/verify.ts';
import { print, table } from '../terminal/output.ts';

/** Prints what is whole and what is not; the exit code is 1 if anything is damaged. */
export function checkRun(folder: string, json = false): void {
  const { checks, hasChecksums } = verifyRun(folder);
  const isWhole = checks.every(({ faults }) => faults.length === 0);
  if (json) {
    print(JSON.stringify({ folder, isWhole, hasChecksums, checks }));
    if (!isWhole) process.exitCode = 1;
    return;
  }
  print(`Checking the store of ${folder}.`);
  print(...table(checks.flatMap(rowsOf), [2]));
  const rows = checks.reduce((sum, check) => sum + (check.rows ?? 0), 0);
  if (!isWhole) {
    print(
      'The store is damaged. Restore the folder from a copy; robots that were written stand in its folder robots.',
    );
    process.exitCode = 1;
  } else if (hasChecksums) {
    print(`The store is whole: ${counted(rows, 'row')}, each as it was written.`);
  } else {
    print(
      `The store can be read: ${counted(rows, 'row')}. An earlier version wrote it, without checksums; morphograd resume adds them.`,
    );
  }
}

function rowsOf({ part, rows, faults }: StoreCheck): string[][] {
  const name = part === 'file' ? 'run.sqlite' : `table ${part}`;
  const count = rows === null ? '' : String(rows);
  if (faults.length === 0) return [['✓', name, count, '']];
  return faults.map((fault, i) => (i === 0 ? ['✗', name, count, fault] : ['', '', '', fault]));
}
