// What has become of a run.

import { isLocked } from '../../evolve/store/lock.ts';
import type { RunReader } from '../../evolve/store/reader.ts';

export type RunState = 'running' | 'complete' | 'stopped' | 'broken off';

export function stateOf(reader: RunReader): RunState {
  if (isLocked(reader.folder)) return 'running';
  if (isComplete(reader)) return 'complete';
  return reader.sessions().at(-1)?.outcome === 'stopped' ? 'stopped' : 'broken off';
}

/** What a run that brought forth no robot at all ends with, as sentences; null if it has one. */
export function barrenness(reader: RunReader): string | null {
  if (reader.fittest(1).length > 0) return null;
  return (
    'No robot of this run is valid: every simulation exploded, failed or gave a loss that is not believed. Make springs ' +
    'softer ("scenario.body.stiffness"), masses heavier or "scenario.timeStep" shorter; if the losses are right, raise the ' +
    'limits in "scenario.validity".'
  );
}

/** True if no generation is left to be bred. */
export function isComplete(reader: RunReader): boolean {
  const latest = reader.latest();
  const { generations, rollouts = Number.POSITIVE_INFINITY } = reader.config.scenario.evolution;
  return latest !== null && (latest.generation >= generations || latest.totalRollouts >= rollouts);
}
