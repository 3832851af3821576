// Stores with bytes that are not what was written: they are said to be damaged or give what they gave, and keep nothing else
// from being listed.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../base/random.ts';
import { DATABASE } from '../evolve/store/connection.ts';
import { type CommandName, commandOf, differences, type Material, stateOf } from './fault-commands.ts';
import { type Ended, ended } from './fault-tools.ts';
import { outcomeOf, rudeness, type Tried } from './fault-verdict.ts';
import { pick } from './fuzz-data.ts';

/** Each changes the bytes of a file. */
const damages: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer>> = {
  'flipped bits': (bytes, random) => {
    // Much of a small database is empty.
    const used = [...bytes.keys()].filter((at) => bytes[at] !== 0);
    for (let left = 1 + random.integer(3); left > 0; left--) {
      const at = pick(used, random);
      bytes[at] = bytes[at]! ^ (1 << random.integer(8));
    }
    return bytes;
  },
  'random bytes': (bytes, random) => {
    const [from, length] = [random.integer(bytes.length), 1 + random.integer(5000)];
    for (let at = from; at < Math.min(bytes.length, from + length); at++) bytes[at] = random.integer(256);
    return bytes;
  },
  'an empty block': (bytes, random) => {
    const from = 512 * random.integer(Math.floor(bytes.length / 512));
    return bytes.fill(0, from, from + 512 * (1 + random.integer(16)));
  },
  'a lost end': (bytes, random) => bytes.subarray(0, random.integer(bytes.length)),
  'another block': (bytes, random) => {
    const block = (): number => 4096 * random.integer(Math.floor(bytes.length / 4096));
    const [from, to] = [block(), block()];
    bytes.copy(bytes, to, from, from + 4096);
    return bytes;
  },
};

/** Damages the store of a run that has another beside it, and has it listed, checked, shown, and resumed or exported. */
export async function damageTrial(material: Material, folder: string, random: Random): Promise<Tried> {
  const name = pick(['resume', 'export'] as const, random);
  const kind = pick(Object.keys(damages), random);
  const at = join(folder, 'at');
  const [hurt, sound] = ['run', 'sound'].map((run) => join(at, run)) as [string, string];
  cpSync(stateOf(material, name, 'before'), at, { recursive: true });
  cpSync(hurt, sound, { recursive: true });
  const file = join(hurt, DATABASE);
  writeFileSync(file, damages[kind]!(readFileSync(file), random));

  const morphograd = (...args: string[]): Promise<Ended> =>
    ended([process.execPath, material.program, ...args]);
  const listed = await morphograd('runs', at);
  rmSync(sound, { recursive: true });
  const checked = await morphograd('check', hurt);
  const shown = await morphograd('status', hurt);
  const done = await ended(commandOf(material, name, at));
  const problems = [
    // A check says what it finds on standard output.
    ...[listed, shown, done].flatMap(rudeness),
    ...rudeness({ ...checked, stderr: checked.stderr || checked.stdout.split('\n')[0]! }),
    ...(listed.code === 0 && /sound .*complete/.test(listed.stdout) ? [] : ['the other run is not listed']),
    ...[shown, done].flatMap(({ code, stderr }) =>
      code === 0 || SAID.test(stderr) ? [] : [`says ${stderr}`],
    ),
    ...(checked.code === 0 && (shown.code ?? done.code) !== 0 ? ['is whole to check alone'] : []),
    ...(done.code === 0 ? changes(material, name, at) : []),
  ];
  return {
    fault: `${kind} for ${name}`,
    outcome: `check ${outcomeOf(checked)}, ${name} ${outcomeOf(done)}`,
    problems,
  };
}

/** What is said of a store that cannot be read: a flipped bit in the number of its version makes it a later version's. */
const SAID = /the store is damaged|no run of morphograd|by a later version/;

/** What a command has made of a damaged store, where it is anything but what the store held. */
function changes(material: Material, name: CommandName, folder: string): string[] {
  try {
    const found = differences(material, name, folder);
    // An export reads what it needs; the rest stays damaged.
    return name === 'export' ? found.filter((each) => !each.includes(DATABASE)) : found;
  } catch (error) {
    return [`leaves a store that cannot be read: ${error}`];
  }
}
