// What a how-to says, done: the files and changes that it shows, made in a copy of the sources.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, read } from './pages.ts';

/** A file that a page shows under its name, whole or as a change. */
export interface Shown {
  readonly path: string;
  readonly language: string;
  readonly text: string;
}

const SOURCES = ['base', 'sim', 'scenarios', 'control', 'evolve'] as const;
const FILES = ['index.ts', 'node.ts', 'version.ts', 'globals.d.ts', 'package.json', 'tsconfig.json'] as const;

/** What stands under a line that is a path alone. */
export function shownIn(page: string): Shown[] {
  const blocks = read(page).matchAll(/^`([^`\s]+)`\n\n```(\w+)\n([\s\S]*?)^```/gm);
  return [...blocks].map(([, path, language, text]) => ({ path: path!, language: language!, text: text! }));
}

/** Not a file of its reader's. */
export const isOfRepository = ({ path }: Shown): boolean =>
  SOURCES.some((folder) => path.startsWith(`${folder}/`));

/** How many files of the repository a page has one write or change. */
export const filesTouched = (page: string): number =>
  new Set(
    shownIn(page)
      .filter(isOfRepository)
      .map(({ path }) => path),
  ).size;

/** How many the page says that there are; 0 where it says nothing. */
export const filesStated = (page: string): number =>
  Number(/\*\*Files touched: (\d+)/.exec(read(page))?.[1] ?? 0);

/** The commands that a page has one type. */
export const commandsIn = (page: string): string[][] =>
  [...read(page).matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, text]) => text!.trim().split('\n'))
    .filter((line) => line.startsWith('npx morphograd '))
    .map((line) => line.split(/\s+/).slice(2));

/** A copy of the sources in which all that the pages say has been done, and their users' folders beside it. */
export function followed(pages: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'morphograd-how-to-'));
  for (const path of [...SOURCES, ...FILES]) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const compiled = {
    extends: './tsconfig.json',
    include: [],
    files: ['index.ts', 'node.ts', 'globals.d.ts'],
  };
  writeFileSync(join(copy, 'tsconfig.library.json'), JSON.stringify(compiled));
  for (const shown of pages.flatMap(shownIn)) follow(copy, shown);
  return copy;
}

function follow(copy: string, { path, language, text }: Shown): void {
  const file = join(copy, path);
  if (language !== 'diff') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  const side = (marks: string): string =>
    text
      .split('\n')
      .filter((line) => line !== '' && marks.includes(line[0]!))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const [before, after] = [side(' -'), side(' +')];
  const content = readFileSync(file, 'utf8');
  if (content.split(before).length !== 2)
    throw new Error(`What a page would change in ${path} is not there just once:\n${before}`);
  writeFileSync(
    file,
    content.replace(before, () => after),
  );
}
