// Options that several commands take, and how their values are read.

import { InvalidArgumentError, Option } from 'commander';

/** Reads a whole number within bounds. */
export const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    // Where the bounds are those of the machine, only a number beyond them is told of them.
    const isBounded = most < Number.MAX_SAFE_INTEGER || Math.abs(value) > most;
    const from = least === -most ? '' : ` from ${least} up`;
    throw new InvalidArgumentError(`Write a whole number${isBounded ? ` from ${least} to ${most}` : from}.`);
  };

/** Reads a path. What a shell makes of a variable that is not set is none. */
export function path(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('Name a file or a folder.');
}

export const seedOption = (): Option =>
  new Option('--seed <n>', 'a whole number that fixes every random choice').argParser(
    whole(-Number.MAX_SAFE_INTEGER),
  );

export const backendOption = (choices: readonly string[]): Option =>
  new Option('--backend <name>', 'what simulates; auto is a real GPU if there is one, else the CPU').choices(
    choices,
  );

export const trainOption = (): Option =>
  new Option(
    '--train <name>',
    "what is learned: controller, spring.stiffness, world.friction, … (again for more; default: the scenario's)",
  ).argParser((name: string, before: readonly string[] = []) => [...before, name]);

export const learningStepsOption = (): Option =>
  new Option('--learning-steps <n>', 'updates of a controller by gradient descent').argParser(
    whole(0, 1_000_000),
  );

const QUEUE =
  'evaluate by the workers of a queue too: redis://HOST:6379, by default $MORPHOGRAD_QUEUE; see also "morphograd worker"';

export const timeoutOption = (): Option =>
  new Option('--timeout <s>', 'seconds after which an evaluation counts as hung')
    .argParser(whole(1, 1_000_000))
    .default(600);

export const allowModulesOption = (): Option =>
  new Option(
    '--allow-modules',
    'load the modules that the scenario names: code, which may do all that you may',
  );

/** What a session with a run is done with; none of it decides the outcome. */
export interface SessionOptions {
  readonly workers?: number;
  /** [s] */
  readonly timeout: number;
  readonly quiet?: true;
  readonly json?: true;
  readonly allowModules?: true;
  readonly queue?: string | true;
  readonly mixBackends?: true;
}

export const sessionOptions = (): Option[] => [
  new Option('--workers <n>', 'threads; one for each core by default').argParser(whole(0, 1024)),
  timeoutOption(),
  new Option('--queue [url]', QUEUE).argParser(path),
  new Option(
    '--mix-backends',
    'let workers of other backends evaluate too; the outcome is not the same twice then',
  ),
  new Option('--quiet', 'say nothing unless something is wrong').conflicts('json'),
  new Option('--json', 'print one JSON object a line: begin, each generation, end'),
  allowModulesOption(),
];
