// Output that nobody takes: a full disk under a log, a pipe that is closed early, a terminal that hangs up.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { morphograd, temporaryFolder } from '../support/cli.ts';
import { CLI } from '../support/dist.ts';

const folder = temporaryFolder();
const endless = [
  'evolve',
  '--population',
  '4',
  '--generations',
  '500',
  '--learning-steps',
  '2',
  '--set',
  'scenario.steps=60',
];

/** Runs a line of the shell in which `$M` is the program. */
const shell = (line: string): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, M: `${process.execPath} ${CLI}` };
    execFile('bash', ['-c', `set -o pipefail; ${line}`], { cwd: folder, env }, (error, _, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });

it.skipIf(!existsSync('/dev/full'))(
  'says once that a log cannot be written, and does not lose the run',
  async () => {
    const run =
      '$M evolve --population 3 --generations 1 --learning-steps 1 --set scenario.steps=40 --out logged > /dev/full';
    const { code, stderr } = await shell(run);
    expect(code).toBe(1);
    expect(stderr.match(/standard output cannot be written \(ENOSPC\)/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder, 'logged/report.html'))).toBe(true);
  },
);

it.skipIf(process.platform === 'win32')(
  'stops a run whose pipe is closed, with the exit code of one that is stopped',
  async () => {
    const { code, stderr } = await shell(`$M ${endless.join(' ')} --json --out piped | head -n 1`);
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

it.skipIf(process.platform === 'win32')('stops politely where the terminal is closed', async () => {
  let isSent = false;
  const { code } = await morphograd(folder, [...endless, '--json', '--out', 'closed'], {
    onOutput: (output, kill) => {
      if (isSent || !output.includes('"event":"generation"')) return;
      isSent = true;
      kill('SIGHUP');
    },
  });
  expect(code).toBe(130);
  expect(existsSync(join(folder, 'closed/report.html'))).toBe(true);
});
