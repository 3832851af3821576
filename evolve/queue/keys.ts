// Where what stands in a queue's Redis. All keys begin with the prefix, so that an access list can be written, and several
// runs share a server.

const PREFIX = 'morphograd:';

/** Of BullMQ, whose keys these are: one queue a run. */
export const QUEUE_PREFIX = `${PREFIX}queue`;

export const keys = {
  /** Set of the runs' names. */
  runs: `${PREFIX}runs`,
  /** Set of the workers' names. */
  workers: `${PREFIX}workers`,
  /** What a run asks for; see `Announcement`. */
  run: (run: string): string => `${PREFIX}run:${run}`,
  /** There as long as the run's coordinator is. */
  coordinator: (run: string): string => `${PREFIX}run:${run}:coordinator`,
  /** Hash: why workers do not serve a run, by their names. */
  refusals: (run: string): string => `${PREFIX}run:${run}:refusals`,
  /** List: keys of the individuals whose results have come. */
  done: (run: string): string => `${PREFIX}run:${run}:done`,
  /** @param individual Its key. */
  result: (run: string, individual: string): string => `${PREFIX}run:${run}:result:${individual}`,
  /** What a worker says of itself; see `WorkerFacts`. */
  worker: (worker: string): string => `${PREFIX}worker:${worker}`,
  /** A text by its hash. */
  blob: (hash: string): string => `${PREFIX}blob:${hash}`,
} as const;

/** How long what nobody asks for any more is kept [s]. */
export const LIFETIME = { run: 86_400, result: 3600, blob: 3600, alive: 15 } as const;

/** Between signs of life, and looks at those of others [ms]. */
export const HEARTBEAT = 3000;
