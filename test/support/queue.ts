// Searches over a queue, coordinated by the test's own process and worked for by others, as the command line starts them.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { contentOf, type RunContent } from '../../bench/run-content.ts';
import type { Evaluator } from '../../evolve/evaluate/evaluate.ts';
import { type CoordinatorOptions, createCoordinator } from '../../evolve/queue/coordinator.ts';
import { connectQueue } from '../../evolve/queue/redis.ts';
import { evolve } from '../../evolve/run/run.ts';
import { RunStore } from '../../evolve/store/store.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { CLI } from './dist.ts';

export interface Workers {
  /** @returns Once it works. */
  start(): Promise<ChildProcess>;
  stop(): void;
}

/** Processes of one thread each. */
export function workersOf(url: string): Workers {
  const all: ChildProcess[] = [];
  return {
    async start() {
      const child = spawn(process.execPath, [CLI, 'worker', '--queue', url, '--workers', '1'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      all.push(child);
      for await (const _ of child.stdout) break;
      return child;
    },
    stop() {
      for (const child of all) child.kill('SIGKILL');
    },
  };
}

/** A search in `folder`, from its beginning to its end. @returns What is in its store. */
export async function searched(
  folder: string,
  scenario: Scenario,
  evaluator: Evaluator,
): Promise<RunContent> {
  const store = RunStore.create(folder, { scenario, seed: 1, backend: 'cpu', workers: 1, top: 2 });
  for await (const { best } of evolve({ scenario, seed: 1, top: 2, evaluator, record: store }))
    store.writeRobots(best);
  store.close('complete');
  return contentOf(folder);
}

export interface Queued {
  readonly content: RunContent;
  /** What was told on the way. */
  readonly notices: readonly string[];
}

let runs = 0;

/** The same over a queue. */
export async function searchedOver(
  url: string,
  folder: string,
  scenario: Scenario,
  options: Partial<CoordinatorOptions> = {},
): Promise<Queued> {
  const notices: string[] = [];
  const onNotice = (text: string): void => void notices.push(text);
  const server = await connectQueue(url, { onNotice });
  const run = `test-${process.pid}-${runs++}`;
  const told = { run, machine: 'this', onNotice };
  const coordinator = await createCoordinator({ server, scenario, backend: 'cpu', ...told, ...options });
  try {
    const content = await searched(join(folder, run), scenario, coordinator);
    await coordinator.finish();
    return { content, notices };
  } finally {
    await coordinator.close();
    server.close();
  }
}
