// The robots of a run, from the server that `morphograd view` starts.

import { LRUCache } from 'lru-cache';
import { parseRobot, type Robot } from '../../../../index.ts';
import type { Ancestor, ArchiveMap, RobotList, SourceSummary } from '../../run-source.ts';
import type { RobotSource } from './source.ts';

/** Lists that are remembered, so that the server need not send them again while nothing has changed. */
const MOST_LISTS = 12;

interface Tagged {
  readonly tag: string;
  readonly value: unknown;
}

export class ServedSource implements RobotSource {
  /** By address. */
  readonly #lists = new LRUCache<string, Tagged>({ max: MOST_LISTS });

  summary(): Promise<SourceSummary> {
    return this.#list<SourceSummary>('./api/run');
  }

  generation(number: number): Promise<RobotList> {
    return this.#list<RobotList>(`./api/generations/${number}`);
  }

  archive(): Promise<ArchiveMap> {
    return this.#list<ArchiveMap>('./api/archive');
  }

  robot(id: string): Promise<Robot> {
    return robotAt('robots', id);
  }

  body(id: string): Promise<Robot> {
    return robotAt('bodies', id);
  }

  learned(id: string, signal: AbortSignal): Promise<Robot> {
    return robotAt('learned', id, signal);
  }

  async lineage(id: string): Promise<readonly Ancestor[]> {
    const response = await request(`./api/lineage/${encodeURIComponent(id)}`);
    return (await response.json()) as Ancestor[];
  }

  async #list<T>(path: string): Promise<T> {
    const known = this.#lists.get(path);
    const response = await request(path, known && { headers: { 'if-none-match': known.tag } });
    const list: Tagged =
      known && response.status === 304
        ? known
        : { tag: response.headers.get('etag') ?? '', value: await response.json() };
    this.#lists.set(path, list);
    return list.value as T;
  }
}

async function robotAt(kind: string, id: string, signal?: AbortSignal): Promise<Robot> {
  const response = await request(`./api/${kind}/${encodeURIComponent(id)}`, signal && { signal });
  return parseRobot(await response.json(), id);
}

async function request(path: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { cache: 'no-store', ...options });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new Error(
      'The server of "morphograd view" does not answer. Start it again, then load this page anew.',
      { cause: error },
    );
  }
  if (response.ok || response.status === 304) return response;
  throw new Error(await response.text());
}
