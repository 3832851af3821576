// The program and its commands, each in a file of its own.

import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { addBench } from './commands/bench.ts';
import { addCheck } from './commands/check.ts';
import { addCompare } from './commands/compare.ts';
import { addConfig } from './commands/config.ts';
import { addDevices } from './commands/devices.ts';
import { addEvolve } from './commands/evolve.ts';
import { addExport } from './commands/export.ts';
import { addParameters } from './commands/parameters.ts';
import { addQueue } from './commands/queue.ts';
import { addRender } from './commands/render.ts';
import { addReplay } from './commands/replay.ts';
import { addReport } from './commands/report.ts';
import { addResume } from './commands/resume.ts';
import { addRuns } from './commands/runs.ts';
import { addStatus } from './commands/status.ts';
import { addTrain } from './commands/train.ts';
import { addView } from './commands/view.ts';
import { addWorker } from './commands/worker.ts';
import { exitCodeOf, report } from './terminal/errors.ts';
import { surviveLostOutput } from './terminal/output.ts';
import { listenToSignals } from './terminal/signals.ts';

const EXAMPLES = `
Examples:
  morphograd evolve                               breed walkers, about a minute
  morphograd evolve jump --seed 7                 breed jumpers
  morphograd replay runs/walk-1/robots/best-1.json --trajectory walk.csv
  morphograd train my-body.json                   teach a body of your own to walk
  morphograd train quadruped                      teach a body in space
  morphograd view runs/walk-1                     see its robots live in the browser
  morphograd render robot.json --format gif        a picture of its walk
  morphograd parameters                           what forces and objectives can read
  morphograd devices                              what this machine has
`;

export function createProgram(): Command {
  const program = new Command('morphograd')
    .description('Soft robots that learn by gradient descent and evolve by mutation.')
    .version(version)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('Run the command with --help to see what it takes.')
    .exitOverride();
  addEvolve(program);
  addResume(program);
  addWorker(program);
  addQueue(program);
  addRuns(program);
  addStatus(program);
  addReport(program);
  addCompare(program);
  addTrain(program);
  addReplay(program);
  addView(program);
  addRender(program);
  addExport(program);
  addConfig(program);
  addCheck(program);
  addParameters(program);
  addDevices(program);
  addBench(program);
  return program;
}

/** Runs the command line `argv`; what it throws ends up on stderr and in the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  surviveLostOutput();
  listenToSignals();
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    // Commander has said what it has to say; only what asks for help or the version has succeeded.
    if (!(error instanceof CommanderError)) report(error);
    process.exitCode = exitCodeOf(error);
  }
}
