// The commands that write, each with what it begins with and what it makes where nothing disturbs it.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DATABASE } from '../evolve/store/connection.ts';
import { countsIn, type Ended, ended, lackOfStrace, type SystemCall, traced } from './fault-tools.ts';
import { contentOf, differing, inDatabase } from './run-content.ts';

/** A run of a second. */
const SIZE = ['--population', '4', '--learning-steps', '2', '--seed', '3', '--quiet'];
const SHORT = ['--set', 'scenario.steps=40', '--set', 'top=2'];

export const commandNames = ['evolve', 'resume', 'train', 'export', 'report'] as const;
export type CommandName = (typeof commandNames)[number];

/** Arguments of each, that works in a folder. */
const argsOf: Readonly<Record<CommandName, (folder: string) => string[]>> = {
  evolve: (folder) => ['evolve', ...SIZE, ...SHORT, '--generations', '3', '--out', join(folder, 'run')],
  resume: (folder) => ['resume', join(folder, 'run'), '--generations', '3', '--quiet'],
  train: (folder) => [
    ...['train', join(folder, 'robot.json'), '--learning-steps', '3'],
    ...['--out', join(folder, 'trained.json')],
  ],
  export: (folder) => ['export', join(folder, 'run'), '--top', '6', '--out', join(folder, 'robots')],
  report: (folder) => ['report', join(folder, 'run'), '--out', join(folder, 'report.html')],
};

export interface Material {
  /** The command-line program. */
  readonly program: string;
  readonly folder: string;
  /** How often each command makes each system call on its files; empty without strace. */
  readonly calls: ReadonlyMap<CommandName, ReadonlyMap<SystemCall, number>>;
}

/** The folder that a command finds, or has made where nothing disturbs it. */
export const stateOf = ({ folder }: Material, name: CommandName, when: 'before' | 'after'): string =>
  join(folder, when, name);

/** Has each command do its work once, undisturbed. @param folder An empty one, without links on its path. */
export async function prepare(program: string, folder: string): Promise<Material> {
  const calls = new Map<CommandName, ReadonlyMap<SystemCall, number>>();
  const material: Material = { program, folder, calls };
  const before = (name: CommandName): string => stateOf(material, name, 'before');
  for (const name of commandNames) mkdirSync(before(name), { recursive: true });
  const begun = ['evolve', ...SIZE, ...SHORT, '--generations', '1', '--out', join(before('resume'), 'run')];
  await undisturbed([process.execPath, program, ...begun]);
  const canTrace = lackOfStrace() === null;
  for (const name of commandNames) {
    const after = stateOf(material, name, 'after');
    cpSync(before(name), after, { recursive: true });
    const log = join(folder, `${name}.log`);
    await undisturbed(
      canTrace
        ? traced(withFixedNames(material, name, after), pathsOf(after), log)
        : commandOf(material, name, after),
    );
    if (canTrace) calls.set(name, countsIn(log));
    if (name !== 'evolve') continue;
    for (const other of ['export', 'report'] as const) cpSync(after, before(other), { recursive: true });
    cpSync(join(after, 'run/robots/best-1.json'), join(before('train'), 'robot.json'));
  }
  return material;
}

async function undisturbed(command: readonly string[]): Promise<void> {
  const { code, stderr } = await ended(command);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with exit code ${code}: ${stderr}`);
}

/** The command line of a command that works in `folder`. */
export const commandOf = ({ program }: Material, name: CommandName, folder: string): string[] => [
  ...[process.execPath, program],
  ...argsOf[name](folder),
];

/** The names of temporary files are drawn at random, but strace wants to be told them. */
const FIXED_NAMES =
  "data:text/javascript,import crypto from 'node:crypto';import {syncBuiltinESMExports} from 'node:module';" +
  'crypto.randomBytes=(n)=>Buffer.alloc(n);syncBuiltinESMExports();';

/** As {@link commandOf}, for strace with {@link pathsOf}. */
export function withFixedNames(material: Material, name: CommandName, folder: string): string[] {
  const [node = '', ...rest] = commandOf(material, name, folder);
  return [node, '--import', FIXED_NAMES, ...rest];
}

/** All that a command may write in its folder. */
export function pathsOf(folder: string): string[] {
  const stores = [DATABASE, 'run.lock'].flatMap((name) =>
    ['', '-journal', '-wal', '-shm'].map((end) => `run/${name}${end}`),
  );
  const ranks = Array.from({ length: 6 }, (_, i) => `best-${i + 1}.json`);
  const whole = [
    ...['run/config.json', 'run/history.csv', 'run/report.html', 'trained.json', 'report.html'],
    ...ranks.flatMap((name) => [`run/robots/${name}`, `robots/${name}`]),
  ].flatMap((path) => [path, path.replace(/[^/]+$/, '.$&.00000000')]);
  const folders = ['', 'run', 'run/robots', 'robots'];
  return [...stores, ...whole, ...folders].map((path) => join(folder, path));
}

/** What of a folder differs from what a command makes: files too many or too few, or with other bytes or rows. */
export function differences(material: Material, name: CommandName, folder: string): string[] {
  const after = stateOf(material, name, 'after');
  const [expected, found] = [filesIn(after), filesIn(folder)];
  const missing = expected.filter((file) => !found.includes(file)).map((file) => `${file} is missing`);
  const more = found.filter((file) => !expected.includes(file)).map((file) => `${file} is left`);
  const other = expected
    .filter((file) => found.includes(file))
    .flatMap((file) => differs(after, folder, file));
  return [...missing, ...more, ...other];
}

function differs(after: string, folder: string, file: string): string[] {
  const [expected, found] = [after, folder].map((each) => join(each, file)) as [string, string];
  if (file.endsWith(DATABASE)) {
    const [a, b] = [expected, found].map((path) => contentOf(join(path, '..')));
    return differing(a!, b!).map((table) => `${file}: table ${table} is another`);
  }
  if (file.endsWith('history.csv') || file.endsWith('run.lock')) return [];
  const isWhole = file.endsWith('report.html')
    ? readFileSync(found, 'utf8').trimEnd().endsWith('</html>')
    : readFileSync(found).equals(readFileSync(expected));
  return isWhole ? [] : [`${file} is another`];
}

/** What is wrong with a folder that a command was broken off in: robots that are to blame, halves of files, scraps. */
export function flaws(material: Material, name: CommandName, folder: string, ending: Ended): string[] {
  const halves = filesIn(folder)
    .filter((file) => /(^|\/)[^.][^/]*\.(json|html)$/.test(file) && !isWhole(join(folder, file)))
    .map((file) => `${file} is half written`);
  const expected = filesIn(stateOf(material, name, 'after'));
  const scraps = filesIn(folder).filter(
    (file) => !expected.includes(file) && !/run\.(sqlite|lock)-(journal|wal|shm)$/.test(file),
  );
  const isKilled = ending.code === null;
  return [...halves, ...(isKilled ? [] : scraps.map((file) => `${file} is left`)), ...blamed(folder)];
}

function isWhole(path: string): boolean {
  const text = readFileSync(path, 'utf8');
  return /\.html$/.test(path) ? text.trimEnd().endsWith('</html>') : isJSON(text);
}

function isJSON(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Robots of a run to which a fault of the machine is put down. */
function blamed(folder: string): string[] {
  try {
    return inDatabase(join(folder, 'run'), (database) =>
      database.prepare("SELECT id, reason FROM individuals WHERE cause = 'failed'").all(),
    ).map((row) => `blames ${JSON.stringify(row)}`);
  } catch {
    // Where there is no store yet, nobody is.
    return [];
  }
}

/** Has the command, undisturbed now, reach what it would have made. @returns How each process ended, the last one last. */
export async function mend(
  material: Material,
  name: CommandName,
  folder: string,
  broken: Ended,
): Promise<Ended[]> {
  const again = () => ended(commandOf(material, name, folder));
  if (name === 'evolve') {
    const resumed = await ended([
      process.execPath,
      material.program,
      'resume',
      join(folder, 'run'),
      '--quiet',
    ]);
    const isBegun = !/no folder of a run|broken off before it had begun/.test(resumed.stderr);
    return isBegun ? [resumed] : [await again()];
  }
  if (name === 'resume' || name === 'report') return [await again()];
  if (broken.code === 0) return [];
  if (name === 'train') return existsSync(join(folder, 'trained.json')) ? [] : [await again()];
  // Whoever is killed cannot tidy up.
  if (broken.code === null) rmSync(join(folder, 'robots'), { recursive: true, force: true });
  return [await again()];
}

/** Paths of all files below a folder, relative to it, but for those that SQLite may leave and that say nothing. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.endsWith('-shm') && !(file.endsWith('-wal') && statSync(file).size === 0))
    .map((file) => relative(folder, file))
    .sort();
}
