// A thread of a benchmark: does portions of a case until its time is up.

import { type CaseRequest, cases, type Portion } from './cases.ts';

export interface Stint extends CaseRequest {
  readonly seconds: number;
}

const prepared = new Map<string, Promise<Portion>>();

/** Units of the case done per second by this thread, in about `seconds`. */
export default async function work({ name, rolloutsPerBody, seconds }: Stint): Promise<number> {
  const key = `${name} ${rolloutsPerBody}`;
  const portion = await (prepared.get(key) ?? prepare(key, name, rolloutsPerBody));
  const start = performance.now();
  let units = 0;
  do units += await portion();
  while (performance.now() - start < 1000 * seconds);
  return (1000 * units) / (performance.now() - start);
}

/** Engines start with quick code and replace it by fast code once it has run for a while. */
async function prepare(key: string, name: CaseRequest['name'], rolloutsPerBody: number): Promise<Portion> {
  const portion = await cases[name].prepare(rolloutsPerBody);
  const start = performance.now();
  do await portion();
  while (performance.now() - start < 1000);
  prepared.set(key, Promise.resolve(portion));
  return portion;
}
