// A worker thread of the CPU backend (Node only).

import { LRUCache } from 'lru-cache';
import { workIn } from './batch.ts';
import { Instances } from './instances.ts';
import type { Errand } from './threads.ts';

/** Programs that a thread keeps ready; with them go their memories. */
const MOST_PROGRAMS = 8;

const programs = new LRUCache<string, Instances>({ max: MOST_PROGRAMS });

export default function work({
  name,
  compiled,
  module,
  budget,
  jobs,
  work,
  given,
}: Errand): Promise<unknown> {
  const instances = programs.get(name) ?? new Instances(compiled, module);
  programs.set(name, instances);
  return workIn(instances, { budget }, jobs, work, given);
}
