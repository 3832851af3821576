// The licences of the packages that the page is bundled from, as one text beside it: their authors ask for that wherever
// their code is passed on. Workers are bundles of their own, so one list is kept for all bundles of a build.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

/** The text's name in the built page. */
export const LICENCES = 'licences.txt';

/** In a package, what has to go with its code; in a folder `licenses`, everything. */
const DUE = /^(licen[cs]e|notice|copying|copyrightnotice)/i;

/** Plugins that write {@link LICENCES}: one for the page, and for each of its workers one that adds to the same list. */
export function licences(): { readonly page: Plugin; readonly worker: () => Plugin } {
  const folders = new Set<string>();
  const collect: Plugin['generateBundle'] = (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') for (const id of chunk.moduleIds) folders.add(packageOf(id));
    }
    folders.delete('');
  };
  return {
    // Workers are bundled while the page's modules are read, so their packages are known by now.
    page: {
      name: 'licences',
      apply: 'build',
      generateBundle(...given) {
        collect.apply(this, given);
        // Two copies of one version are told of once.
        const chapters = new Set([...withDependencies(folders)].map(chapterOf));
        const source = [...chapters].sort().join('\n');
        this.emitFile({ type: 'asset', fileName: LICENCES, source: `${PREFACE}\n${source}` });
      },
    },
    worker: () => ({ name: 'licences-of-worker', apply: 'build', generateBundle: collect }),
  };
}

const PREFACE =
  'This page contains code of the following packages. Their licences and notices follow, package by package.\n';

/** The folder of the package that a module belongs to; empty for a module of our own. */
const packageOf = (id: string): string =>
  /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1] ?? '';

/** What a package publishes may have its dependencies in it, and then no module of theirs is seen. */
function withDependencies(folders: Iterable<string>): ReadonlySet<string> {
  const all = new Set(folders);
  for (const folder of all) {
    const { resolve } = createRequire(join(folder, 'package.json'));
    for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
      const found = resolve.paths(name)?.find((path) => existsSync(join(path, name)));
      if (found) all.add(join(found, name));
    }
  }
  return all;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

function chapterOf(folder: string): string {
  const { name, version, license } = manifestOf(folder);
  const texts = textsIn(folder);
  if (texts.length === 0) throw new Error(`${name} comes without a licence, so it cannot be passed on.`);
  const rule = '='.repeat(80);
  return `${rule}\n${name} ${version} (${license})\n${rule}\n\n${texts.join('\n')}`;
}

function textsIn(folder: string): string[] {
  const more = join(folder, 'licenses');
  const paths = [
    ...namesIn(folder).filter((name) => DUE.test(name)),
    ...(existsSync(more) ? namesIn(more).map((name) => join('licenses', name)) : []),
  ];
  return paths.map((path) => `-- ${basename(path)}\n\n${readFileSync(join(folder, path), 'utf8').trim()}\n`);
}

const namesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
