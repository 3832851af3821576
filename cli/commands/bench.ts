// morphograd bench: how fast this machine simulates and differentiates.

import { type Command, Option } from 'commander';
import { cases } from '../../bench/cases.ts';
import { type BenchReport, type BenchResult, runBench } from '../../bench/run.ts';
import { whole } from '../terminal/options.ts';
import { print, table } from '../terminal/output.ts';

interface Options {
  readonly threads?: number;
  readonly repetitions: number;
  readonly only?: keyof typeof cases;
  readonly json?: boolean;
}

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('Measure the speed of the CPU backend; cases take turns, the median counts.')
    .option('--threads <n>', 'worker threads; by default one for each core', whole(1, 1024))
    .option('--repetitions <n>', 'turns of each case, about a second each', whole(1, 1000), 5)
    .addOption(new Option('--only <case>', 'one case').choices(Object.keys(cases)))
    .option('--json', 'print one JSON object')
    .action(run);
}

async function run({ threads, repetitions, only, json }: Options): Promise<void> {
  const report = await runBench({
    repetitions,
    ...(threads !== undefined && { threads }),
    ...(only !== undefined && { names: [only] }),
  });
  if (json) print(JSON.stringify(report, null, 2));
  else print(...lines(report));
}

function lines({ machine, results }: BenchReport): string[] {
  const gibibytes = (machine.memory / 2 ** 30).toFixed(0);
  const head = ['case', 'rollouts a body', 'threads', 'median', ''];
  const rows = results.map((row) => [
    row.name,
    String(row.rolloutsPerBody),
    String(row.threads),
    ...quantity(row),
  ]);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${gibibytes} GiB, Node.js ${machine.node}`,
    ...table([head, ...rows], [1, 2, 3]),
  ];
}

function quantity({ value, unit }: BenchResult): [string, string] {
  if (value >= 1e6) return [(value / 1e6).toFixed(0), `million ${unit}`];
  return [value.toFixed(value < 10 ? 2 : 0), unit];
}
