// Trials of the program among faults. Each asserts that a command ends in a line for a user or is killed, blames no robot and
// leaves no half of a file, and that afterwards, undisturbed, it makes the very bits that it would have made at once.

import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, stream } from '../base/random.ts';
import {
  type CommandName,
  commandNames,
  commandOf,
  differences,
  flaws,
  type Material,
  mend,
  pathsOf,
  stateOf,
  withFixedNames,
} from './fault-commands.ts';
import { damageTrial } from './fault-stores.ts';
import {
  type CallFault,
  type Ended,
  effects,
  ended,
  faulty,
  NO_ROOM,
  onDisk,
  systemCalls,
} from './fault-tools.ts';
import { outcomeOf, rudeness, type Tried } from './fault-verdict.ts';
import { pick } from './fuzz-data.ts';

/** `call`: a system call that fails or kills. `disk`: a small file system. `damage`: other bytes in a store. */
export const kinds = ['call', 'disk', 'damage'] as const;
export type Kind = (typeof kinds)[number];

export interface Finding {
  readonly kind: Kind;
  /** It makes the trial again, with the seed; see {@link trial}. */
  readonly number: number;
  /** The fault. */
  readonly fault: string;
  readonly problems: readonly string[];
}

export interface Trial {
  /** How the command ended among faults. */
  readonly outcome: string;
  readonly finding: Finding | null;
}

/** Largest file system [KiB]: none of the commands needs more. */
const LARGEST = 1600;

/** Makes trial `number` of a kind. What it does depends on these alone, not on the trials before. */
export async function trial(material: Material, kind: Kind, seed: number, number: number): Promise<Trial> {
  const random = stream(seed, 'faults', kind, number);
  const folder = join(material.folder, `${kind}-${number}`);
  mkdirSync(folder);
  try {
    const { fault, outcome, problems } = await trials[kind](material, folder, random);
    return { outcome, finding: problems.length === 0 ? null : { kind, number, fault, problems } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const trials: Readonly<Record<Kind, (material: Material, folder: string, random: Random) => Promise<Tried>>> =
  {
    call: callTrial,
    disk: diskTrial,
    damage: damageTrial,
  };

async function callTrial(material: Material, folder: string, random: Random): Promise<Tried> {
  const name = drawnCommand(random);
  const counts = material.calls.get(name)!;
  const possible = systemCalls.filter((each) => counts.has(each) && (each !== 'pread64' || isReader(name)));
  const call = pick(possible, random);
  const fault = { call, effect: pick(effects, random), when: 1 + random.integer(counts.get(call)!) };
  const at = join(folder, 'at');
  cpSync(stateOf(material, name, 'before'), at, { recursive: true });
  const ending = await ended(faulty(withFixedNames(material, name, at), pathsOf(at), fault));
  const told = `${fault.effect} at ${call} ${fault.when} of ${name}`;
  const { outcome, problems } = await afterwards(material, name, at, ending);
  return { fault: told, outcome, problems: problems.filter((each) => !isExcused(each, name, fault)) };
}

/**
 * Reads fail for those that only read. Where a writer brings its log into the database at last, libsql takes no notice of what
 * it cannot read, and writes another page in its place; only a check of the store finds that.
 */
const isReader = (name: CommandName): boolean => name === 'export' || name === 'report';

/** Nobody removes a temporary file where nothing can be removed, or in a folder of the user's where the program was killed. */
function isExcused(problem: string, name: CommandName, { call, effect }: CallFault): boolean {
  const isOwn = name === 'evolve' || name === 'resume';
  return problem.endsWith('is left') && (call === 'unlink' || (effect === 'SIGKILL' && !isOwn));
}

async function diskTrial(material: Material, folder: string, random: Random): Promise<Tried> {
  const name = drawnCommand(random);
  const size = 4 * (1 + random.integer(LARGEST / 4));
  const [disk, at] = [join(folder, 'disk'), join(folder, 'at')];
  for (const each of [disk, at]) mkdirSync(each);
  const from = stateOf(material, name, 'before');
  const ending = await ended(onDisk(commandOf(material, name, disk), { disk, from, to: at, size }));
  const fault = `${name} on ${size} KiB`;
  if (ending.code === NO_ROOM) return { fault, outcome: 'no room', problems: [] };
  return { fault, ...(await afterwards(material, name, at, ending)) };
}

/** Those that work on runs have more to lose. */
const drawnCommand = (random: Random): CommandName =>
  random.bit() ? pick(['evolve', 'resume'], random) : pick(commandNames, random);

async function afterwards(
  material: Material,
  name: CommandName,
  folder: string,
  ending: Ended,
): Promise<Omit<Tried, 'fault'>> {
  const problems = [...rudeness(ending), ...flaws(material, name, folder, ending)];
  const mended = await mend(material, name, folder, ending);
  const last = mended.at(-1) ?? ending;
  if (last.code !== 0 && mended.length > 0)
    problems.push(`cannot be mended: exit code ${last.code}: ${last.stderr.slice(0, 600)}`);
  else problems.push(...differences(material, name, folder).map((each) => `in the end ${each}`));
  return { outcome: outcomeOf(ending), problems };
}
