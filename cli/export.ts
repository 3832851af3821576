// morphograd export: the best robots of a run as files.

import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { parseRobot, type Robot } from '../control/robot.ts';
import type { Genotype } from '../evolve/breed.ts';
import { spaceOf } from '../evolve/breed.ts';
import type { Valid } from '../evolve/individual.ts';
import { createPool } from '../evolve/pool.ts';
import { robotFrom } from '../evolve/run.ts';
import type { RunConfig } from '../evolve/run-config.ts';
import { fittest, readRun, robotFile } from '../evolve/run-folder.ts';
import { makeEmptyFolder, readJSON } from '../sim/files.ts';
import { counted, InputError } from '../sim/input-error.ts';
import { whole } from './options.ts';
import { print, short, table } from './output.ts';
import { writeRobot } from './robot-file.ts';

interface Options {
  readonly top: number;
  readonly out: string;
}

const HELP = `
A run keeps the weights of its few best robots. Those of the others are learned again from their seeds; on the CPU backend
that gives the same bits.

Example:
  morphograd export runs/walk-1 --top 20 --out walkers
`;

export function addExport(program: Command): void {
  program
    .command('export')
    .description('Write the best robots of a run as JSON.')
    .argument('<run>', 'folder of a run')
    .addOption(new Option('--top <n>', 'how many').argParser(whole(1)).default(5))
    .requiredOption('--out <folder>', 'folder to write, new or empty')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(path: string, { top, out }: Options): Promise<void> {
  const { config, individuals } = readRun(path);
  const best = fittest(individuals).slice(0, top);
  if (best.length === 0) {
    throw new InputError({
      code: 'invalid',
      where: path,
      problem: 'the run has no valid robot yet. Wait for its first generation, or run it anew.',
    });
  }
  makeEmptyFolder(out);
  const kept = best.map((individual, i) => keptRobot(path, individual, i));
  const robots = await complete(config, best, kept);
  const rows = robots.map((robot, i) => {
    const file = join(out, `best-${i + 1}.json`);
    writeRobot(file, robot);
    return [file, short(robot.fitness!), note(robot, best[i]!)];
  });
  print(...table(rows, [1]));
  if (robots.length < top) print(`The run has no more than ${counted(robots.length, 'valid robot')}.`);
}

/** The robot that the run wrote with its weights, if it did. */
function keptRobot(path: string, { id }: Valid<Genotype>, i: number): Robot | undefined {
  const file = join(path, robotFile(i + 1));
  try {
    const robot = parseRobot(readJSON(file), file);
    return robot.provenance?.id === id ? robot : undefined;
  } catch (error) {
    if (error instanceof InputError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Teaches those whose weights were not kept once more, as the run did. */
async function complete(
  config: RunConfig,
  best: readonly Valid<Genotype>[],
  kept: readonly (Robot | undefined)[],
): Promise<Robot[]> {
  const missing = best.filter((_, i) => !kept[i]);
  if (missing.length === 0) return kept as Robot[];
  const { scenario } = config;
  const space = spaceOf(scenario);
  const requests = missing.map(({ id, genotype, seeds }) => ({
    id,
    scenario,
    body: space.develop(genotype).body,
    seed: seeds.controller,
  }));
  const pool = createPool();
  try {
    const results = await pool.evaluate(requests);
    const taught = missing.map((individual, i) => {
      const { fitness, learningCurve } = results[i]!;
      const origin = { scenario, seed: config.seed, backend: pool.backend };
      return robotFrom(
        origin,
        { ...individual, fitness, learningCurve },
        requests[i]!.body,
        results[i]!.controller,
      );
    });
    return kept.map((robot) => robot ?? taught.shift()!);
  } finally {
    await pool.close();
  }
}

function note(robot: Robot, { fitness }: Valid<Genotype>): string {
  return robot.fitness === fitness
    ? ''
    : `(${short(fitness)} in the run, which was on another backend or version)`;
}
