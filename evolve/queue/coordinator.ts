// Evaluation through a queue, from the side of the run (Node only). The run's store stays the only truth: what is in the
// queue can be lost and is sent again, and may be done twice, for the same request always gives the same result.
//
// Completions are told in a list, as hints. Besides, every few seconds whatever is awaited is looked up: results that were
// not told of are taken, jobs that are gone are sent again, and those that failed are tried one by one.

import type { JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { InputError } from '../../base/input-error.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend } from '../../sim/backends/backend.ts';
import { EvolutionError } from '../errors.ts';
import type {
  EvaluateOptions,
  EvaluationRequest,
  EvaluationResult,
  Evaluator,
} from '../evaluate/evaluate.ts';
import { spaceOf } from '../parts/choose.ts';
import { createBatcher } from './batches.ts';
import { putBlobs } from './blobs.ts';
import { readWorkers, type WorkerFacts } from './board.ts';
import { identityOf } from './identity.ts';
import { HEARTBEAT, keys, LIFETIME } from './keys.ts';
import {
  type Announcement,
  hashOf,
  type JobData,
  parentToText,
  type QueuedIndividual,
  resultFromText,
  sealed,
} from './payload.ts';
import { PATIENCE, type QueueServer, queueOf, sendAll, within } from './redis.ts';

export interface CoordinatorOptions {
  readonly server: QueueServer;
  /** Names the run in the queue; the same in each life of the run, and no other's. Letters, digits, `-` and `_`. */
  readonly run: string;
  readonly scenario: Scenario;
  /** Of the run. */
  readonly backend: Backend['name'];
  /** Those that may evaluate for it; by default only the run's. */
  readonly backends?: readonly string[];
  /** For people. */
  readonly machine: string;
  readonly onNotice: (text: string) => void;
  /** Called every few seconds with the workers of the run. */
  readonly onWorkers?: (workers: readonly WorkerFacts[]) => void;
  /** Called before the result is handed on: who evaluated it. */
  readonly onOrigin?: (id: string, by: string, backend: string) => void;
}

export interface Coordinator extends Evaluator {
  /** Takes the run out of the queue, with whatever is left of it: it is complete. */
  finish(): Promise<void>;
}

/** Jobs that an individual may be in, each of which is tried several times, before the run stops over it. */
const TRIES = 5;

/** Results that are fetched at once. */
const CHUNK = 200;

/** A job whose worker is lost is taken up anew by itself; one whose worker throws is tried again after 1, 2, 4, … s. */
const jobOptions: JobsOptions = {
  attempts: 6,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: true,
  removeOnFail: { count: 1000, age: LIFETIME.run },
};

/** What is awaited. */
interface Awaited {
  readonly request: EvaluationRequest;
  readonly individual: QueuedIndividual;
  readonly settle: (result: EvaluationResult | null) => void;
  readonly fail: (error: unknown) => void;
  /** Of the job that it is in; null: it is not sent yet. */
  job: string | null;
  tries: number;
}

/**
 * Announces a run to the workers of a queue, and evaluates by them.
 *
 * @throws {EvolutionError} `bad-options` where the scenario names modules: code does not go through a queue
 */
export async function createCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const {
    server,
    run,
    scenario,
    backend,
    backends = [backend],
    machine,
    onNotice,
    onOrigin,
    onWorkers,
  } = options;
  if ((scenario.modules ?? []).length > 0)
    throw new EvolutionError(
      'bad-options',
      `Scenario "${scenario.name}" names modules, which are code: that does not go through a queue. Search without --queue.`,
    );
  const { redis } = server;
  const { text, ...identity } = identityOf(scenario);
  const announcement: Announcement = {
    run,
    name: scenario.name,
    backends: [...backends],
    machine,
    ...identity,
  };
  const space = spaceOf(scenario);
  const queue = queueOf<JobData>(server, run, {
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: jobOptions,
  });
  const awaited = new Map<string, Awaited>();
  const parents = new WeakMap<object, string>();
  const texts = new Map<string, string>();
  const batcher = createBatcher();
  const said = new Set<string>();
  let isClosed = false;
  let began = performance.now();

  const sayOnce = (line: string): void => {
    if (said.has(line)) return;
    said.add(line);
    onNotice(line);
  };

  const announce = async (): Promise<void> => {
    await putBlobs(redis, new Map([[identity.scenario, text]]));
    const sent = redis.pipeline();
    sent.set(keys.run(run), JSON.stringify(announcement), 'EX', LIFETIME.run);
    sent.set(keys.coordinator(run), machine, 'EX', LIFETIME.alive);
    sent.sadd(keys.runs, run);
    await sendAll(sent);
  };

  const parentOf = ({ origin }: EvaluationRequest): string | null => {
    const parent = origin?.parent;
    if (!parent) return null;
    const known = parents.get(parent.controller);
    if (known !== undefined && texts.has(known)) return known;
    const content = parentToText(space.toJSON(parent.genotype), parent.controller);
    const hash = hashOf(content);
    parents.set(parent.controller, hash);
    texts.set(hash, content);
    return hash;
  };

  /** The texts of parents that individuals name, by their hashes. */
  const parentsOf = (some: Iterable<Awaited>): Map<string, string> =>
    new Map(
      Array.from(some, ({ individual }) => individual.parent).flatMap((hash): [string, string][] =>
        hash === null ? [] : [[hash, texts.get(hash)!]],
      ),
    );

  const individualOf = (request: EvaluationRequest): QueuedIndividual => {
    const { id, seed, rate, rungs, behaviour, origin } = request;
    if (!origin)
      throw new EvolutionError(
        'bad-options',
        `"${id}" does not say what it was made of, so no queue can carry it.`,
      );
    const genotype = space.toJSON(origin.genotype);
    const parent = parentOf(request);
    return sealed(identity.scenario, behaviour, { id, seed, rate, rungs, genotype, parent });
  };

  /** Sends what is awaited and not sent. */
  const send = async (): Promise<void> => {
    const fresh = [...awaited.values()].filter(({ job }) => job === null);
    if (fresh.length === 0) return;
    const batches = batcher.dealt(fresh);
    const jobs = batches.map((batch) => {
      const { behaviour } = batch[0]!.request;
      const individuals = batch.map(({ individual }) => individual);
      // Sent twice, it is there once; what failed before goes by another name.
      const jobId = hashOf(batch.map(({ individual: { key }, tries }) => `${key} ${tries}`).join('\n'));
      for (const each of batch) each.job = jobId;
      return {
        name: 'evaluate',
        data: { behaviour: [...behaviour], individuals },
        opts: { jobId },
      };
    });
    try {
      await putBlobs(redis, new Map([[identity.scenario, text], ...parentsOf(fresh)]));
      for (let i = 0; i < jobs.length; i += CHUNK) await queue.addBulk(jobs.slice(i, i + CHUNK));
    } catch (error) {
      for (const batch of batches) for (const each of batch) each.job = null;
      told(error);
    }
  };

  /** A server that refuses says why; one that is away is told of by its connection. */
  const told = (error: unknown): void => {
    if (isClosed) return;
    const { message } = error as Error;
    if (/^OOM/.test(message))
      sayOnce(`The queue at ${server.name} is full (maxmemory). The run waits for room there; give it more.`);
    else if (!/Connection is closed|closed/.test(message))
      sayOnce(`The queue at ${server.name} refuses: ${message}`);
  };

  const settle = (each: Awaited, result: EvaluationResult | null): void => {
    awaited.delete(each.individual.key);
    each.settle(result);
  };

  /** Once more, by itself. After so many tries the run stops, for what machines do is no fault of a robot. */
  const again = (each: Awaited, reason: string): void => {
    each.tries++;
    each.job = null;
    if (each.tries < TRIES) return;
    awaited.delete(each.individual.key);
    const remedy = 'Nothing is lost. Mend or stop those workers, and go on with: morphograd resume RUN';
    each.fail(
      new EvolutionError('exhausted', `No worker could evaluate "${each.request.id}": ${reason} ${remedy}`),
    );
  };

  const take = (each: Awaited, content: string): void => {
    try {
      const found = resultFromText(content, each.individual, scenario, each.request.body);
      batcher.learnt(found.seconds);
      onOrigin?.(each.request.id, found.by, found.backend);
      settle(each, found.result);
    } catch (error) {
      if (!(error instanceof InputError)) {
        awaited.delete(each.individual.key);
        each.fail(error);
        return;
      }
      const sender = senderOf(content);
      onNotice(`${sender} returned what is no result: ${error.message} It is evaluated again.`);
      again(each, `what ${sender} returned is no result. ${error.message}`);
    }
  };

  /** Takes the results that there are of the individuals with these keys. */
  const collect = async (wanted: readonly string[]): Promise<void> => {
    for (let i = 0; i < wanted.length; i += CHUNK) {
      const some = wanted.slice(i, i + CHUNK);
      const found = await redis.mget(some.map((key) => keys.result(run, key)));
      const done: string[] = [];
      for (const [j, content] of found.entries()) {
        if (content === null) continue;
        done.push(keys.result(run, some[j]!));
        const each = awaited.get(some[j]!);
        if (each) take(each, content);
      }
      // The store has them, so nobody else needs them.
      if (done.length > 0) await redis.unlink(...done);
    }
  };

  const inspect = async (): Promise<void> => {
    await collect([...awaited.keys()]);
    const jobs = new Map<string, Awaited[]>();
    for (const each of awaited.values()) {
      if (each.job !== null) jobs.set(each.job, [...(jobs.get(each.job) ?? []), each]);
    }
    // Texts live as long as jobs may need them.
    const needed = parentsOf(awaited.values());
    const idle = [...texts.keys()].filter((hash) => !needed.has(hash));
    for (const hash of idle) texts.delete(hash);
    if (idle.length > 0) await redis.unlink(...idle.map(keys.blob));
    await putBlobs(redis, needed);
    for (const [id, batch] of jobs) {
      const state = await queue.getJobState(id);
      if (state === 'unknown') {
        // It may have been completed since.
        await collect(batch.map(({ individual }) => individual.key));
        for (const each of batch) if (awaited.has(each.individual.key)) each.job = null;
      } else if (state === 'failed') {
        const job = await queue.getJob(id);
        const reason = `${job?.failedReason ?? 'no reason is known'}.`.replace(/\.\.$/, '.');
        await job?.remove().catch(() => {});
        for (const each of batch) if (awaited.has(each.individual.key)) again(each, reason);
      }
    }
    await send();
  };

  const look = async (): Promise<void> => {
    const workers = await readWorkers(redis);
    const serving = workers.filter(({ runs }) => runs.includes(run));
    batcher.meet(serving);
    onWorkers?.(serving);
    for (const [who, why] of Object.entries(await redis.hgetall(keys.refusals(run))))
      sayOnce(`${who} does not work for this run: ${why}`);
    if (serving.length > 0) began = performance.now();
    else if (awaited.size > 0 && performance.now() - began > 2 * HEARTBEAT)
      sayOnce('No worker serves this run yet. Start one with: morphograd worker --queue URL');
  };

  const listening = listen(server.another(), keys.done(run), collect, () => isClosed);
  let looking: Promise<void> | null = null;
  const heartbeat = async (): Promise<void> => {
    // A full server takes nothing in, and yet results can be fetched from it.
    for (const step of [announce, look, inspect]) await step().catch(told);
    looking = null;
  };
  const heart = setInterval(() => {
    looking ??= heartbeat();
  }, HEARTBEAT);

  // Of an earlier life there may be results that nobody has taken.
  const isResumed = (await redis.exists(keys.run(run))) === 1;
  await redis.del(keys.refusals(run));
  await announce();
  batcher.meet(await readWorkers(redis));
  const earlier = await earlierJobs(queue);

  /** Nothing begins any more: what no worker has begun is taken back. */
  const withdraw = async (): Promise<void> => {
    const mine = [...awaited.values()];
    for (const each of mine) if (each.job === null) settle(each, null);
    try {
      await within(PATIENCE, () => redis.ping());
    } catch {
      // What others still do is in the queue when the run goes on.
      for (const each of mine) if (awaited.has(each.individual.key)) settle(each, null);
      return;
    }
    for (const id of new Set(mine.map(({ job }) => job))) {
      if (id === null) continue;
      const job = await queue.getJob(id);
      const isTaken = await job?.isActive();
      if (isTaken) continue;
      await job?.remove().catch(() => {});
      await collect(mine.filter((each) => each.job === id).map(({ individual }) => individual.key));
      for (const each of mine) if (each.job === id && awaited.has(each.individual.key)) settle(each, null);
    }
  };

  return {
    backend,
    async evaluate(requests, { onDone, signal }: EvaluateOptions = {}) {
      if (signal?.aborted || requests.length === 0) return [];
      began = performance.now();
      const waiting = requests.map((request) => {
        const individual = individualOf(request);
        return new Promise<EvaluationResult | null>((settle, fail) => {
          const job = earlier.get(individual.key) ?? null;
          const each: Awaited = {
            request,
            individual,
            fail,
            job,
            tries: 0,
            settle: (result) => {
              if (result) onDone?.(result);
              settle(result);
            },
          };
          awaited.set(individual.key, each);
        });
      });
      const onAbort = (): void => void withdraw().catch(told);
      signal?.addEventListener('abort', onAbort);
      try {
        if (isResumed) await collect([...awaited.keys()]).catch(told);
        await send();
        if (signal?.aborted) onAbort();
        const ends = await Promise.allSettled(waiting);
        const fault = ends.find((end) => end.status === 'rejected');
        if (fault) throw fault.reason;
        return ends.flatMap((end) => (end.status === 'fulfilled' && end.value ? [end.value] : []));
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async finish() {
      clearInterval(heart);
      await within(PATIENCE, async () => {
        await looking;
        await queue.obliterate({ force: true });
        await redis
          .multi()
          .srem(keys.runs, run)
          .unlink(keys.run(run), keys.coordinator(run), keys.refusals(run), keys.done(run))
          .exec();
      }).catch(() =>
        onNotice(
          `The queue at ${server.name} does not answer, so what it holds of this run stays there for a day.`,
        ),
      );
    },
    async close() {
      isClosed = true;
      clearInterval(heart);
      listening.close();
      await within(PATIENCE, async () => {
        await redis.unlink(keys.coordinator(run));
        await queue.close();
      }).catch(() => {});
    },
  };
}

/** Who a result says that it is of, where it says so. */
function senderOf(content: string): string {
  try {
    const { by } = JSON.parse(content.slice(0, 1_000_000)) as { by?: unknown };
    return typeof by === 'string' ? by.slice(0, 100) : 'somebody unknown';
  } catch {
    return 'somebody unknown';
  }
}

/** Jobs of an earlier life of the run, by the individuals in them. */
async function earlierJobs(queue: Queue<JobData>): Promise<Map<string, string>> {
  const jobs = await queue.getJobs(['wait', 'active', 'delayed', 'failed']);
  const found = new Map<string, string>();
  for (const job of jobs) {
    const individuals = job?.data?.individuals;
    if (!Array.isArray(individuals) || job.id === undefined) continue;
    for (const { key } of individuals) if (typeof key === 'string') found.set(key, job.id);
  }
  return found;
}

/** Hears of results as they come, on a connection of its own. */
function listen(
  redis: Redis,
  list: string,
  collect: (wanted: readonly string[]) => Promise<void>,
  isClosed: () => boolean,
): { close(): void } {
  void (async () => {
    while (!isClosed()) {
      try {
        const first = await redis.blpop(list, 5);
        if (!first) continue;
        const more = (await redis.lpop(list, CHUNK)) ?? [];
        await collect([...new Set([first[1], ...more])]);
      } catch {
        // Whatever is missed is looked up.
        if (!isClosed()) await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  })();
  return { close: () => redis.disconnect() };
}
