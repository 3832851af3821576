// A run whose robots are evaluated through a queue, by whoever works for it, this process included.

import { existsSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readJSON, writeWhole } from '../../base/files.ts';
import { formatJSON } from '../../base/format-json.ts';
import { InputError } from '../../base/input-error.ts';
import { counted } from '../../base/text.ts';
import { validate } from '../../base/validate.ts';
import type { Evaluator } from '../../evolve/evaluate/evaluate.ts';
import type { WorkerFacts } from '../../evolve/queue/board.ts';
import { createCoordinator } from '../../evolve/queue/coordinator.ts';
import { hashOf } from '../../evolve/queue/payload.ts';
import { connectQueue, type QueueServer } from '../../evolve/queue/redis.ts';
import { serveQueue } from '../../evolve/queue/serve.ts';
import type { RunStore } from '../../evolve/store/store.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { backendKind, simulationBackends } from '../../sim/backends/registry.ts';
import { short } from '../terminal/output.ts';
import type { RunDisplay } from './run-display.ts';

export interface OpenQueue {
  readonly server: QueueServer;
  readonly isMixed: boolean;
}

export interface QueueOptions {
  readonly queue?: string | true;
  readonly mixBackends?: true;
}

/**
 * Connects to the queue that the options name, before anything of a run is made; null: they name none.
 * @throws {InputError} where there is none, or the options are at odds
 */
export async function openQueue(
  { queue, mixBackends }: QueueOptions,
  workers: number,
  { name, modules = [] }: Scenario,
  display: RunDisplay,
): Promise<OpenQueue | null> {
  const refuse = (where: string, problem: string): InputError =>
    new InputError({ code: 'invalid', where, problem });
  if (queue === undefined) {
    if (workers === 0)
      throw refuse('--workers', '0 threads evaluate nothing. Write 1 or more, or name a --queue.');
    if (mixBackends)
      throw refuse(
        '--mix-backends',
        'is for evaluation by the workers of a --queue. Name one, or leave it out.',
      );
    return null;
  }
  if (modules.length > 0)
    throw refuse(
      '--queue',
      `scenario "${name}" names modules, which are code: that does not go through a queue. Leave --queue out.`,
    );
  const server = await connectQueue(urlOf(queue), { onNotice: (text) => display.notice(text) });
  return { server, isMixed: mixBackends === true };
}

/** A URL, or that in the environment, where others do not see it. @throws {InputError} where there is none */
export function urlOf(given: string | true | undefined): string {
  if (typeof given === 'string') return given;
  const { MORPHOGRAD_QUEUE = '' } = process.env;
  if (MORPHOGRAD_QUEUE !== '') return MORPHOGRAD_QUEUE;
  throw new InputError({
    code: 'invalid',
    where: '--queue',
    problem:
      'names no queue. Write redis://HOST:6379 behind it, or into the environment as MORPHOGRAD_QUEUE.',
  });
}

export interface SharedEvaluator {
  readonly evaluator: Evaluator;
  /** Writes into the run's log who evaluated what since it was last called. */
  noteOrigins(): void;
  /** Takes the run out of the queue. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** @param local Evaluates along with the others; null: this process only coordinates. It stays the caller's to close. */
export async function shareEvaluation(
  { server, isMixed }: OpenQueue,
  store: RunStore,
  local: Evaluator | null,
  workers: number,
  display: RunDisplay,
): Promise<SharedEvaluator> {
  const { scenario, backend } = store.read.config;
  const onNotice = (text: string): void => display.notice(text);
  const run = nameOf(store);
  const origins = new Map<string, string[]>();
  const coordinator = await createCoordinator({
    server,
    run,
    scenario,
    backend,
    backends: isMixed ? simulationBackends() : [backend],
    machine: hostname(),
    onNotice,
    onOrigin(id, by, on) {
      const who = `${by} (${on})`;
      origins.set(who, [...(origins.get(who) ?? []), id]);
    },
    onWorkers: (workers) => writeBoard(store.folder, server.name, workers),
  });
  const together = backendKind(backend).evaluates === 'together';
  const service =
    local &&
    (await serveQueue({ server, evaluator: local, threads: Math.max(1, workers), together, run, onNotice }));
  return {
    evaluator: coordinator,
    noteOrigins() {
      if (origins.size === 0) return;
      store.note('evaluated', [...origins].map(([who, ids]) => `${who}: ${ids.join(' ')}`).join('; '));
      origins.clear();
    },
    finish: () => coordinator.finish(),
    async close() {
      await coordinator.close();
      await service?.close();
      rmSync(join(store.folder, BOARD), { force: true });
    },
  };
}

/** Who works for a run that goes on, in its folder; its coordinator writes it every few seconds. */
const BOARD = 'queue.json';

const boardSchema = z.object({ server: z.string(), workers: z.int(), threads: z.int(), rate: z.number() });

/** See {@link readQueueLine}. A folder that cannot be written is told of by what matters more. */
function writeBoard(folder: string, server: string, workers: readonly WorkerFacts[]): void {
  const sum = (of: (worker: WorkerFacts) => number): number =>
    workers.reduce((all, each) => all + of(each), 0);
  const board = {
    server,
    workers: workers.length,
    threads: sum((each) => each.threads),
    rate: sum((each) => each.rate),
  };
  try {
    writeWhole(join(folder, BOARD), formatJSON(board));
  } catch {}
}

/** Who works for a run over a queue, as a line; null where none is known. */
export function readQueueLine(folder: string): string | null {
  if (!existsSync(join(folder, BOARD))) return null;
  const { server, workers, threads, rate } = validate(boardSchema, readJSON(join(folder, BOARD)), BOARD);
  return `${counted(workers, 'worker')} with ${counted(threads, 'thread')} by ${server}, ${short(rate)} robots/s`;
}

/** The same in every life of a run, wherever its folder is: it is named by its beginning. */
function nameOf({ read }: RunStore): string {
  const { scenario, seed } = read.config;
  const [first] = read.sessions();
  const beginning = JSON.stringify([scenario.name, seed, first?.began, first?.pid, first?.machine]);
  return hashOf(beginning).slice(0, 16);
}
