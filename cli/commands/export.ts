// morphograd export: robots of a run as files.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { makeEmptyFolder } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { counted } from '../../base/text.ts';
import type { Robot } from '../../control/robot/robot.ts';
import { elitesOf } from '../../evolve/archive/archive.ts';
import { objectivesIn } from '../../evolve/descriptors/descriptors.ts';
import type { Genotype } from '../../evolve/genotypes/genotype.ts';
import type { Valid } from '../../evolve/individual/individual.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { controllersOf } from '../../evolve/run/relearn.ts';
import { robotOf } from '../../evolve/run/robot-of.ts';
import type { RunReader } from '../../evolve/store/reader.ts';
import { createPool } from '../../evolve/workers/pool.ts';
import { writeRobot } from '../files/robot-file.ts';
import { openRunWith } from '../run/open.ts';
import { allowModulesOption, path, whole } from '../terminal/options.ts';
import { print, short, table } from '../terminal/output.ts';

interface Options {
  readonly json?: true;
  readonly allowModules?: true;
  readonly top: number;
  readonly generation?: number;
  readonly elites?: true;
  readonly id?: readonly string[];
  readonly out: string;
}

const HELP = `
A run keeps the weights of its few best robots, of those that may still have children, and of a sample. Those of the others
are learned again from their seeds; on the CPU backend that gives the same bits.

Examples:
  morphograd export runs/walk-1 --top 20 --out walkers
  morphograd export runs/walk-1 --generation 0 --out ancestors
  morphograd export runs/walk-1 --id 12-3 40-7 --out two
`;

export function addExport(program: Command): void {
  program
    .command('export')
    .description('Write robots of a run as JSON: the best, or those that are named.')
    .argument('<run>', 'folder of a run')
    .addOption(new Option('--top <n>', 'how many').argParser(whole(1)).default(5))
    .addOption(new Option('--generation <n>', 'the best of those born in it').argParser(whole(0)))
    .addOption(new Option('--elites', 'all elites of the archive').conflicts('generation'))
    .addOption(new Option('--id <ids...>', 'robots by their ids').conflicts(['generation', 'elites']))
    .requiredOption('--out <folder>', 'folder to write, new or empty', path)
    .option('--json', 'print one JSON object')
    .addOption(allowModulesOption())
    .addHelpText('after', HELP)
    .action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { out } = options;
  const reader = await openRunWith(path, options.allowModules);
  try {
    // What is missing is to be known before anything is written.
    spaceOf(reader.config.scenario, reader.parts);
    const chosen = choose(reader, options);
    makeEmptyFolder(out);
    const rows = await write(reader, chosen, options.id ? ({ id }) => id : (_, i) => `best-${i + 1}`, out);
    if (options.json) {
      const robots = chosen.map(({ id, generation, fitness, descriptors }, i) => ({
        file: rows[i]![0],
        id,
        generation,
        fitness,
        objectives: Object.fromEntries(objectivesIn(descriptors)),
      }));
      print(JSON.stringify({ run: path, out, robots }));
      return;
    }
    print(...table(rows, [1]));
    const isShort = !options.id && !options.elites && chosen.length < options.top;
    if (isShort) print(`The run has no more than ${counted(chosen.length, 'valid robot')} to choose from.`);
  } finally {
    reader.close();
  }
}

function choose(reader: RunReader, { top, generation, elites, id }: Options): Valid<Genotype>[] {
  const refuse = (problem: string): InputError =>
    new InputError({ code: 'invalid', where: reader.folder, problem });
  if (id) {
    return id.map((each) => {
      const individual = reader.byId(each);
      if (!individual) throw refuse(`there is no robot "${each}". Ids are like 12-3: generation and number.`);
      if (individual.status !== 'valid')
        throw refuse(`robot "${each}" has no fitness: it is ${individual.status}.`);
      return individual;
    });
  }
  if (elites) {
    const archive = reader.search()?.archive;
    if (!archive)
      throw refuse('the run has no archive. Give its scenario "evolution.archive", or export --top.');
    return elitesOf(archive);
  }
  const chosen = generation === undefined ? reader.fittest(top) : reader.fittestOf(generation, top);
  if (chosen.length === 0) {
    const where =
      generation === undefined
        ? 'the run has no valid robot yet'
        : `generation ${generation} has no valid robot`;
    throw refuse(`${where}. Look what there is with: morphograd status ${reader.folder}`);
  }
  return chosen;
}

async function write(
  reader: RunReader,
  chosen: readonly Valid<Genotype>[],
  nameOf: (individual: Valid<Genotype>, i: number) => string,
  out: string,
): Promise<string[][]> {
  const { parts } = reader;
  const { scenario, seed, backend } = reader.config;
  const pool = createPool({ parts });
  try {
    const controllers = await controllersOf(reader, scenario, chosen, pool);
    const robots = chosen.map((individual, i) => ({
      file: join(out, `${nameOf(individual, i)}.json`),
      robot: robotOf({ scenario, seed, backend, parts }, individual, controllers.get(individual.id)!),
    }));
    writeAll(robots);
    return chosen.map(({ fitness, id }, i) => [robots[i]!.file, short(fitness), id]);
  } finally {
    await pool.close();
  }
}

/** All or none, so that a full disk leaves no folder that the next try would find not empty. */
function writeAll(robots: readonly { readonly file: string; readonly robot: Robot }[]): void {
  const written: string[] = [];
  try {
    for (const { file, robot } of robots) {
      writeRobot(file, robot);
      written.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
}
