import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { morphograd, refuses, succeeds, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const small = ['--population', '3', '--generations', '1', '--learning-steps', '1', '--backend', 'cpu'];
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

describe('the report of a run', () => {
  it('is written and named at its end, with pictures of its best robots', async () => {
    const stdout = await succeeds(folder, ['evolve', ...small, '--out', 'run']);
    expect(stdout).toMatch(/report\.html {2,}curves, pictures and figures of the run/);
    const page = read('run/report.html');
    expect(page).toContain('<span class="state complete">complete</span>');
    expect(page.match(/<svg class="still"/g)!.length).toBeGreaterThan(10);
    expect(page).not.toMatch(/NaN|undefined|https?:/);
  });

  it('is written again, or to another file, by name', async () => {
    rmSync(join(folder, 'run/report.html'));
    expect(await succeeds(folder, ['report', 'run'])).toBe(`Written: ${join('run', 'report.html')}\n`);
    expect(await succeeds(folder, ['report', 'run', '--out', 'other.html'])).toBe('Written: other.html\n');
    expect(read('other.html').length).toBe(read('run/report.html').length);
  });

  it('that cannot be written does not spoil the run', async () => {
    rmSync(join(folder, 'run/report.html'));
    mkdirSync(join(folder, 'run/report.html'));
    const { code, stderr, stdout } = await morphograd(folder, ['resume', 'run', '--generations', '2']);
    expect(stderr).toMatch(/The report was not written: .*Try again with: morphograd report run/);
    expect(stdout).toContain('Best fitness');
    expect(code).toBe(0);
  });

  it('is written of a run without one valid robot', async () => {
    const stiff = '{"scenario": {"steps": 20, "body": {"stiffness": 1e15, "restLength": 0.2}}}';
    writeFileSync(join(folder, 'stiff.json'), stiff);
    await morphograd(folder, ['evolve', ...small, '--config', 'stiff.json', '--out', 'stiff']);
    expect(read('stiff/report.html')).toContain('6 of 6 robots, 100.0 %, have no fitness');
  });

  it('is refused of what is no run', async () => {
    await refuses(folder, ['report', 'nowhere'], 'nowhere: this is no folder of a run');
    await refuses(
      folder,
      ['report', 'run', '--out', 'missing/report.html'],
      'there is no such file or folder',
    );
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });
});
