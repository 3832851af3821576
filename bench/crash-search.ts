// A run killed at random moments again and again, compared row by row with an unbroken one:
// `node dist/bench/crash-search.js KILLS FOLDER FILE`. The outcome is appended to FILE as one line of JSON.

import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisMachine } from '../base/machine.ts';
import { stream } from '../base/random.ts';
import { crashes } from './crashes.ts';

const [
  kills = '50',
  folder = mkdtempSync(join(tmpdir(), 'morphograd-')),
  file = 'bench/results/crashes.jsonl',
] = process.argv.slice(2);

const args = ['walk', '--population', '16', '--generations', '400', '--learning-steps', '10', '--seed', '1'];
const began = performance.now();
const report = await crashes({
  program: fileURLToPath(new URL('../cli/main.js', import.meta.url)),
  folder,
  args,
  kills: Number(kills),
  patience: 2000,
  random: stream(1, 'crashes'),
  onKill: (kill, rows) => console.log(`killed ${kill} times, at ${rows} individuals`),
});
const seconds = (performance.now() - began) / 1000;
appendFileSync(
  file,
  `${JSON.stringify({ machine: thisMachine(), args: args.join(' '), ...report, seconds })}\n`,
);
console.log(
  report.differing.length === 0 ? 'The runs agree row by row.' : `The runs differ in ${report.differing}.`,
);
process.exitCode = report.differing.length === 0 ? 0 : 1;
