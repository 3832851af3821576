// Benchmarks: all cases take turns, so that what else the machine does hits them alike; the median of the turns counts.

import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type Machine, thisMachine } from '../base/machine.ts';
import { median } from '../base/statistics.ts';
import { esmThreads } from '../base/threads.ts';
import { type CaseName, cases } from './cases.ts';
import type { Stint } from './worker.ts';

export interface BenchOptions {
  readonly threads?: number;
  /** Turns of each case. */
  readonly repetitions?: number;
  /** Length of a turn. */
  readonly seconds?: number;
  /** By default all. */
  readonly names?: readonly CaseName[];
}

export interface BenchResult {
  readonly name: string;
  readonly what: string;
  readonly backend: 'cpu';
  readonly rolloutsPerBody: number;
  readonly threads: number;
  /** Median of the repetitions. */
  readonly value: number;
  readonly unit: string;
  readonly repetitions: number;
}

export interface BenchReport {
  readonly machine: Machine;
  readonly results: readonly BenchResult[];
}

/** Runs the benchmarks on worker threads. */
export async function runBench(options: BenchOptions = {}): Promise<BenchReport> {
  const { threads = availableParallelism(), repetitions = 5, seconds = 1 } = options;
  const names = options.names ?? (Object.keys(cases) as CaseName[]);
  const rows = names.flatMap((name) =>
    [1, 4].map((rolloutsPerBody) => ({ name, rolloutsPerBody, values: [] as number[] })),
  );
  const pool = new Piscina<Stint, number>({
    filename: new URL('./worker.js', import.meta.url).href,
    ...esmThreads,
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    for (let turn = 0; turn < repetitions; turn++) {
      for (const { name, rolloutsPerBody, values } of rows) {
        const stints = Array.from({ length: threads }, () => pool.run({ name, rolloutsPerBody, seconds }));
        values.push((await Promise.all(stints)).reduce((sum, rate) => sum + rate, 0));
      }
    }
  } finally {
    await pool.destroy();
  }
  const results = rows.map(({ name, rolloutsPerBody, values }): BenchResult => {
    const { unit, what } = cases[name];
    return { name, what, backend: 'cpu', rolloutsPerBody, threads, value: median(values), unit, repetitions };
  });
  return { machine: thisMachine(), results: [...results, ...ratios(results)] };
}

/** What the backward pass costs, in forward passes of the same rollouts. */
function ratios(results: readonly BenchResult[]): BenchResult[] {
  const rate = (name: CaseName, rollouts: number) =>
    results.find((row) => row.name === name && row.rolloutsPerBody === rollouts);
  return (['eldir-gradient', 'eldir-gradient-checkpointed'] as const).flatMap((name) =>
    [1, 4].flatMap((rollouts) => {
      const [whole, forward] = [rate(name, rollouts), rate('eldir-forward', rollouts)];
      if (!whole || !forward) return [];
      const how = name === 'eldir-gradient' ? 'stored' : 'checkpointed';
      const value = forward.value / whole.value - 1;
      return [
        {
          ...whole,
          name: `backward-over-forward-${how}`,
          what: `backward pass (${how}), in forward passes`,
          value,
          unit: '×',
        },
      ];
    }),
  );
}
