// The robots that come with the page, as a source.

import { InputError, type Robot } from '../../../../index.ts';
import type { Ancestor, SourceSummary } from '../../run-source.ts';
import { robotFromText } from '../files.ts';
import { builtIns } from '../robots/built-in.ts';
import type { RobotSource } from './source.ts';

export class BuiltInSource implements RobotSource {
  readonly #robots = new Map<string, Promise<Robot>>();

  async summary(): Promise<SourceSummary> {
    const robots = await Promise.all(
      builtIns.map(async ({ id, name }) => {
        const { scenario, fitness } = await this.robot(id);
        return {
          id,
          name,
          isKept: true,
          ...(scenario && { task: scenario.name }),
          ...(fitness !== undefined && { fitness }),
        };
      }),
    );
    return {
      title: 'Robots that come with morphograd',
      revision: 'built in',
      isLive: false,
      robots,
      history: [],
      hasArchive: false,
    };
  }

  async generation(): Promise<never> {
    throw new Error('The robots that come with the page belong to no run.');
  }

  archive(): Promise<never> {
    return this.generation();
  }

  robot(id: string): Promise<Robot> {
    const known = this.#robots.get(id);
    if (known) return known;
    const robot = load(id);
    this.#robots.set(id, robot);
    return robot;
  }

  body(id: string): Promise<Robot> {
    return this.robot(id);
  }

  learned(id: string): Promise<Robot> {
    return this.robot(id);
  }

  async lineage(): Promise<readonly Ancestor[]> {
    return [];
  }
}

async function load(id: string): Promise<Robot> {
  const { url, name } = builtIns.find((each) => each.id === id)!;
  const response = await fetch(url);
  if (response.ok) return { ...robotFromText(await response.text(), name), name };
  throw new InputError({
    code: 'not-found',
    where: name,
    problem: `the server of this page gave no file (${response.status}). Load the page again.`,
  });
}
