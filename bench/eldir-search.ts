// ELDiR's own search, to be held against the published curve: `node dist/bench/eldir-search.js SEEDS GENERATIONS FILE`.
// One line of JSON a generation goes to FILE as it comes, so that a run that is cut short is not lost.

import { appendFileSync } from 'node:fs';
import { createPool } from '../evolve/pool.ts';
import { evolve } from '../evolve/run.ts';
import { builtInScenario } from '../scenarios/load.ts';
import { thisMachine } from '../sim/machine.ts';

const [seeds = '1,2,3', generations = '50', file = 'bench/results/eldir-search.jsonl'] =
  process.argv.slice(2);

const scenario = builtInScenario('eldir');
const evolution = { ...scenario.evolution, population: 50, generations: Number(generations) };
const pool = createPool();
const write = (line: unknown): void => appendFileSync(file, `${JSON.stringify(line)}\n`);

write({ machine: thisMachine(), scenario: 'eldir', population: evolution.population, workers: pool.workers });
for (const seed of seeds.split(',').map(Number)) {
  for await (const { summary } of evolve({
    scenario: { ...scenario, evolution },
    seed,
    evaluator: pool,
    breeder: pool,
  })) {
    const { generation, best, mean, rollouts, seconds } = summary;
    write({ seed, generation, mean, best, rollouts, seconds });
    console.log(`seed ${seed}  generation ${generation}  mean ${mean?.toFixed(3)}  best ${best?.toFixed(3)}`);
  }
}
await pool.close();
