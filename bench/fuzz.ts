// Whether input that is wrong anywhere is refused in words for a user: `node dist/bench/fuzz.js INPUTS FILE [SEED]`. What became
// of the inputs, by format, is appended to FILE as one line of JSON.

import { appendFileSync } from 'node:fs';
import { thisMachine } from '../base/machine.ts';
import { type Finding, formats, trial } from './fuzzing.ts';

const [inputs = '10000', file = 'bench/results/fuzz.jsonl', seed = '1'] = process.argv.slice(2);

const outcomes: Record<string, Record<string, number>> = {};
const findings: Finding[] = [];
let slowest = 0;
const began = performance.now();
for (const format of formats) {
  const counts: Record<string, number> = {};
  for (let number = 0; number < Number(inputs) / formats.length; number++) {
    const { outcome, seconds, finding } = await trial(format, Number(seed), number);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    slowest = Math.max(slowest, seconds);
    if (!finding) continue;
    findings.push(finding);
    console.log(`${format} ${number}: ${finding.problem}: ${finding.message}`);
  }
  outcomes[format] = counts;
  console.log(`${format}: ${JSON.stringify(counts)}`);
}
const seconds = (performance.now() - began) / 1000;
const result = { inputs: Number(inputs), seed: Number(seed), outcomes, slowest, seconds, findings };
appendFileSync(file, `${JSON.stringify({ machine: thisMachine(), ...result })}\n`);
console.log(
  findings.length === 0 ? 'Every input was taken or refused in words.' : `${findings.length} were not.`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
