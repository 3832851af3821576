// morphograd evolve: a run of evolution, from a scenario to a folder of robots.

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { type Command, Option } from 'commander';
import { createTask } from '../control/task.ts';
import { spaceOf } from '../evolve/breed.ts';
import type { Evaluator } from '../evolve/evaluate.ts';
import { createGpuEvaluator } from '../evolve/gpu-evaluator.ts';
import { createPool, type Pool } from '../evolve/pool.ts';
import { evolve } from '../evolve/run.ts';
import { parseConfig, type RunConfig } from '../evolve/run-config.ts';
import { CONFIG, HISTORY, INDIVIDUALS, RunFolder } from '../evolve/run-folder.ts';
import type { GenerationSummary } from '../evolve/summary.ts';
import { readJSON } from '../sim/files.ts';
import { counted } from '../sim/input-error.ts';
import { automatic } from './backend.ts';
import { openGpuBackend } from './gpu-backend.ts';
import { backendOption, learningStepsOption, seedOption, whole } from './options.ts';
import { duration, print, short, table } from './output.ts';
import { Progress } from './progress.ts';

interface Options {
  readonly population?: number;
  readonly generations?: number;
  readonly learningSteps?: number;
  readonly seed?: number;
  readonly backend?: 'auto' | 'cpu' | 'gpu';
  readonly workers?: number;
  readonly out?: string;
  readonly config?: string;
}

const HELP = `
Examples:
  morphograd evolve
  morphograd evolve jump --seed 7 --out runs/jumpers
  morphograd evolve my/task --population 50 --generations 100
  morphograd evolve --config change.json     with change.json like
                                             {"scenario": {"drag": 3, "evolution": {"population": 50}}, "seed": 7}
  morphograd evolve --config runs/walk-1/config.json --out runs/again
`;

export function addEvolve(program: Command): void {
  program
    .command('evolve')
    .description('Breed robots for a task: each learns a controller, the best have children.')
    .argument('[scenario]', 'built-in name (eldir, jump, walk) or folder of a scenario; walk by default')
    .addOption(
      new Option('--population <n>', 'survivors of a generation, each with one child').argParser(
        whole(1, 1_000_000),
      ),
    )
    .addOption(new Option('--generations <n>', 'generations after the first').argParser(whole(1, 1_000_000)))
    .addOption(learningStepsOption())
    .addOption(seedOption())
    .addOption(backendOption(['auto', 'cpu', 'gpu']))
    .addOption(new Option('--workers <n>', 'threads; one for each core by default').argParser(whole(1, 1024)))
    .option('--out <folder>', 'folder to write, new or empty; by default the next free runs/SCENARIO-N')
    .option('--config <file>', 'JSON with fields to change; options on the command line go before it')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(scenario: string | undefined, options: Options): Promise<void> {
  const config = await configOf(scenario, options);
  // What is wrong with the scenario is to be known before anything is written or started.
  spaceOf(config.scenario);
  createTask(config.scenario);
  const gpu = config.backend === 'gpu' ? createGpuEvaluator(await openGpuBackend()) : undefined;
  const pool = createPool({ workers: config.workers });
  try {
    const folder = new RunFolder(options.out ?? freeFolder(config.scenario.name), config);
    await breed(config, folder, pool, gpu ?? pool);
  } finally {
    await gpu?.close();
    await pool.close();
  }
}

async function configOf(named: string | undefined, options: Options): Promise<RunConfig> {
  const file = options.config;
  const read =
    file === undefined ? parseConfig({}, '--config', named) : parseConfig(readJSON(file), file, named);
  const { evolution, learning } = read.scenario;
  const { seed = 1, workers = availableParallelism(), top = 5 } = read.settings;
  const backend = options.backend ?? read.settings.backend ?? 'auto';
  return {
    scenario: {
      ...read.scenario,
      evolution: {
        ...evolution,
        population: options.population ?? evolution.population,
        generations: options.generations ?? evolution.generations,
      },
      learning: { ...learning, updates: options.learningSteps ?? learning.updates },
    },
    seed: options.seed ?? seed,
    backend: backend === 'auto' ? await automatic() : backend,
    workers: options.workers ?? workers,
    top,
  };
}

function freeFolder(name: string): string {
  for (let i = 1; ; i++) {
    const folder = join('runs', `${name.replaceAll(/[^\w.-]+/g, '-')}-${i}`);
    if (!existsSync(folder)) return folder;
  }
}

async function breed(config: RunConfig, folder: RunFolder, pool: Pool, evaluator: Evaluator): Promise<void> {
  const { scenario, seed, top } = config;
  const { population, generations } = scenario.evolution;
  const progress = new Progress({
    generations,
    population,
    starts: scenario.starts.length,
    stream: process.stderr,
  });
  print(
    `Evolving "${scenario.name}": ${counted(population, 'robot')}, ${counted(generations, 'generation')}, ` +
      `${counted(scenario.learning.updates, 'learning step')} each, seed ${seed}, on the ${evaluator.backend} backend ` +
      `with ${counted(config.workers, 'worker')}.`,
  );
  const interruption = onInterrupt(progress);
  const summaries: GenerationSummary[] = [];
  const options = { scenario, seed, top, evaluator, breeder: pool };
  const onEvaluation = progress.evaluation.bind(progress);
  try {
    for await (const generation of evolve({ ...options, onEvaluation })) {
      folder.add(generation);
      summaries.push(generation.summary);
      progress.generation(generation.summary);
      if (interruption.happened) break;
    }
  } finally {
    progress.clear();
    interruption.ignore();
  }
  conclude(folder, summaries, progress);
  if (interruption.happened && summaries.length <= generations) {
    print(`Stopped after generation ${summaries.length - 1} of ${generations}; what is written is whole.`);
    process.exitCode = 130;
  }
}

/** The first Ctrl-C ends the run after the generation in flight, the second ends it now. */
function onInterrupt(progress: Progress): { readonly happened: boolean; ignore(): void } {
  let happened = false;
  const listener = (): void => {
    progress.clear();
    if (happened) {
      console.error('Stopped. The generations before this one are written.');
      process.exit(130);
    }
    happened = true;
    console.error('Stopping after this generation. Press Ctrl-C again to stop now.');
  };
  process.on('SIGINT', listener);
  return {
    get happened() {
      return happened;
    },
    ignore: () => process.off('SIGINT', listener),
  };
}

function conclude(folder: RunFolder, summaries: readonly GenerationSummary[], progress: Progress): void {
  const [first, last] = [summaries[0]!, summaries.at(-1)!];
  const count = (of: (summary: GenerationSummary) => number): number =>
    summaries.reduce((sum, summary) => sum + of(summary), 0);
  print(
    `${count(({ evaluated }) => evaluated)} robots, ${progress.rollouts} rollouts in ${duration(progress.seconds)}.`,
  );
  quarantine(summaries);
  const { robots } = folder;
  const files: [string, string][] = [
    [range(robots), 'the best robots, best first'],
    [HISTORY, 'fitness, rollouts and time of each generation'],
    [INDIVIDUALS, 'every robot that was tried: parents, genotype, learning curve'],
    [CONFIG, 'what was run; evolve --config runs it again'],
  ];
  print(`Written to ${folder.path}:`, ...table(files.filter(([file]) => file)).map((line) => `  ${line}`));
  if (robots[0]) print(`See it again: morphograd replay ${join(folder.path, robots[0])}`);
  print(
    `Best fitness: ${fitness(first.best)} in generation 0, ${fitness(last.best)} in generation ${last.generation}.`,
  );
}

const range = (files: readonly string[]): string =>
  files.length < 2 ? files.join() : `${files[0]} … ${basename(files.at(-1)!)}`;

const fitness = (value: number | null): string => (value === null ? 'none' : short(value));

function quarantine(summaries: readonly GenerationSummary[]): void {
  const quarantined = summaries.flatMap((summary) => summary.quarantined);
  const [first] = quarantined;
  if (!first) return;
  print(
    `${counted(quarantined.length, 'robot')} quarantined, for the simulation cannot be believed, such as ` +
      `${first.id}: ${first.reason}`,
  );
}
