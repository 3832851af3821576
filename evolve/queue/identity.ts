// By what coordinator and workers know that they mean the same: the scenario's text, and the program that its WGSL is
// assembled into (Node only).

import { createTask } from '../../control/task.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { version } from '../../version.ts';
import { hashOf } from './payload.ts';

export interface Identity {
  /** Of the package. */
  readonly version: string;
  /** The scenario as it is sent. */
  readonly text: string;
  /** Of the text. */
  readonly scenario: string;
  /** Of the program's stages, whatever of the package they came from. */
  readonly program: string;
}

/** @throws what {@link createTask} throws */
export function identityOf(scenario: Scenario): Identity {
  const text = JSON.stringify(scenario);
  return { version, text, scenario: hashOf(text), program: digestOf(createTask(scenario).program) };
}

/** Of plain data in which parts may stand several times; each is looked at once. */
function digestOf(data: unknown): string {
  const known = new Map<object, string>();
  const digest = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
    const before = known.get(value);
    if (before !== undefined) return before;
    const entries = value instanceof Map || value instanceof Set ? [...value] : Object.entries(value);
    const content = entries.map((entry) =>
      Array.isArray(entry) ? entry.map(digest).join('=') : digest(entry),
    );
    const found = hashOf(content.join('\n'));
    known.set(value, found);
    return found;
  };
  return digest(data);
}
