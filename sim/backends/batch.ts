// From sessions to batches and back: what a backend that knows only the one needs to offer the other.

import type { Program } from '../step/program.ts';
import type { Backend, BatchSession, Job, Session, Trajectory } from './backend.ts';
import { jobIn } from './checks.ts';

/** A session for each job, run one after another. */
export async function batchOf(
  backend: Pick<Backend, 'open'>,
  program: Program,
  jobs: readonly Job[],
): Promise<BatchSession> {
  const sessions: Session[] = [];
  const close = (): void => {
    for (const session of sessions) session.close();
  };
  try {
    for (const job of jobs) sessions.push(await backend.open(program, job));
  } catch (error) {
    close();
    throw error;
  }
  const inTurn = turns();
  const record: BatchSession['record'] = (job, steps, rollout, from) =>
    inTurn(async () => jobIn(sessions, job).record(steps, rollout, from));
  return {
    set: (job, name, values) => jobIn(sessions, job).set(name, values),
    run: (options) =>
      inTurn(async () => {
        const outcomes = [];
        for (const session of sessions) outcomes.push(await session.run(options));
        return outcomes;
      }),
    record,
    recordAll: (steps) => recordEach(jobs, record, steps),
    close,
  };
}

/** The trajectories of all rollouts of each job, recorded one by one. */
export const recordEach = (
  jobs: readonly Job[],
  record: BatchSession['record'],
  steps: number,
): Promise<Trajectory[][]> =>
  Promise.all(
    jobs.map(({ starts }, job) => Promise.all(starts.map((_, rollout) => record(job, steps, rollout)))),
  );

/** Job `job` of a batch; closing it closes the batch. */
export const sessionOf = (batch: BatchSession, job = 0): Session => ({
  set: (name, values) => batch.set(job, name, values),
  run: async (options) => (await batch.run(options))[job]!,
  record: (steps, rollout, from) => batch.record(job, steps, rollout, from),
  close: () => batch.close(),
});

/** Has what it is given follow one another, whatever becomes of each. */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
