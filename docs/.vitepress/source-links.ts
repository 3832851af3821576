// Links of pages to files of the repository that are no pages: on the site they lead to a page that shows the file.

import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkdownRenderer } from 'vitepress';

const DOCS = fileURLToPath(new URL('..', import.meta.url));

/** The path within the repository of what a page links to; undefined where that is a page or not a file. */
function leaving(page: string, href: string): string | undefined {
  if (/^(\w+:|#|\/)/.test(href)) return undefined;
  const path = posix.join('docs', posix.dirname(page), href.replace(/[?#].*$/, ''));
  return path.startsWith('docs/') ? undefined : path;
}

/** Under which name of a page a file is shown: names with an ending would be taken for files. */
export const pageOf = (path: string): string => path.replace(/\/$/, '').replaceAll('.', '-');

/** Has links that leave the pages lead to the pages of `source/`. */
export function sourceLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('source-links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue;
      const path = leaving((env as { relativePath: string }).relativePath, String(token.attrGet('href')));
      if (path) token.attrSet('href', `/source/${pageOf(path)}`);
    }
  });
}

/** Every file and folder of the repository that a page links to. */
export function linkedSources(): string[] {
  const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md') && !/^(api|source|\.vitepress)\//.test(file));
  const links = pages.flatMap((page) => {
    const text = readFileSync(posix.join(DOCS, page), 'utf8');
    return [...text.matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, href]) => leaving(page, href!));
  });
  return [...new Set(links.filter((path) => path !== undefined))];
}
