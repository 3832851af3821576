import { describe, expect, it } from 'vitest';
import { succeeds, temporaryFolder } from '../support/cli.ts';

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
