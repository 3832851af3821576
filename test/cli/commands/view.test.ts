import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { refuses, temporaryFolder } from '../../support/cli.ts';
import { CLI } from '../../support/dist.ts';

const walker = fileURLToPath(new URL('../../../render/pictures/walker.json', import.meta.url));

describe('morphograd view', () => {
  const folder = temporaryFolder();

  it('serves the page and the robot until it is told to stop', async () => {
    const child = spawn(process.execPath, [CLI, 'view', walker], { cwd: folder });
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (text: Buffer) => resolve(/http:\S+/.exec(text.toString())![0]));
    });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const run = (await (await fetch(`${url}api/run`)).json()) as { robots: { id: string }[] };
    expect(run.robots).toMatchObject([{ id: '40-10', task: 'walk' }]);
    expect(await (await fetch(url)).text()).toContain('<title>morphograd</title>');
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('says what is wrong with what it is to show', async () => {
    await refuses(folder, ['view', 'none'], /no such file or folder/);
    await refuses(folder, ['view', CLI], /main\.js: line 1, column 1: this is not JSON/);
  });
});
