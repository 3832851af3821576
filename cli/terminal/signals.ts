// Being told to stop: Ctrl-C, a request of the system, a terminal that hangs up. One line says so, and the exit code is 130.

import { setImmediate } from 'node:timers/promises';
import { complain } from './output.ts';

/** The exit code of what was broken off, whichever signal it was. */
export const BROKEN_OFF = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** Files are renamed when they are whole, and what stands under a temporary name is removed when a process ends. */
const end = (signal: Signal): void =>
  endNow(`morphograd: stopped by ${signal} before its end; no file is left half written.`);

/** Ends the process with one line. */
export function endNow(line: string): never {
  complain(line);
  process.exit(BROKEN_OFF);
}

let onSignal: (signal: Signal) => void = end;

/** Has every command end in this way, unless it says by {@link whenStopped} that it ends otherwise. */
export function listenToSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => onSignal(signal));
}

/** Calls `stop` at each signal, instead of ending the process, until what is returned is called. */
export function whenStopped(stop: (signal: Signal) => void): () => void {
  onSignal = stop;
  return () => {
    onSignal = end;
  };
}

/** Work that ends in its own way where it is asked to. */
export interface Stoppable {
  /** Aborted once it is asked. */
  readonly signal: AbortSignal;
  /** As a signal does. */
  stop(): void;
  /** Signals end the process again. */
  ignore(): void;
}

/** The first signal asks, the second does not wait for the answer. */
export function stoppable(ask: () => void, insist: () => never): Stoppable {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) insist();
    controller.abort();
    ask();
  };
  return { signal: controller.signal, stop, ignore: whenStopped(stop) };
}

/** Lets signals come through to a thread that is busy: no listener is called before its present task lets go. */
export const breathe = (): Promise<void> => setImmediate();
