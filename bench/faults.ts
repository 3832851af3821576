// Whether runs survive faults: `node dist/bench/faults.js TRIALS FILE [SEED]`. A third of the trials each has a system call
// fail or kill, has a small file system, and damages a store. What became of them is appended to FILE as one line of JSON.

import { appendFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { thisMachine } from '../base/machine.ts';
import { prepare } from './fault-commands.ts';
import { lackOfDisks, lackOfStrace } from './fault-tools.ts';
import { type Finding, kinds, trial } from './faulting.ts';

const [trials = '300', file = 'bench/results/faults.jsonl', seed = '1'] = process.argv.slice(2);

const lacks = { call: lackOfStrace(), disk: lackOfDisks(), damage: null };
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'morphograd-')));
const inTurn = pLimit(Math.max(1, availableParallelism() - 1));
const outcomes: Record<string, Record<string, number>> = {};
const findings: Finding[] = [];
const began = performance.now();
try {
  const material = await prepare(fileURLToPath(new URL('../cli/main.js', import.meta.url)), folder);
  for (const kind of kinds) {
    const lack = lacks[kind];
    if (lack !== null) {
      console.log(lack);
      continue;
    }
    const counts: Record<string, number> = {};
    const count = Math.ceil(Number(trials) / kinds.length);
    const one = async (number: number): Promise<void> => {
      const { outcome, finding } = await trial(material, kind, Number(seed), number);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      if (!finding) return;
      findings.push(finding);
      console.log(`${kind} ${number}, ${finding.fault}:\n  ${finding.problems.join('\n  ')}`);
    };
    await Promise.all(Array.from({ length: count }, (_, number) => inTurn(() => one(number))));
    outcomes[kind] = counts;
    console.log(`${kind}: ${JSON.stringify(counts)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const seconds = (performance.now() - began) / 1000;
const result = { trials: Number(trials), seed: Number(seed), outcomes, seconds, findings };
appendFileSync(file, `${JSON.stringify({ machine: thisMachine(), ...result })}\n`);
console.log(
  findings.length === 0 ? 'Every run went on to the same bits.' : `${findings.length} trials found faults.`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
