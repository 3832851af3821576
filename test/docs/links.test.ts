import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import sidebar from '../../docs/.vitepress/sidebar.ts';
import { anchorsOf, linksOf, pages, ROOT, read, topPages } from './pages.ts';

/** What is wrong with a link of a page; undefined where it leads somewhere. */
function fault(page: string, link: string): string | undefined {
  const [file, anchor] = link.split('#') as [string, string?];
  const path = file === '' ? page : posix.join(posix.dirname(page), file);
  if (!existsSync(join(ROOT, path))) return `${page}: there is no ${path}`;
  if (anchor !== undefined && !anchorsOf(read(path)).includes(anchor))
    return `${page}: ${path} has no heading #${anchor}`;
  return undefined;
}

describe('the documentation', () => {
  it('links to files and headings that there are', () => {
    const all = [...topPages, 'docs/index.md', ...pages].flatMap((page) =>
      linksOf(read(page)).map((link) => ({ page, link })),
    );
    expect(all.length).toBeGreaterThan(40);
    expect(all.flatMap(({ page, link }) => fault(page, link) ?? [])).toEqual([]);
  });

  it('has every page in the side bar of its site, and in the README', () => {
    const inSidebar = sidebar.flatMap(({ items }) => (items ?? []).map(({ link }) => `docs${link}.md`));
    expect([...inSidebar].sort()).toEqual([...pages].sort());
    const inReadme = linksOf(read('README.md'));
    expect(pages.filter((page) => !inReadme.includes(page))).toEqual([]);
  });
});
