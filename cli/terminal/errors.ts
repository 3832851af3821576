// From what was thrown to what the user sees: a paragraph for what they can mend, a request to report for the rest.

import { CommanderError } from 'commander';
import { systemFailure } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { EvolutionError } from '../../evolve/errors.ts';
import { GpuError } from '../../sim/backends/gpu/device.ts';
import { BindingError } from '../../sim/step/columns.ts';
import { WgslError } from '../../sim/wgsl/error.ts';
import { complain } from './output.ts';

/**
 * The exit codes: 0 success, 1 failed (a check, a comparison, a run without a valid robot, lost output, a fault of the
 * program), 2 wrong input. What a signal breaks off has another; see signals.ts.
 */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return isUsers(error) || systemFailure(error) ? 2 : 1;
}

/** True for errors whose message tells the user what to do. */
function isUsers(error: unknown): error is Error {
  if (error instanceof EvolutionError) return error.code !== 'worker-failed';
  return [InputError, WgslError, BindingError, GpuError].some((kind) => error instanceof kind);
}

export function report(error: unknown): void {
  const told = isUsers(error) ? error : systemFailure(error);
  if (told) complain(`morphograd: ${told.message}`);
  else complain(`${asText(error)}\n\n${REQUEST}`);
}

const asText = (error: unknown): string =>
  error instanceof Error
    ? (error.stack ?? error.message) + (error.cause === undefined ? '' : `\nCause: ${asText(error.cause)}`)
    : String(error);

const REQUEST =
  'morphograd: this is a fault of the program. Please report it, with the text above, the command line and the output of ' +
  '"morphograd devices".';
