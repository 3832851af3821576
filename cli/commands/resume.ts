// morphograd resume: a run goes on where it was broken off, to the same bits.

import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { checkMemory } from '../../evolve/run/memory.ts';
import { planOf } from '../../evolve/search/plan.ts';
import { RunStore } from '../../evolve/store/store.ts';
import { conduct, withEvaluation, writeOutcome } from '../run/conduct.ts';
import { openRunWith } from '../run/open.ts';
import { runDisplay } from '../run/run-display.ts';
import { barrenness, isComplete } from '../run/run-state.ts';
import { type SessionOptions, sessionOptions, whole } from '../terminal/options.ts';
import { complain, print } from '../terminal/output.ts';

interface Options extends SessionOptions {
  readonly generations?: number;
  readonly rollouts?: number;
}

const HELP = `
Whatever ended the run before (Ctrl-C, a crash, a full disk), every robot that was evaluated is kept. On the CPU backend the
run comes out as if it had never been broken off, with any number of workers.

The exit code is 1 if the run ends without a valid robot, 130 if it was stopped.

Examples:
  morphograd resume runs/walk-1
  morphograd resume runs/walk-1 --generations 200       goes on longer than it was meant to
`;

export function addResume(program: Command): void {
  const command = program
    .command('resume')
    .description('Go on with a run that was broken off, or that is to go on longer.')
    .argument('<run>', 'folder of a run')
    .addOption(
      new Option('--generations <n>', 'generations after the first, in all').argParser(whole(1, 1_000_000)),
    )
    .addOption(
      new Option('--rollouts <n>', 'end after as many simulated episodes in all').argParser(whole(1)),
    );
  for (const option of sessionOptions()) command.addOption(option);
  command.addHelpText('after', HELP).action(run);
}

async function run(folder: string, options: Options): Promise<void> {
  const { workers = availableParallelism(), timeout, generations, rollouts, allowModules } = options;
  const reader = await openRunWith(folder, allowModules);
  const { config, parts } = reader;
  const isToGoOn = generations || rollouts || !isComplete(reader);
  reader.close();
  // What is missing is to be known before anything is touched.
  const plan = planOf(config.scenario, config.seed, parts);
  if (isToGoOn) checkMemory(config.scenario, plan);
  const display = runDisplay(options);
  await withEvaluation(config, parts, options, { workers, display }, async (evaluation) => {
    const limits = { ...(generations && { generations }), ...(rollouts && { rollouts }) };
    const store = RunStore.resume(folder, Math.max(1, workers), limits, parts);
    if (isComplete(store.read)) {
      await writeOutcome(store, 'complete', display);
      display.close();
      sayComplete(store, options);
      store.close('complete');
      return;
    }
    await conduct({ ...evaluation, store, workers, timeout, display });
  });
}

function sayComplete(store: RunStore, options: Options): void {
  const problem = barrenness(store.read);
  if (problem !== null) process.exitCode = 1;
  if (options.json) {
    runDisplay(options).end(store, 'complete', problem);
    return;
  }
  if (!options.quiet) {
    const { read } = store;
    const isByGenerations = read.latest()!.generation >= read.config.scenario.evolution.generations;
    const command = `morphograd resume ${store.folder} --${isByGenerations ? 'generations' : 'rollouts'} N`;
    print(`The run is complete. To let it go on longer, say: ${command}`);
  }
  if (problem !== null) complain(problem);
}
