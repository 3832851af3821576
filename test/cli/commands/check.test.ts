import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { morphograd, succeeds, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
// On a software GPU a check takes minutes, most of them in its compiler; its parts have tests of their own.
const env = { VK_ICD_FILENAMES: '', VK_DRIVER_FILES: '', LD_LIBRARY_PATH: '' };

describe('morphograd check', () => {
  it('passes for walk, and shows what it measured as a table', async () => {
    const stdout = await succeeds(folder, ['check'], { env });
    expect(stdout).toMatch(/^Checking "walk" on: exact, cpu/);
    expect(stdout).toMatch(/✓ +gradient of hidden +exact +\S+e-\d+ +1\.0e-6/);
    expect(stdout).toMatch(/✓ +states as in double precision +cpu/);
    expect(stdout).toMatch(/✓ +free fall +cpu/);
    expect(stdout).toMatch(/\n\d+ passed, 0 failed, \d+ skipped\n$/);
  });
});

describe('morphograd check of a run', () => {
  const fixture = join(import.meta.dirname, '../../evolve/store/version-1.sqlite.gz');
  const whole = gunzipSync(readFileSync(fixture));
  for (const name of ['whole', 'damaged']) {
    const bytes = Buffer.from(whole);
    // No longer a log of two texts, but one of bytes that are no UTF-8.
    if (name === 'damaged') bytes.fill(0xff, bytes.indexOf('seed 3'), bytes.indexOf('seed 3') + 6);
    mkdirSync(join(folder, 'runs', name), { recursive: true });
    writeFileSync(join(folder, 'runs', name, 'run.sqlite'), bytes);
  }

  it('tells of every table whether it is whole', async () => {
    const stdout = await succeeds(folder, ['check', 'runs/whole']);
    expect(stdout).toMatch(/✓ +table individuals +12\n/);
    expect(stdout).toMatch(/The store can be read: 28 rows\. An earlier version wrote it, without checksums/);
  });

  it('fails where one is damaged, and names it', async () => {
    const { code, stdout } = await morphograd(folder, ['check', 'runs/damaged']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ +table events +2 +row 1: /);
    expect(stdout).toMatch(/✓ +table individuals/);
    expect(stdout).toMatch(/The store is damaged\. Restore the folder from a copy/);
  });

  it('lets status say so in one line, and runs list the others', async () => {
    const { code, stderr } = await morphograd(folder, ['status', 'runs/damaged']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^morphograd: runs\/damaged\/run\.sqlite, table events: the store is damaged: [^\n]*\n$/,
    );
    expect(await succeeds(folder, ['runs'])).toMatch(/runs\/whole +walk +complete/);
  });
});
