// The robots of a run, from the server that `morphograd view` starts.

import { parseRobot, type Robot } from '../../../index.ts';
import type { Ancestor, SourceSummary } from '../../run-source.ts';
import type { RobotSource } from './source.ts';

export class ServedSource implements RobotSource {
  #summary: { readonly tag: string; readonly value: SourceSummary } | null = null;

  async summary(): Promise<SourceSummary> {
    const headers = this.#summary ? { 'if-none-match': this.#summary.tag } : undefined;
    const response = await request('./api/run', headers);
    if (response.status === 304) return this.#summary!.value;
    const value = (await response.json()) as SourceSummary;
    this.#summary = { tag: response.headers.get('etag') ?? '', value };
    return value;
  }

  async robot(id: string): Promise<Robot> {
    const response = await request(`./api/robots/${encodeURIComponent(id)}`);
    return parseRobot(await response.json(), id);
  }

  async lineage(id: string): Promise<readonly Ancestor[]> {
    const response = await request(`./api/lineage/${encodeURIComponent(id)}`);
    return (await response.json()) as Ancestor[];
  }
}

async function request(path: string, headers?: Record<string, string>): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { cache: 'no-store', ...(headers && { headers }) });
  } catch {
    throw new Error(
      'The server of "morphograd view" does not answer. Start it again, then load this page anew.',
    );
  }
  if (response.ok || response.status === 304) return response;
  throw new Error(await response.text());
}
