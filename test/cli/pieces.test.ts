// A body in several pieces: it can be simulated, but somebody has perhaps forgotten a spring.

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { morphograd, temporaryFolder } from '../support/cli.ts';
import { CLI } from '../support/dist.ts';

const folder = temporaryFolder();
const triangle = (x: number) =>
  [
    [x, 0],
    [x + 0.2, 0],
    [x + 0.1, 0.17],
  ].map((position) => ({ position }));
const joined = (...masses: readonly [number, number, number]) => {
  const [a, b, c] = masses;
  return [
    { a, b },
    { a: b, b: c },
    { a, b: c },
  ];
};
const whole = { masses: triangle(0), springs: joined(0, 1, 2) };
const loose = {
  masses: [...triangle(0), { position: [2, 0] }, ...triangle(1)],
  springs: [...joined(0, 1, 2), ...joined(4, 5, 6)],
};
mkdirSync(join(folder, 'zoo'));
writeFileSync(join(folder, 'whole.json'), JSON.stringify(whole));
for (const name of ['loose.json', 'zoo/loose.json']) writeFileSync(join(folder, name), JSON.stringify(loose));

const note = 'loose.json: this body is in 3 pieces, the smallest of 1 mass; nothing holds them together.\n';
const commands: readonly (readonly string[])[] = [
  ['train', '--learning-steps', '1', '--json', '--out'],
  ['replay', '--steps', '20', '--json', '--trajectory'],
  ['render', '--format', 'svg', '--out'],
];

it.each(commands)(
  'is said by %s, once, and a body in one piece says nothing',
  async (command, ...options) => {
    for (const [name, due, pieces] of [
      ['loose', `Note: ${note}`, 3],
      ['whole', '', 1],
    ] as const) {
      const out = `${command}-${name}.${command === 'replay' ? 'csv' : 'out'}`;
      const { code, stdout, stderr } = await morphograd(folder, [command, `${name}.json`, ...options, out]);
      expect({ code, notes: stderr.match(/^Note:.*\n/gm)?.join('') ?? '' }).toEqual({ code: 0, notes: due });
      if (options.includes('--json')) expect(JSON.parse(stdout)).toMatchObject({ pieces });
    }
  },
);

it.each([
  ['loose.json', note],
  ['zoo', join('zoo', note)],
])('is said by view of %s', async (shown, due) => {
  const child = spawn(process.execPath, [CLI, 'view', shown], { cwd: folder });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text;
  });
  const url = await new Promise<string>((resolve) => {
    child.stdout.on('data', (text: Buffer) => resolve(/http:\S+/.exec(text.toString())![0]));
  });
  await fetch(`${url}api/run`);
  await fetch(`${url}api/run`);
  await expect.poll(() => stderr).toBe(`Note: ${due}`);
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  await ended;
});
