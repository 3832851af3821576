// Robot files, and folders of them, as a source (Node only). Files may come and change while they are looked at.

import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { namesIn, readJSON } from '../../../base/files.ts';
import { stemOf } from '../../../base/names.ts';
import { InputError, parseRobot, type Robot, type RobotInput, robotToJSON } from '../../../index.ts';
import type { Ancestor, RobotEntry, RunSource, SourceSummary } from '../run-source.ts';
import { ancestryOf } from './ancestry.ts';

interface Kept {
  readonly id: string;
  readonly robot: Robot;
}

/** Larger files are no robots of the page's size [bytes]. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The robots of files and of folders of such files, those of the folder `robots` of a run among them.
 *
 * @param onRead Called with each robot that is read, and again when its file has changed.
 * @throws {InputError} where a path leads nowhere, or a file that was named is no robot
 */
export function robotFilesSource(
  paths: readonly string[],
  onRead: (file: string, robot: Robot) => void = () => {},
): RunSource {
  const memory = new Map<string, { readonly stamp: string; readonly robot: Robot | null }>();
  const isFolder = (path: string): boolean => statOf(path).isDirectory();
  const hasFolder = paths.some(isFolder);
  const stamped = () =>
    paths
      .flatMap((path) => (isFolder(path) ? filesIn(path) : [path]))
      .map((file) => ({ file, stamp: stampOf(file) }));
  const remember = (file: string, stamp: string, robot: Robot | null): Robot | null => {
    memory.set(file, { stamp, robot });
    if (robot) onRead(file, robot);
    return robot;
  };
  for (const path of paths.filter((each) => !isFolder(each)))
    remember(path, stampOf(path), readRobotFile(path));
  const robots = (): Kept[] =>
    unique(
      stamped().flatMap(({ file, stamp }) => {
        const known = memory.get(file);
        const robot = known?.stamp === stamp ? known.robot : remember(file, stamp, readOrNothing(file));
        return robot ? [{ file, robot }] : [];
      }),
    );
  const robotOf = (id: string): Robot | undefined => robots().find((each) => each.id === id)?.robot;
  const asFile = (id: string): RobotInput | undefined => {
    const robot = robotOf(id);
    return robot && robotToJSON(robot);
  };
  return {
    summary: (): SourceSummary => ({
      title: paths.length === 1 ? basename(paths[0]!) : `${paths.length} files`,
      revision: stamped()
        .map(({ file, stamp }) => `${file} ${stamp}`)
        .join('\n'),
      isLive: hasFolder,
      robots: robots()
        .map(entryOf)
        .sort((a, b) => (b.fitness ?? -Infinity) - (a.fitness ?? -Infinity)),
      history: [],
      hasArchive: false,
    }),
    generation: () => undefined,
    archive: () => undefined,
    robot: asFile,
    // What a file does not say cannot be learned again.
    learned: asFile,
    body: (id) => {
      const robot = robotOf(id);
      return robot && robotToJSON({ body: robot.body });
    },
    lineage(id) {
      const byId = new Map(robots().map((kept) => [kept.id, ancestorOf(kept.robot)]));
      return ancestryOf(id, (ancestor) => byId.get(ancestor));
    },
  };
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch {
    throw new InputError({
      code: 'not-found',
      where: path,
      problem: 'there is no such file or folder. Name the folder of a run, or a robot’s JSON file.',
    });
  }
}

/** In the folder of a run the robots have a folder of their own. */
function filesIn(folder: string): string[] {
  const own = join(folder, 'robots');
  const from = existsSync(own) && statOf(own).isDirectory() ? own : folder;
  const names = namesIn(from).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  return names.sort(new Intl.Collator('en', { numeric: true }).compare).map((name) => join(from, name));
}

/** Changes with the file; empty where it is gone. */
function stampOf(file: string): string {
  try {
    const { mtimeMs, size } = statSync(file);
    return `${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}

const readRobotFile = (file: string): Robot => parseRobot(readJSON(file, MOST_BYTES), file);

/** In a folder there may be other files, and some that are just being removed. */
function readOrNothing(file: string): Robot | null {
  try {
    return readRobotFile(file);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** Robots by the id that their run gave them, else by their file's name; a second of the same id by both. */
function unique(found: readonly { readonly file: string; readonly robot: Robot }[]): Kept[] {
  const taken = new Set<string>();
  return found.map(({ file, robot }) => {
    const name = stemOf(file);
    const own = robot.provenance?.id ?? name;
    const id = [own, `${own} (${name})`, `${own} (${file})`].find((each) => !taken.has(each)) ?? file;
    taken.add(id);
    return { id, robot };
  });
}

function entryOf({ id, robot }: Kept): RobotEntry {
  const { name, fitness, scenario, provenance } = robot;
  return {
    id,
    name: name ?? id,
    isKept: true,
    ...(scenario && { task: scenario.name }),
    ...(fitness !== undefined && { fitness }),
    ...(provenance?.generation !== undefined && { generation: provenance.generation }),
  };
}

function ancestorOf({ fitness, provenance }: Robot): Omit<Ancestor, 'id'> {
  return {
    parents: provenance?.parents ?? [],
    isKnown: true,
    ...(fitness !== undefined && { fitness }),
    ...(provenance?.generation !== undefined && { generation: provenance.generation }),
  };
}
