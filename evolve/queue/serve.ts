// Evaluation through a queue, from the side of whoever evaluates (Node only): looks for runs that ask, and works for those
// that it would evaluate to the same bits. This thread only carries; threads or a device evaluate, so the locks of jobs are
// renewed in time however long those take.

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import { canonicalJSON } from '../../base/format-json.ts';
import { InputError } from '../../base/input-error.ts';
import { thisMachine } from '../../base/machine.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { version } from '../../version.ts';
import type { EvaluationRequest, Evaluator } from '../evaluate/evaluate.ts';
import type { Genotype, GenotypeSpace } from '../genotypes/genotype.ts';
import { spaceOf } from '../parts/choose.ts';
import { parseScenario } from '../parts/scenario.ts';
import { inheritFrom } from '../search/inheritance.ts';
import { blobReader } from './blobs.ts';
import { readRuns, type WorkerFacts } from './board.ts';
import { identityOf } from './identity.ts';
import { HEARTBEAT, keys, LIFETIME, QUEUE_PREFIX } from './keys.ts';
import {
  type Announcement,
  type JobData,
  parentFromText,
  parseJob,
  type QueuedIndividual,
  resultToText,
} from './payload.ts';
import { PATIENCE, type QueueServer, within } from './redis.ts';

export interface ServeOptions {
  readonly server: QueueServer;
  /** Evaluates off this thread; it stays the caller's to close. */
  readonly evaluator: Evaluator;
  /** That the evaluator has. */
  readonly threads: number;
  /** Whether it evaluates all that it is given at once. */
  readonly together: boolean;
  /** The one run to work for; by default all that ask. */
  readonly run?: string;
  readonly onNotice: (text: string) => void;
}

/** What the individuals of a run have in common. */
interface World {
  readonly scenario: Scenario;
  readonly space: GenotypeSpace<Genotype>;
}

/** Works until it is closed. */
export interface Service {
  readonly name: string;
  /** Finishes the jobs in hand, and takes itself off the board. */
  close(): Promise<void>;
}

/** Of a job, renewed at half its time; and between looks for jobs whose worker is lost [ms]. */
const LOCK = 10_000;
const STALL_INTERVAL = 3000;

/** Times that a job may be lost with its worker. */
const LOSSES = 5;

/** Between looks for runs that ask [ms]. */
const LOOK = 500;

/** What the rate is measured over [s]. */
const WINDOW = 60;

export async function serveQueue(options: ServeOptions): Promise<Service> {
  const { server, evaluator, threads, together, onNotice } = options;
  const { redis } = server;
  const name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const { cpu, cores } = thisMachine();
  const serving = new Map<string, Worker<JobData>>();
  /** Why runs are refused, by their announcements; what is told of them already, by their names. */
  const verdicts = new Map<string, string>();
  const refused = new Map<string, string>();
  const meter = createMeter();
  let isClosed = false;

  const facts = (): WorkerFacts => ({
    ...{
      worker: name,
      machine: `${hostname()}, ${cpu}, ${cores} cores`,
      backend: evaluator.backend,
      version,
    },
    ...{ threads, together, runs: [...serving.keys()], done: meter.done(), rate: meter.rate() },
  });

  let shown = 0;
  let shownRuns = 0;
  const show = async (): Promise<void> => {
    shown = performance.now();
    shownRuns = serving.size;
    await redis
      .multi()
      .set(keys.worker(name), JSON.stringify(facts()), 'EX', LIFETIME.alive)
      .sadd(keys.workers, name)
      .exec();
  };

  const refuse = async (announcement: Announcement, why: string): Promise<void> => {
    const { run } = announcement;
    if (refused.get(run) !== why) onNotice(`Run "${announcement.name}" (${run}) is not worked for: ${why}`);
    refused.set(run, why);
    await redis.multi().hset(keys.refusals(run), name, why).expire(keys.refusals(run), LIFETIME.run).exec();
  };

  const begin = async (announcement: Announcement): Promise<void> => {
    const { run } = announcement;
    const key = JSON.stringify(announcement);
    const why = verdicts.get(key) ?? (await whyNot(announcement));
    if (why !== null) {
      verdicts.set(key, why);
      await refuse(announcement, why);
      return;
    }
    const scenario = await scenarioOf(announcement.scenario);
    const world: World = { scenario, space: spaceOf(scenario) };
    const worker = new server.libraries.bullmq.Worker<JobData>(run, (job) => work(announcement, world, job), {
      connection: redis,
      prefix: QUEUE_PREFIX,
      name,
      skipVersionCheck: true,
      // One more than there are threads waits at hand.
      concurrency: together ? 1 : threads + 1,
      lockDuration: LOCK,
      stalledInterval: STALL_INTERVAL,
      maxStalledCount: LOSSES,
    });
    // Jobs fail for reasons that they keep; the connection tells of itself.
    worker.on('error', () => {});
    serving.set(run, worker);
  };

  const whyNot = async (announcement: Announcement): Promise<string | null> => {
    const { version: theirs, backends, program, scenario: hash } = announcement;
    if (theirs !== version)
      return `it is of morphograd ${theirs}, and this worker of ${version}. Give both the same version.`;
    if (!backends.includes(evaluator.backend))
      return `it is evaluated on ${backends.join(' and ')} alone, and this worker has ${evaluator.backend}.`;
    try {
      const scenario = await scenarioOf(hash);
      if (identityOf(scenario).program === program) return null;
      return 'its scenario makes another program here. Give both the same build.';
    } catch (error) {
      if (error instanceof Error && 'code' in error) return `its scenario is refused. ${error.message}`;
      throw error;
    }
  };

  const scenarioOf = blobReader(redis, readScenario);
  const parentOf = blobReader(redis, parentFromText);

  const work = async (announcement: Announcement, world: World, job: Job<JobData>): Promise<number> => {
    const { run } = announcement;
    const { UnrecoverableError } = server.libraries.bullmq;
    const requests = new Map<string, QueuedIndividual>();
    const asked: EvaluationRequest[] = [];
    try {
      const { behaviour, individuals } = parseJob(job.data, announcement.scenario);
      for (const individual of individuals) {
        const parent = individual.parent === null ? null : await parentOf(individual.parent);
        asked.push(requestOf(world, behaviour, individual, parent));
        requests.set(individual.id, individual);
      }
    } catch (error) {
      // It stays what it is, however often it is tried.
      if (error instanceof Error && 'code' in error && !isOfServer(error))
        throw new UnrecoverableError(error.message);
      throw error;
    }
    const stop = meter.begin(asked.length);
    const results = await evaluator.evaluate(asked);
    if (results.length < asked.length) throw new Error('The worker stops.');
    const seconds = stop() * (together ? 1 : threads);
    const sent = redis.multi();
    for (const result of results) {
      const individual = requests.get(result.id)!;
      const text = resultToText(individual, { result, by: name, backend: evaluator.backend, seconds });
      sent.set(keys.result(run, individual.key), text, 'EX', LIFETIME.result);
      sent.rpush(keys.done(run), individual.key);
    }
    sent.expire(keys.done(run), LIFETIME.run);
    await sent.exec();
    return results.length;
  };

  const look = async (): Promise<void> => {
    const runs = (await readRuns(redis)).filter(
      ({ run }) => options.run === undefined || run === options.run,
    );
    for (const announcement of runs) {
      const { run } = announcement;
      if (!serving.has(run) && !isClosed) await begin(announcement);
    }
    for (const [run, worker] of serving) {
      if (runs.some((each) => each.run === run)) continue;
      serving.delete(run);
      // It may wait for seconds for an answer of the server that comes no more.
      void worker.close().catch(() => {});
    }
  };

  let isLooking = false;
  const pulse = async (): Promise<void> => {
    if (isLooking || isClosed) return;
    isLooking = true;
    try {
      await look();
      if (performance.now() - shown > HEARTBEAT || serving.size !== shownRuns) await show();
    } catch {
      // The connection tells of itself, and the next look comes soon.
    } finally {
      isLooking = false;
    }
  };
  await look();
  const leave = async (): Promise<void> => {
    await Promise.allSettled([...serving.values()].map((worker) => worker.close()));
    await redis.multi().unlink(keys.worker(name)).srem(keys.workers, name).exec();
  };
  await show();
  const heart = setInterval(pulse, LOOK);
  return {
    name,
    async close() {
      isClosed = true;
      clearInterval(heart);
      await within(PATIENCE, () => redis.ping()).then(leave, () => {});
    },
  };
}

/** A scenario as it came, complete: one that is read differently here is refused. */
function readScenario(text: string): Scenario {
  const where = 'the scenario in the queue';
  const data: unknown = JSON.parse(text);
  const scenario = parseScenario(data, {}, where);
  if (canonicalJSON(scenario) === canonicalJSON(data)) return scenario;
  throw new InputError({
    code: 'invalid',
    where,
    problem: 'it has another meaning here than where it came from. Give both the same version.',
  });
}

/** What the run's own machine would evaluate, to the bit. */
function requestOf(
  { scenario, space }: World,
  behaviour: readonly string[],
  { id, seed, rate, rungs, genotype }: QueuedIndividual,
  parent: ReturnType<typeof parentFromText> | null,
): EvaluationRequest {
  const child = space.develop(space.fromJSON(genotype));
  const controller =
    parent &&
    inheritFrom(
      scenario,
      space,
      { genotype: space.fromJSON(parent.genotype), controller: parent.controller },
      child,
      seed,
    );
  return { id, scenario, body: child.body, controller, seed, rate, rungs, behaviour };
}

/** What Node.js and Redis say has codes too. */
const isOfServer = (error: Error): boolean =>
  error.name === 'ReplyError' || /^E[A-Z]+$/.test(String((error as NodeJS.ErrnoException).code));

/** Individuals done, and how fast. */
function createMeter() {
  const began = performance.now();
  let done = 0;
  const recent: { readonly at: number; readonly count: number }[] = [];
  return {
    done: () => done,
    rate: (): number => {
      const now = performance.now();
      while (recent[0] && now - recent[0].at > 1000 * WINDOW) recent.shift();
      const seconds = Math.min(WINDOW, (now - began) / 1000);
      return recent.reduce((sum, { count }) => sum + count, 0) / Math.max(1, seconds);
    },
    /** @returns Ends it: seconds that went by for each individual that was done meanwhile. */
    begin(count: number): () => number {
      const start = performance.now();
      const before = done;
      return () => {
        done += count;
        recent.push({ at: performance.now(), count });
        return (performance.now() - start) / 1000 / Math.max(1, done - before);
      };
    },
  };
}
