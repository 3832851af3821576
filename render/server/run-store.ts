// The store of a run as a source, also while the run goes on (Node only).

import { basename, resolve } from 'node:path';
import { isLocked } from '../../evolve/store/lock.ts';
import type { RunReader } from '../../evolve/store/reader.ts';
import { type Genotype, type Judged, robotOf, robotToJSON, type Valid } from '../../index.ts';
import type { Ancestor, RobotEntry, RunSource } from '../run-source.ts';

/** Robots in the list: the best whose weights the run has kept, as many as the stage has room for. */
const MOST_ROBOTS = 64;

/** Ancestors that a page has room for. */
const MOST_ANCESTORS = 200;

/** @param reader Stays the caller's to close. */
export function runStoreSource(reader: RunReader): RunSource {
  const isKept = ({ id }: Judged<Genotype>): boolean => reader.controllerOf(id) !== undefined;
  return {
    summary() {
      const latest = reader.latest();
      const isLive = isLocked(reader.folder);
      return {
        title: basename(resolve(reader.folder)),
        revision: `${latest?.generation ?? 'none'} ${isLive}`,
        // A run that stands still may be resumed.
        isLive: true,
        robots: reader
          .fittest(4 * MOST_ROBOTS)
          .filter(isKept)
          .slice(0, MOST_ROBOTS)
          .map((individual) => entryOf(reader, individual)),
        history: reader.generations(),
      };
    },
    robot(id) {
      const individual = reader.byId(id);
      const controller = reader.controllerOf(id);
      if (individual?.status !== 'valid' || !controller) return undefined;
      return robotToJSON(robotOf(reader.config, individual, controller));
    },
    lineage: (id) => lineageOf(reader, id, isKept),
  };
}

function entryOf(
  { config: { scenario } }: RunReader,
  { id, fitness, generation }: Valid<Genotype>,
): RobotEntry {
  return { id, name: `${scenario.name} ${id}`, task: scenario.name, fitness, generation };
}

/** Nearest first; of two parents both, each ancestor once. */
function lineageOf(reader: RunReader, id: string, isKept: (of: Judged<Genotype>) => boolean): Ancestor[] {
  const ancestors: Ancestor[] = [];
  const seen = new Set([id]);
  // The set grows while it is walked: what stands behind the cursor is still to come.
  for (const next of seen) {
    const individual = reader.byId(next);
    if (!individual || ancestors.length === MOST_ANCESTORS) break;
    const { generation, parents, operator } = individual;
    const fitness = individual.status === 'valid' ? { fitness: individual.fitness } : {};
    ancestors.push({
      id: next,
      generation,
      parents,
      ...(operator !== null && { operator }),
      isKept: isKept(individual),
      ...fitness,
    });
    for (const parent of parents) seen.add(parent);
  }
  return ancestors;
}
