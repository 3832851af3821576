// The built page. Its files are listed once, and only what is on the list is ever read: no path leads out of it.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { addressOf } from '../../../base/names.ts';
import { InputError } from '../../../index.ts';

export interface SiteFile {
  readonly type: string;
  readonly data: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The files of the page by their address, `/` among them.
 * @param hasRun True if the page is to ask this server for robots, and not show its own.
 * @throws {InputError} where the page has not been built
 */
export function siteFiles(folder: string, hasRun: boolean): ReadonlyMap<string, SiteFile> {
  const files = new Map<string, SiteFile>();
  for (const path of pathsBelow(folder)) {
    const type = types[extname(path)];
    if (type) files.set(`/${addressOf(folder, path)}`, { type, data: readFileSync(path) });
  }
  const index = files.get('/index.html');
  if (!index) throw notBuilt(folder);
  files.set('/', hasRun ? { ...index, data: askingForRun(index.data) } : index);
  return files;
}

function pathsBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    throw notBuilt(folder);
  }
}

const notBuilt = (folder: string): InputError =>
  new InputError({
    code: 'not-found',
    where: folder,
    problem: 'the page has not been built. Run: npm run build',
  });

const askingForRun = (html: Buffer): Buffer =>
  Buffer.from(
    html
      .toString('utf8')
      .replace('name="morphograd-source" content="built-in"', 'name="morphograd-source" content="run"'),
  );
