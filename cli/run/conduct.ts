// A run from where its store stands to its end, or to Ctrl-C: what evolve and resume have in common.

import '../../sim/backends/node.ts';
import { join } from 'node:path';
import { InputError } from '../../base/input-error.ts';
import type { Evaluator } from '../../evolve/evaluate/evaluate.ts';
import { createGpuEvaluator } from '../../evolve/evaluate/gpu-evaluator.ts';
import type { Parts } from '../../evolve/parts/parts.ts';
import { writeHistory } from '../../evolve/run/history.ts';
import { robotOf } from '../../evolve/run/robot-of.ts';
import { evolve } from '../../evolve/run/run.ts';
import type { RunConfig } from '../../evolve/run/run-config.ts';
import type { RunStore } from '../../evolve/store/store.ts';
import { type Breakdown, createPool } from '../../evolve/workers/pool.ts';
import { backendKind } from '../../sim/backends/registry.ts';
import { whenPipeCloses } from '../terminal/output.ts';
import { BROKEN_OFF, endNow, type Stoppable, stoppable } from '../terminal/signals.ts';
import {
  type OpenQueue,
  openQueue,
  type QueueOptions,
  type SharedEvaluator,
  shareEvaluation,
} from './queue.ts';
import { REPORT, writeReport } from './report.ts';
import type { RunDisplay } from './run-display.ts';
import { barrenness, isComplete } from './run-state.ts';

/** Whoever evaluates for a run besides its own threads. */
export interface Evaluation {
  /** Null: the worker threads evaluate too. */
  readonly evaluator: Evaluator | null;
  /** What carries evaluations to other machines; null: none are asked. */
  readonly queue: OpenQueue | null;
}

/**
 * Opens them, does `work` and closes them. They are there before the run's folder is made, so that a missing GPU or server
 * leaves nothing behind.
 */
export async function withEvaluation(
  { scenario, backend }: RunConfig,
  parts: Parts,
  options: QueueOptions,
  { workers, display }: Pick<ConductOptions, 'workers' | 'display'>,
  work: (evaluation: Evaluation) => Promise<void>,
): Promise<void> {
  const queue = await openQueue(options, workers, scenario, display);
  let evaluator: Evaluator | null = null;
  try {
    const kind = backendKind(backend);
    if (kind.evaluates === 'together') evaluator = await createGpuEvaluator(() => kind.open(), parts);
    await work({ evaluator, queue });
  } finally {
    await evaluator?.close();
    queue?.server.close();
  }
}

export interface ConductOptions extends Evaluation {
  readonly store: RunStore;
  /** Threads; 0 where others evaluate all. */
  readonly workers: number;
  /** Seconds after which an evaluation counts as hung. */
  readonly timeout: number;
  readonly display: RunDisplay;
}

/**
 * Goes on with the run of a store, and closes it. Sets the exit code: 130 if the run was stopped, 1 if it has no valid
 * robot.
 */
export async function conduct({
  store,
  evaluator,
  queue,
  workers,
  timeout,
  display,
}: ConductOptions): Promise<void> {
  const { scenario, seed, top } = store.read.config;
  const onBreakdown = (breakdown: Breakdown): void => {
    display.notice(textOf(breakdown));
    store.note('breakdown', textOf(breakdown));
  };
  const { parts } = store.read;
  const pool = workers === 0 ? null : createPool({ workers, timeout, parts, onBreakdown });
  const local = evaluator ?? pool;
  const interruption = onInterrupt(display);
  const before = store.read.latest();
  let outcome: 'complete' | 'stopped' | 'failed' = 'failed';
  let shared: SharedEvaluator | null = null;
  try {
    if (queue) shared = await shareEvaluation(queue, store, local, workers, display);
    store.note(
      before ? 'resumed' : 'begun',
      before ? `after generation ${before.generation}` : `seed ${seed}`,
    );
    display.begin(store, store.read.config.backend, workers);
    const run = evolve({
      scenario,
      parts,
      seed,
      top,
      evaluator: shared?.evaluator ?? local!,
      ...(pool && { breeder: pool }),
      record: store,
      onEvaluation: (result) => display.evaluation(result),
      signal: interruption.signal,
    });
    for await (const { summary, best } of run) {
      store.writeRobots(best);
      display.generation(summary);
      shared?.noteOrigins();
      if (interruption.signal.aborted) break;
    }
    outcome = isComplete(store.read) ? 'complete' : 'stopped';
    shared?.noteOrigins();
    if (outcome === 'complete') await shared?.finish();
    await writeOutcome(store, outcome, display);
    store.note(outcome, '');
    const problem = outcome === 'complete' ? barrenness(store.read) : null;
    display.end(store, outcome, problem);
    if (outcome === 'stopped') process.exitCode = BROKEN_OFF;
    else if (problem !== null) process.exitCode = 1;
  } finally {
    interruption.ignore();
    display.close();
    await shared?.close();
    await evaluator?.close();
    await pool?.close();
    store.close(outcome);
  }
}

/** The files of a run that ends, whatever is missing of them or older than the run. */
export async function writeOutcome(store: RunStore, outcome: string, display: RunDisplay): Promise<void> {
  const { read } = store;
  const told = read.search()?.told ?? 0;
  const best = read.fittest(read.config.top, told).flatMap((each) => {
    const controller = store.controllerOf(each.id);
    return controller ? [robotOf({ ...read.config, parts: read.parts }, each, controller)] : [];
  });
  store.writeRobots(best);
  writeHistory(store.folder, store.read.generations());
  await report(store, outcome, display);
}

/** A run is not spoiled by a report that cannot be written, unless that tells of the run. */
async function report({ folder, read }: RunStore, outcome: string, display: RunDisplay): Promise<void> {
  try {
    await writeReport(read, outcome, join(folder, REPORT));
  } catch (error) {
    if (error instanceof InputError && error.code === 'damaged') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    display.notice(`The report was not written: ${reason} Try again with: morphograd report ${folder}`);
  }
}

const textOf = ({ id, reason, isRetried }: Breakdown): string =>
  `${id}: ${reason} ${isRetried ? 'It is evaluated once more.' : 'It is quarantined.'}`;

/** The first Ctrl-C, or a pipe that closes, lets what is in flight be finished: what is recorded is durable. */
function onInterrupt(display: RunDisplay): Stoppable {
  const interruption = stoppable(
    () => display.notice('Stopping: finishing the evaluations in flight. Press Ctrl-C again to stop now.'),
    () => {
      display.close();
      endNow('Stopped. Everything that was evaluated is kept.');
    },
  );
  const ignorePipe = whenPipeCloses(interruption.stop);
  return {
    ...interruption,
    ignore: () => {
      ignorePipe();
      interruption.ignore();
    },
  };
}
