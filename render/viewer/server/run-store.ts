// The store of a run as a source, also while the run goes on (Node only).

import { basename, resolve } from 'node:path';
import { isLocked } from '../../../evolve/store/lock.ts';
import type { RunReader } from '../../../evolve/store/reader.ts';
import { createPool } from '../../../evolve/workers/pool.ts';
import {
  binsOf,
  type Evaluator,
  elitesOf,
  type Genotype,
  type RobotController,
  type RobotInput,
  robotOf,
  robotToJSON,
  type Valid,
} from '../../../index.ts';
import type { Ancestor, ArchiveMap, RobotEntry, RobotList, RunSource } from '../run-source.ts';
import { ancestryOf } from './ancestry.ts';
import { Relearner } from './relearner.ts';

/** Robots in the list of the best, as many as the stage has room for, and in that of a generation. */
const MOST_ROBOTS = 64;
const MOST_BORN = 120;

/** Cells of an archive that a page has room for, those of the fittest. */
const MOST_ELITES = 4000;

const LEARNED_ON_CPU =
  'The run learned on the GPU and did not keep the weights of this robot. They were learned again on the CPU, so the ' +
  'robot may do otherwise than it did in the run.';

/** Must be closed, for it may have a thread. */
export interface RunStoreSource extends RunSource {
  close(): Promise<void>;
}

/**
 * @param reader Stays the caller's to close.
 * @param openEvaluator What weights are learned again on; by default a thread.
 */
export function runStoreSource(
  reader: RunReader,
  openEvaluator: () => Evaluator = () => createPool({ workers: 1, parts: reader.parts }),
): RunStoreSource {
  const relearner = new Relearner(reader, openEvaluator);
  const revision = (): string => `${reader.latest()?.generation ?? 'none'} ${isLocked(reader.folder)}`;
  const perRevision = <T>(read: (revision: string) => T): (() => T) => {
    let last: { readonly revision: string; readonly value: T } | null = null;
    return () => {
      const now = revision();
      if (last?.revision !== now) last = { revision: now, value: read(now) };
      return last.value;
    };
  };
  const valid = (id: string): Valid<Genotype> | undefined => {
    const individual = reader.byId(id);
    return individual?.status === 'valid' ? individual : undefined;
  };
  return {
    // A page asks again and again.
    summary: perRevision((revision) => ({
      title: basename(resolve(reader.folder)),
      revision,
      // A run that stands still may be resumed.
      isLive: true,
      // Those that can move at once; the others are found by their generation.
      robots: reader.fittestKept(MOST_ROBOTS).map((individual) => entryOf(reader, individual)),
      history: reader.generations(),
      hasArchive: reader.config.scenario.evolution.archive !== null,
    })),
    generation: (number) => generationOf(reader, number, revision()),
    archive: perRevision((revision) => archiveOf(reader, revision)),
    robot(id) {
      const individual = valid(id);
      return individual && fileOf(reader, individual, reader.controllerOf(id));
    },
    body(id) {
      const individual = valid(id);
      return individual && robotToJSON({ body: reader.space.develop(individual.genotype).body });
    },
    async learned(id, signal) {
      const individual = valid(id);
      if (!individual) return undefined;
      const kept = reader.controllerOf(id);
      if (kept) return fileOf(reader, individual, kept);
      const file = fileOf(reader, individual, await relearner.controllerOf(individual, signal));
      return reader.config.backend === 'cpu' ? file : { ...file, notes: LEARNED_ON_CPU };
    },
    lineage: (id) => ancestryOf(id, (ancestor) => ancestorOf(reader, ancestor)),
    close: () => relearner.close(),
  };
}

function entryOf(reader: RunReader, { id, fitness, generation }: Valid<Genotype>) {
  const { name: task } = reader.config.scenario;
  const isKept = reader.hasWeights(id);
  return { id, name: `${task} ${id}`, task, fitness, generation, isKept } satisfies RobotEntry;
}

function fileOf(
  { config, parts }: RunReader,
  individual: Valid<Genotype>,
  controller: RobotController | undefined,
): RobotInput {
  const robot = robotOf({ ...config, parts }, individual, controller ?? { kind: 'none' });
  return robotToJSON(controller ? robot : { ...robot, controller: undefined });
}

function generationOf(reader: RunReader, number: number, revision: string): RobotList | undefined {
  const latest = reader.latest();
  if (!latest || number > latest.generation) return undefined;
  const born = reader.fittestOf(number, MOST_BORN);
  return { revision, robots: born.map((individual) => entryOf(reader, individual)) };
}

/** The archive as a list, for which every elite is read. */
function archiveOf(reader: RunReader, revision: string): ArchiveMap | undefined {
  const settings = reader.config.scenario.evolution.archive;
  if (!settings) return undefined;
  const { axes } = settings;
  const cells = reader.search()?.archive ?? new Map<number, Valid<Genotype>>();
  const cellOf = new Map([...cells].map(([cell, { id }]) => [id, cell]));
  const robots = elitesOf(cells)
    .slice(0, MOST_ELITES)
    .map((elite) => ({ ...entryOf(reader, elite), bins: binsOf(axes, cellOf.get(elite.id)!) }));
  return { revision, axes, robots };
}

function ancestorOf(reader: RunReader, id: string): Omit<Ancestor, 'id'> | undefined {
  const individual = reader.byId(id);
  if (!individual) return undefined;
  const { generation, parents, operator } = individual;
  return {
    generation,
    parents,
    ...(operator !== null && { operator }),
    isKnown: individual.status === 'valid',
    ...(individual.status === 'valid' && { fitness: individual.fitness }),
  };
}
