// Where a queue's coordinator saturates: `node dist/bench/scale.js [FILE]`. A discrete-event simulation of a coordinator, a
// queue and up to 10,000 worker threads, with the service times that `bench/queue.ts` and Redis's own benchmark gave. Time
// is simulated, so it takes seconds. With FILE the table is appended to it as one line of JSON.

import { appendFileSync } from 'node:fs';
import { stream } from '../base/random.ts';

/** Service times [s]. */
export interface Times {
  /** Of the coordinator's thread, for an individual: breeding, sending, taking the result, storing it. */
  readonly coordinator: number;
  /** Of Redis's thread, for a job, from being added to being removed. */
  readonly redis: number;
  /** Of a worker's thread, for an individual: its mean; each takes from half to one and a half times as long. */
  readonly worker: number;
  /** From one machine to another and back. */
  readonly network: number;
}

export interface ScaleOptions extends Times {
  readonly threads: number;
  /** Individuals on their way at once: a generation, or those in flight. */
  readonly inFlight: number;
  readonly individuals: number;
  /** Runs, each with its own coordinator, share of the workers and server: shards, or islands. */
  readonly shards: number;
}

export interface ScaleResult {
  readonly perSecond: number;
  /** Share of their time in which the workers' threads work. */
  readonly workers: number;
  readonly coordinator: number;
  readonly redis: number;
}

/** Of a job's work [s]; see evolve/queue/batches.ts. */
const WORK = 0.25;
const MOST = 200;

/** One shard is simulated; the others are like it. */
export function simulate(options: ScaleOptions): ScaleResult {
  const { coordinator, redis, worker, network, shards } = options;
  const threads = Math.max(1, Math.round(options.threads / shards));
  const inFlight = Math.max(1, Math.round(options.inFlight / shards));
  const total = Math.round(options.individuals / shards);
  const even = Math.max(1, Math.ceil(inFlight / threads));
  const batch = Math.max(1, Math.min(MOST, even, Math.floor(WORK / worker)));
  const random = stream(1, 'scale', options.threads);
  const events = createHeap();
  const [coordinatorQueue, redisQueue] = [createServer(), createServer()];
  const waiting: number[] = [];
  let [free, busy, sent, done, now] = [threads, 0, 0, 0, 0];

  // A job goes: coordinator, Redis, a free worker, Redis, coordinator; each of the two serves one at a time.
  const send = (size: number): void => {
    sent += size;
    const ready = coordinatorQueue.serve(now, (size * coordinator) / 2);
    const queued = redisQueue.serve(ready + network / 2, redis / 2);
    events.push(queued + network / 2, () => {
      waiting.push(size);
      begin();
    });
  };
  const begin = (): void => {
    while (free > 0 && waiting.length > 0) {
      const size = waiting.shift()!;
      free--;
      let seconds = 0;
      for (let i = 0; i < size; i++) seconds += worker * (0.5 + random.uniform());
      busy += seconds;
      events.push(now + seconds, () => {
        free++;
        begin();
        const written = redisQueue.serve(now + network / 2, redis / 2);
        events.push(coordinatorQueue.serve(written + network / 2, (size * coordinator) / 2), () => {
          done += size;
          if (sent < total) send(Math.min(size, total - sent));
        });
      });
    }
  };
  while (sent < Math.min(inFlight, total)) send(Math.min(batch, inFlight - sent, total - sent));
  for (let next = events.pop(); next; next = events.pop()) {
    now = next.at;
    next.happen();
  }
  return {
    perSecond: (shards * done) / now,
    workers: busy / (threads * now),
    coordinator: coordinatorQueue.busy() / now,
    redis: redisQueue.busy() / now,
  };
}

/** Serves one at a time, in the order in which they are asked for. */
function createServer() {
  let [until, total] = [0, 0];
  return {
    busy: () => total,
    /** @returns When it is done. */
    serve(at: number, seconds: number): number {
      until = Math.max(at, until) + seconds;
      total += seconds;
      return until;
    },
  };
}

interface Happening {
  readonly at: number;
  readonly happen: () => void;
}

/** A binary heap by time. */
function createHeap() {
  const heap: Happening[] = [];
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    push(at: number, happen: () => void): void {
      let i = heap.push({ at, happen }) - 1;
      for (let up = (i - 1) >> 1; i > 0 && heap[up]!.at > heap[i]!.at; up = (i - 1) >> 1) {
        swap(i, up);
        i = up;
      }
    },
    pop(): Happening | undefined {
      if (heap.length < 2) return heap.pop();
      const [first] = heap;
      heap[0] = heap.pop()!;
      for (let i = 0; ; ) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        const least = [i, left, right].reduce((a, b) =>
          b < heap.length && heap[b]!.at < heap[a]!.at ? b : a,
        );
        if (least === i) return first;
        swap(i, least);
        i = least;
      }
    },
  };
}

/** Measured on two cores of an AMD EPYC; see bench/results/queue.jsonl and the documentation. */
export const measuredTimes: Omit<Times, 'worker'> = { coordinator: 0.56e-3, redis: 0.08e-3, network: 0.5e-3 };

if (process.argv[1]?.endsWith('scale.js')) {
  const rows = [0.01, 0.1, 1].flatMap((worker) =>
    [10, 100, 1000, 10_000].flatMap((threads) =>
      [1, 10].map((shards) => {
        const inFlight = 2 * threads;
        const individuals = Math.max(20_000, 10 * threads);
        const options = { ...measuredTimes, worker, threads, shards, inFlight, individuals };
        return { worker, threads, shards, ...simulate(options) };
      }),
    ),
  );
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  console.log(
    'seconds each | threads | shards | individuals/s | workers busy | coordinator busy | Redis busy',
  );
  for (const { worker, threads, shards, perSecond, workers, coordinator, redis } of rows)
    console.log(
      [
        worker,
        threads,
        shards,
        perSecond.toFixed(0),
        percent(workers),
        percent(coordinator),
        percent(redis),
      ].join(' | '),
    );
  const [, , file] = process.argv;
  if (file) appendFileSync(file, `${JSON.stringify({ times: measuredTimes, rows })}\n`);
}
