// morphograd evolve: a run of evolution, from a scenario to a folder of robots.

import '../../sim/backends/node.ts';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { readJSON } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { freeName } from '../../base/names.ts';
import { stream } from '../../base/random.ts';
import { training } from '../../control/learn/trainable.ts';
import { checkFit } from '../../control/robot/fit.ts';
import { createTask } from '../../control/task.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { loadParts } from '../../evolve/parts/load.ts';
import { builtInParts, type Parts } from '../../evolve/parts/parts.ts';
import { parseScenario } from '../../evolve/parts/scenario.ts';
import { checkMemory } from '../../evolve/run/memory.ts';
import { parseConfig, type RunConfig } from '../../evolve/run/run-config.ts';
import { planOf } from '../../evolve/search/plan.ts';
import { RunStore } from '../../evolve/store/store.ts';
import { missingElements } from '../../scenarios/missing-elements.ts';
import { preferredBackend, simulationBackends } from '../../sim/backends/registry.ts';
import { conduct, withEvaluation } from '../run/conduct.ts';
import { runDisplay } from '../run/run-display.ts';
import { type Assignment, assigned, parseAssignment } from '../terminal/assignment.ts';
import {
  backendOption,
  learningStepsOption,
  path,
  type SessionOptions,
  seedOption,
  sessionOptions,
  trainOption,
  whole,
} from '../terminal/options.ts';

/** What decides a run's config. */
export interface ConfigOptions {
  readonly population?: number;
  readonly generations?: number;
  readonly rollouts?: number;
  readonly learningSteps?: number;
  readonly train?: readonly string[];
  readonly seed?: number;
  readonly backend?: string;
  readonly config?: string;
  readonly set: readonly Assignment[];
  readonly allowModules?: true;
}

interface Options extends ConfigOptions, SessionOptions {
  readonly out?: string;
}

const HELP = `
Examples:
  morphograd evolve
  morphograd evolve jump --seed 7 --out runs/jumpers
  morphograd evolve my/task --allow-modules              a scenario that brings parts of its own, as code
  morphograd evolve my/task --population 50 --generations 100
  morphograd evolve --set scenario.evolution.inheritance=none --set scenario.drag=3
  morphograd evolve --config change.json     with change.json like
                                             {"scenario": {"drag": 3, "evolution": {"population": 50}}, "seed": 7}
  morphograd evolve --config runs/walk-1/config.json --out runs/again
  morphograd evolve --queue redis://host:6379            with the workers of a queue; see morphograd worker --help

A run that was broken off, however that came about, goes on with: morphograd resume RUN

The exit code is 1 if the run ends without a valid robot, 130 if it was stopped.
`;

export function addEvolve(program: Command): void {
  const command = program
    .command('evolve')
    .description('Breed robots for a task: each learns a controller, the best have children.')
    .argument(
      '[scenario]',
      'built-in name (eldir, jump, walk; walk3d has no bodies to search) or folder of a scenario; walk by default',
    );
  addConfigOptions(command);
  for (const option of sessionOptions()) command.addOption(option);
  command
    .option('--out <folder>', 'folder to write, new or empty; by default the next free runs/SCENARIO-N', path)
    .addHelpText('after', HELP)
    .action(run);
}

/** The options that decide a run's config. */
export function addConfigOptions(command: Command): void {
  const collect = (text: string, before: readonly Assignment[]): Assignment[] => [
    ...before,
    parseAssignment(text),
  ];
  command
    .addOption(new Option('--population <n>', 'survivors of a generation').argParser(whole(1, 1_000_000)))
    .addOption(new Option('--generations <n>', 'generations after the first').argParser(whole(1, 1_000_000)))
    .addOption(new Option('--rollouts <n>', 'end after as many simulated episodes').argParser(whole(1)))
    .addOption(learningStepsOption())
    .addOption(trainOption())
    .addOption(seedOption())
    .addOption(backendOption(['auto', ...simulationBackends()]))
    .option(
      '--config <file>',
      'JSON with fields to change; other options on the command line go before it',
      path,
    )
    .addOption(
      new Option('--set <path=value>', 'a field of the config; may be given several times')
        .argParser(collect)
        .default([], 'none'),
    );
}

async function run(scenario: string | undefined, options: Options): Promise<void> {
  const { config, parts } = await configOf(scenario, options);
  checkConfig(config, parts);
  const { workers } = config;
  const display = runDisplay(options);
  await withEvaluation(config, parts, options, { workers, display }, async (evaluation) => {
    // Of a coordinator that evaluates nothing itself, a run again on one machine takes one thread.
    const written = { ...config, workers: Math.max(1, workers) };
    const store = RunStore.create(options.out ?? freeFolder(config.scenario.name), written, parts);
    await conduct({ ...evaluation, store, workers, timeout: options.timeout, display });
  });
}

/** What is wrong with a config is to be known before anything is written or started. @throws */
export function checkConfig({ scenario, seed }: RunConfig, parts: Parts): void {
  checkMemory(scenario, planOf(scenario, seed, parts));
  createTask(scenario);
  checkElements(scenario, parts);
}

/** The bodies of a genotype have cells or facets, or none of them has. */
function checkElements(scenario: RunConfig['scenario'], parts: Parts): void {
  const space = spaceOf(scenario, parts);
  const { body } = space.develop(space.random(stream(0, 'elements')));
  checkFit(scenario, body, `genotype "${space.name}"`);
  const problem = missingElements(scenario, body);
  if (problem === null) return;
  const remedy = `Bodies of the genotype "${space.name}" are masses and springs: leave these functions out, or choose a genotype whose bodies have more.`;
  throw new InputError({
    code: 'invalid',
    where: `scenario "${scenario.name}"`,
    problem: `${problem} ${remedy}`,
  });
}

/** The config of a run, with every default filled in, and the parts that it names. @throws {InputError} {WgslError} */
export async function configOf(
  named: string | undefined,
  options: ConfigOptions & { readonly workers?: number },
): Promise<{ readonly config: RunConfig; readonly parts: Parts }> {
  const { config: file = '--config', set } = options;
  const data = options.config === undefined ? {} : readJSON(file);
  const where = options.config === undefined && set.length > 0 ? '--set' : file;
  const changed = assigned(data, set);
  const parts = options.allowModules
    ? await loadParts(parseConfig(changed, where, named, null).scenario.modules ?? [])
    : builtInParts;
  const read = parseConfig(changed, where, named, parts);
  const { evolution, learning } = read.scenario;
  const { seed = 1, workers = availableParallelism(), top = 5 } = read.settings;
  const backend = options.backend ?? read.settings.backend ?? 'auto';
  const rollouts = options.rollouts ?? evolution.rollouts;
  const scenario = {
    ...read.scenario,
    evolution: {
      ...evolution,
      population: options.population ?? evolution.population,
      generations: options.generations ?? evolution.generations,
      ...(rollouts !== undefined && { rollouts }),
    },
    learning: {
      ...training(read.scenario, options.train).learning,
      updates: options.learningSteps ?? learning.updates,
    },
  };
  const config: RunConfig = {
    // Once more: a value from the command line may break a rule between two fields.
    scenario: parseScenario(scenario, {}, 'scenario', parts),
    seed: options.seed ?? seed,
    backend: backend === 'auto' ? await preferredBackend() : backend,
    workers: options.workers ?? workers,
    top,
  };
  return { config, parts };
}

const freeFolder = (name: string): string =>
  join(
    'runs',
    freeName(name, (each) => existsSync(join('runs', each))),
  );
