import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Material, prepare } from '../../bench/fault-commands.ts';
import { lackOfDisks, lackOfStrace } from '../../bench/fault-tools.ts';
import { type Kind, trial } from '../../bench/faulting.ts';
import { CLI } from '../support/dist.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'morphograd-faults-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let material: Material;
beforeAll(async () => {
  material = await prepare(CLI, folder);
}, 180_000);

const kinds: readonly [Kind, string, number, string | null][] = [
  ['call', 'whose system calls fail or kill', 5, lackOfStrace()],
  ['disk', 'on a small file system', 2, lackOfDisks()],
  ['damage', 'with a damaged store', 4, null],
];

describe.each(kinds)('commands among faults of kind %s', (kind, where, count, lack) => {
  it.skipIf(lack !== null)(
    `${where} end in one line and go on to the same bits`,
    async () => {
      const numbers = Array.from({ length: count }, (_, number) => number);
      const tried = await Promise.all(numbers.map((number) => trial(material, kind, 1, number)));
      expect(tried.flatMap(({ finding }) => finding ?? [])).toEqual([]);
      // Some faults are met, or it would be no test.
      expect(tried.some(({ outcome }) => !outcome.endsWith('exit 0'))).toBe(true);
    },
    180_000,
  );
});
