// Searches held against each other at equal rollouts: `node dist/bench/search.js NAMES SEEDS ROLLOUTS FILE`. One line of
// JSON a generation goes to FILE as it comes, so that a run that is cut short is not lost.

import { appendFileSync } from 'node:fs';
import { thisMachine } from '../base/machine.ts';
import { evolve } from '../evolve/run/run.ts';
import { createPool } from '../evolve/workers/pool.ts';
import { type SearchName, searchNames, searchScenario } from './searches.ts';

const [
  names = searchNames.join(','),
  seeds = '1,2,3,4,5',
  rollouts = '110000',
  file = 'bench/results/search.jsonl',
] = process.argv.slice(2);

const pool = createPool();
const write = (line: unknown): void => appendFileSync(file, `${JSON.stringify(line)}\n`);

write({ machine: thisMachine(), rollouts: Number(rollouts), workers: pool.workers });
for (const seed of seeds.split(',').map(Number)) {
  for (const name of names.split(',') as SearchName[]) {
    const scenario = searchScenario(name, Number(rollouts));
    let reported = 0;
    for await (const { summary } of evolve({ scenario, seed, evaluator: pool, breeder: pool })) {
      const { generation, totalRollouts, best, mean, diversity, distinct, evaluated, seconds } = summary;
      // Generations of a few rollouts need not all be kept.
      const isLast = totalRollouts >= Number(rollouts);
      if (!isLast && totalRollouts < reported + 1000) continue;
      reported = totalRollouts;
      write({
        name,
        seed,
        generation,
        rollouts: totalRollouts,
        mean,
        best,
        diversity,
        distinct,
        evaluated,
        seconds,
      });
      console.log(
        `${name} ${seed}  ${totalRollouts} rollouts  mean ${mean?.toFixed(3)}  best ${best?.toFixed(3)}`,
      );
    }
  }
}
await pool.close();
