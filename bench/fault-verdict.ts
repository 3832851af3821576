// Whether a process ended as one may that meets a fault.

import type { Ended } from './fault-tools.ts';

/** What was done, how it ended, and what is wrong with that. */
export interface Tried {
  readonly fault: string;
  readonly outcome: string;
  readonly problems: readonly string[];
}

/** How a process ended, in a word or two. */
export const outcomeOf = ({ code, signal }: Ended): string => (code === null ? `${signal}` : `exit ${code}`);

/** What is wrong with how a process ended: anything but success, death by the fault, or one line for a user. */
export function rudeness(ending: Ended): string[] {
  const { code, signal, stderr } = ending;
  const said = stderr.trim();
  const shown = `: ${said.slice(0, 1000)}`;
  if (code === null) return signal === 'SIGKILL' ? [] : [`ended by ${signal}${shown}`];
  if (/^\s+at /m.test(said) || /fault of the program|panicked/.test(said)) return [`a stack trace${shown}`];
  if (code === 0) return [];
  if (code !== 1 && code !== 2) return [`exit code ${code}${shown}`];
  return said === '' || said.includes('\n') ? [`not one line${shown}`] : [];
}
