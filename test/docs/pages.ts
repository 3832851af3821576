// The pages of the documentation as files, for tests of what they say.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folders of pages that are written by hand; those of the site's other pages are made from sources. */
const FOLDERS = ['guide', 'extend', 'reference'] as const;

/** Paths from the repository's top. */
export const pages: readonly string[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, 'docs', folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${folder}/${file}`),
);

/** Text files that people read at the top of the repository. */
export const topPages: readonly string[] = readdirSync(ROOT).filter((file) => file.endsWith('.md'));

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Where a page's links and pictures lead, as written; those to other places than files left out. */
export function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^\w+:/.test(link));
}

/** The anchors of a page's headings, as GitHub and the site name them. */
export function anchorsOf(text: string): string[] {
  const headings = text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s+/g, '-'),
  );
}
