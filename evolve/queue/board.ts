// What stands on a queue's board, for people and for coordinators: who works, what for, and how it goes (Node only).

import type { Redis } from 'ioredis';
import { z } from 'zod';
import { keys } from './keys.ts';
import { type Announcement, LIMITS, parseAnnouncement, parsed } from './payload.ts';
import { type QueueServer, queueOf } from './redis.ts';

const workerSchema = z.strictObject({
  /** Its name: machine and process. */
  worker: z.string().min(1).max(200),
  machine: z.string().max(300),
  backend: z.string().max(100),
  version: z.string().max(100),
  threads: z.int().min(1).max(4096),
  /** Whether it evaluates all of a job at once, on a device. */
  together: z.boolean(),
  /** Of the runs that it works for. */
  runs: z.array(z.string().max(64)).max(1000),
  /** Individuals since it began. */
  done: z.int().min(0),
  /** Individuals a second, over the last minute. */
  rate: z.number().min(0),
});

/** What a worker says of itself. */
export type WorkerFacts = z.output<typeof workerSchema>;

/** The workers that have shown a sign of life lately, by name. */
export const readWorkers = (redis: Redis): Promise<WorkerFacts[]> =>
  readPosted(redis, keys.workers, keys.worker, (text) =>
    parsed(workerSchema, text, 'a worker in the queue', LIMITS.job),
  );

/** The runs that ask for evaluations. Those that nobody asked for in a day are gone. */
export const readRuns = (redis: Redis): Promise<Announcement[]> =>
  readPosted(redis, keys.runs, keys.run, parseAnnouncement);

/** What stands there by the names in a set, sorted. Whose text has run out goes off the board; what cannot be read is none. */
async function readPosted<T>(
  redis: Redis,
  set: string,
  keyOf: (name: string) => string,
  parse: (text: string) => T,
): Promise<T[]> {
  const names = (await redis.smembers(set)).sort();
  if (names.length === 0) return [];
  const texts = await redis.mget(names.map(keyOf));
  const gone = names.filter((_, i) => texts[i] === null);
  if (gone.length > 0) await redis.srem(set, ...gone);
  return texts.flatMap((text) => {
    try {
      return text === null ? [] : [parse(text)];
    } catch {
      return [];
    }
  });
}

/** A run, and what of it is in the queue. */
export interface QueuedRun extends Announcement {
  /** Whether its coordinator is there. */
  readonly isCoordinated: boolean;
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
  /** Why, by worker. */
  readonly refusals: Readonly<Record<string, string>>;
  /** The latest, why jobs failed. */
  readonly failures: readonly string[];
}

export interface Board {
  readonly server: string;
  readonly workers: readonly WorkerFacts[];
  readonly runs: readonly QueuedRun[];
}

/** All that there is to show of a queue. */
export async function readBoard(server: QueueServer): Promise<Board> {
  const { name, redis } = server;
  const workers = await readWorkers(redis);
  const runs: QueuedRun[] = [];
  for (const announcement of await readRuns(redis)) {
    const { run } = announcement;
    const queue = queueOf(server, run);
    const counts = await queue.getJobCounts('wait', 'delayed', 'active', 'failed');
    const failed = await queue.getFailed(0, 4);
    runs.push({
      ...announcement,
      isCoordinated: (await redis.exists(keys.coordinator(run))) === 1,
      waiting: (counts.wait ?? 0) + (counts.delayed ?? 0),
      running: counts.active ?? 0,
      failed: counts.failed ?? 0,
      refusals: await redis.hgetall(keys.refusals(run)),
      failures: failed.map((job) => String(job?.failedReason ?? '').slice(0, 300)),
    });
    await queue.close();
  }
  return { server: name, workers, runs };
}
