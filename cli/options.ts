// Options that several commands take, and how their values are read.

import { InvalidArgumentError, Option } from 'commander';

/** Reads a whole number within bounds. */
export const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(
      least === -most ? 'Write a whole number.' : `Write a whole number ${range}.`,
    );
  };

export const seedOption = (): Option =>
  new Option('--seed <n>', 'a whole number that fixes every random choice').argParser(
    whole(-Number.MAX_SAFE_INTEGER),
  );

export const backendOption = <T extends string>(choices: readonly T[]): Option =>
  new Option('--backend <name>', 'what simulates; auto is a real GPU if there is one, else the CPU').choices(
    choices,
  );

export const learningStepsOption = (): Option =>
  new Option('--learning-steps <n>', 'updates of a controller by gradient descent').argParser(
    whole(0, 1_000_000),
  );
