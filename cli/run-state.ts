// What has become of a run.

import { isLocked } from '../evolve/store/lock.ts';
import type { RunReader } from '../evolve/store/reader.ts';

export type RunState = 'running' | 'complete' | 'stopped' | 'broken off';

export function stateOf(reader: RunReader): RunState {
  if (isLocked(reader.folder)) return 'running';
  if (isComplete(reader)) return 'complete';
  return reader.sessions().at(-1)?.outcome === 'stopped' ? 'stopped' : 'broken off';
}

/** True if no generation is left to be bred. */
export function isComplete(reader: RunReader): boolean {
  const latest = reader.latest();
  const { generations, rollouts = Number.POSITIVE_INFINITY } = reader.config.scenario.evolution;
  return latest !== null && (latest.generation >= generations || latest.totalRollouts >= rollouts);
}
