// Batches on the CPU: jobs whose bodies are wired alike run four side by side, each in a lane of its own. A batch holds the
// jobs' numbers, and memory only while it runs, so that there may be thousands of them.

import { elementKinds } from '../../body/elements.ts';
import type { Program } from '../../step/program.ts';
import type { BatchSession, Job } from '../backend.ts';
import { checkJob, checkOpen, checkRecording, checkRun, checkValues, jobIn } from '../checks.ts';
import type { Instances } from './instances.ts';
import { LaneGroup, type Limits } from './lane-group.ts';
import { type LanesName, subjects } from './lanes.ts';

/** What is done with a lane group: the name of a method and what it is given, so that another thread can do it. */
export type Work = 'run' | 'record' | 'recordAll';

/** What comes of it. */
type Done<W extends Work> = Awaited<ReturnType<LaneGroup[W]>>;

/** Has jobs work side by side in an instance of their program, as soon as there is a thread for them. */
export type TeamWork = <W extends Work>(
  jobs: readonly Job[],
  work: W,
  given: Parameters<LaneGroup[W]>,
) => Promise<Done<W>>;

/** The same, in an instance for these lanes. */
type Perform = <W extends Work>(
  lanes: LanesName,
  jobs: readonly Job[],
  work: W,
  given: Parameters<LaneGroup[W]>,
) => Promise<Done<W>>;

/** Has jobs work in an instance of their program, for as long as they do. */
export async function workIn<W extends Work>(
  instances: Instances,
  limits: Limits,
  jobs: readonly Job[],
  work: W,
  given: Parameters<LaneGroup[W]>,
): Promise<Done<W>> {
  const loaded = await instances.take();
  try {
    const group = new LaneGroup(loaded, jobs, limits);
    const method = group[work] as (...given: Parameters<LaneGroup[W]>) => Promise<Done<W>>;
    return await method.apply(group, given);
  } finally {
    instances.give(loaded);
  }
}

/** @param lanesOf The lanes in which a job runs by itself. */
export function openBatch(
  program: Program,
  given: readonly Job[],
  lanesOf: (job: Job) => LanesName,
  perform: Perform,
): BatchSession {
  for (const job of given) checkJob(program, job);
  const jobs = given.map((job) => ({
    ...job,
    values: copied(job.values),
  }));
  let isOpen = true;
  const held = (index: number): (typeof jobs)[number] => {
    checkOpen(isOpen);
    return jobIn(jobs, index);
  };
  const teams = teamsOf(jobs, lanesOf);
  const soloists = jobs.map((job, i): Team => ({ members: [i], lanes: lanesOf(job) }));
  /** Has each team work, and puts what comes of it in the jobs' order. */
  const each = async <T>(
    teams: readonly Team[],
    work: (lanes: LanesName, jobs: readonly Job[]) => Promise<T[]>,
  ): Promise<T[]> => {
    checkOpen(isOpen);
    const results: T[] = [];
    const teamWork = teams.map(async ({ members, lanes }) => {
      const done = await work(
        lanes,
        members.map((i) => jobs[i]!),
      );
      for (const [k, i] of members.entries()) results[i] = done[k]!;
    });
    await Promise.all(teamWork);
    return results;
  };
  return {
    set(index, name, values) {
      const job = held(index);
      if (checkValues(program, job, name, values)) job.values.set(name, new Float64Array(values));
    },
    async run(options) {
      checkRun(program, options);
      // Products of weights fill the lanes of one body as well, and its rows stay in the cache.
      const isAlone = addsToTables(program) || program.outerProducts.length > 0;
      const shared = options.gradient && isAlone ? soloists : teams;
      return each(shared, (lanes, team) => perform(lanes, team, 'run', [options]));
    },
    async record(index, steps, rollout = 0, from) {
      const job = held(index);
      checkRecording(program, job, steps, rollout, from);
      return perform(lanesOf(job), [job], 'record', [steps, rollout, from]);
    },
    async recordAll(steps) {
      for (const job of jobs) checkRecording(program, job, steps, 0, undefined);
      return each(teams, (lanes, team) => perform(lanes, team, 'recordAll', [steps]));
    },
    close() {
      isOpen = false;
    },
  };
}

/** The order in which elements add to a table's gradient depends on the lanes, and with it the bits. */
const addsToTables = ({ backward }: Program): boolean =>
  backward !== null &&
  [...backward.init, ...backward.step, ...backward.final].some(
    (stage) => stage.kind === 'map' && stage.taps.length > 0,
  );

const copied = (values: ReadonlyMap<string, ArrayLike<number>>): Map<string, ArrayLike<number>> =>
  new Map([...values].map(([name, numbers]) => [name, new Float64Array(numbers)]));

/** Jobs by their indices, and the lanes that they share. */
interface Team {
  readonly members: readonly number[];
  readonly lanes: LanesName;
}

/** As few take four lanes for themselves; with fewer, what each does for itself costs more than the sharing saves. */
const LEAST_TEAM = 3;

/** Sorts jobs into teams; the bits of a job are the same in any. */
function teamsOf(jobs: readonly Job[], lanesOf: (job: Job) => LanesName): Team[] {
  const alike: number[][] = [];
  const alone: number[] = [];
  for (const [i, job] of jobs.entries()) {
    if (job.starts.length > 1 || lanesOf(job) === 'exact') {
      alone.push(i);
      continue;
    }
    const group = alike.find(([first]) => isWiredAlike(jobs[first!]!, job));
    if (group) group.push(i);
    else alike.push([i]);
  }
  const size = subjects.rollouts;
  const fours = alike.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, k) => group.slice(k * size, (k + 1) * size)),
  );
  const teams = fours.filter((members) => members.length >= LEAST_TEAM);
  const rest = [...alone, ...fours.filter((members) => members.length < LEAST_TEAM).flat()];
  return [
    ...teams.map((members) => ({ members, lanes: 'subjects' as const })),
    ...rest.map((i) => ({ members: [i], lanes: lanesOf(jobs[i]!) })),
  ];
}

/** Whether two jobs differ in nothing but numbers: values and starts. */
function isWiredAlike(a: Job, b: Job): boolean {
  if (a.packed === b.packed) return true;
  return (
    a.packed.body.masses.count === b.packed.body.masses.count &&
    a.packed.actuators === b.packed.actuators &&
    a.packed.muscles === b.packed.muscles &&
    areEqual(a.packed.springOrder, b.packed.springOrder) &&
    areEqual(a.packed.cellOrder, b.packed.cellOrder) &&
    elementKinds.every((kind) => areEqual(a.packed.elements[kind].ends, b.packed.elements[kind].ends))
  );
}

const areEqual = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
