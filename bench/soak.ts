// Memory over a long run: `node dist/bench/soak.js MINUTES FILE [WORKERS]`. The run is stored as any other is. Samples are
// appended to FILE as JSON, one a line, and at the end how the memory of the last two thirds has changed.

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisMachine } from '../base/machine.ts';
import { parseScenario } from '../evolve/parts/scenario.ts';
import { evolve } from '../evolve/run/run.ts';
import { RunStore } from '../evolve/store/store.ts';
import { createPool } from '../evolve/workers/pool.ts';
import { builtInSource } from '../scenarios/load.ts';
import { overlay } from '../scenarios/overlay.ts';

/** Between samples [s]. */
const PERIOD = 10;

const MEGABYTE = 2 ** 20;

/** Of the whole process, worker threads included. */
interface Sample {
  readonly seconds: number;
  readonly generation: number;
  readonly individuals: number;
  /** [MiB] */
  readonly resident: number;
  /** Of this thread's JavaScript [MiB]. */
  readonly heap: number;
}

const [minutes = '30', file = 'bench/results/soak.jsonl', workers = String(availableParallelism())] =
  process.argv.slice(2);

const { json, files, where } = builtInSource('walk');
const endless = { evolution: { generations: 1_000_000 } };
const scenario = parseScenario(overlay(json, endless), files, where);
const folder = mkdtempSync(join(tmpdir(), 'morphograd-'));
const pool = createPool({ workers: Number(workers) });
const config = { scenario, seed: 1, backend: 'cpu', workers: pool.workers, top: 5 } as const;
const store = RunStore.create(join(folder, 'run'), config);
const write = (line: unknown): void => appendFileSync(file, `${JSON.stringify(line)}\n`);

write({ machine: thisMachine(), scenario: scenario.name, minutes: Number(minutes), workers: pool.workers });
const samples: Sample[] = [];
const began = performance.now();
let individuals = 0;
for await (const { summary, evaluated, best } of evolve({
  scenario,
  evaluator: pool,
  breeder: pool,
  record: store,
})) {
  store.writeRobots(best);
  individuals += evaluated.length;
  const seconds = (performance.now() - began) / 1000;
  if (seconds >= samples.length * PERIOD) {
    const { rss, heapUsed } = process.memoryUsage();
    const sample: Sample = {
      seconds: Math.round(seconds),
      generation: summary.generation,
      individuals,
      resident: Math.round(rss / MEGABYTE),
      heap: Math.round(heapUsed / MEGABYTE),
    };
    samples.push(sample);
    write(sample);
  }
  if (seconds > 60 * Number(minutes)) break;
}
store.close('stopped');
await pool.close();
rmSync(folder, { recursive: true });

const outcome = outcomeOf(samples.slice(Math.floor(samples.length / 3)));
write(outcome);
console.log(JSON.stringify(outcome));

/** Medians of the first and the last quarter, and the slope of a line through all samples by least squares. */
function outcomeOf(settled: readonly Sample[]) {
  const quarter = Math.max(1, Math.floor(settled.length / 4));
  const middle = (of: readonly Sample[]): number =>
    of.map(({ resident }) => resident).sort((a, b) => a - b)[Math.floor(of.length / 2)]!;
  const mean = (of: (sample: Sample) => number): number =>
    settled.reduce((sum, sample) => sum + of(sample), 0) / settled.length;
  const [time, memory] = [mean(({ seconds }) => seconds), mean(({ resident }) => resident)];
  const slope =
    mean(({ seconds, resident }) => (seconds - time) * (resident - memory)) /
    mean(({ seconds }) => (seconds - time) ** 2);
  return {
    residentFirst: middle(settled.slice(0, quarter)),
    residentLast: middle(settled.slice(-quarter)),
    megabytesAnHour: Math.round(3600 * slope),
  };
}
