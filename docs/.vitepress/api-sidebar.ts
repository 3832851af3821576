// The side bar of the reference of the library, from the pages that TypeDoc wrote, in the order of index.ts.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme } from 'vitepress';

const API = new URL('../api/', import.meta.url);

/** Where TypeDoc puts the pages of the modules themselves, which have no heading. */
const MODULES = 'Other';

/** Empty where `typedoc` has not been run. */
export function apiSidebar(): DefaultTheme.SidebarItem[] {
  if (!existsSync(fileURLToPath(API))) return [];
  const text = readFileSync(new URL('../../index.ts', import.meta.url), 'utf8');
  const order = [...text.matchAll(/^\/\/ ([^\n:]+)/gm)].map(([, heading]) => heading!.replaceAll(' ', '_'));
  return readdirSync(API, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => rank(order, a) - rank(order, b))
    .map((folder) => {
      const text = folder === MODULES ? 'Overview' : folder.replaceAll('_', ' ');
      return { text, collapsed: folder !== MODULES, items: pagesIn(folder) };
    });
}

function rank(order: readonly string[], name: string): number {
  if (name === MODULES) return -1;
  return order.includes(name) ? order.indexOf(name) : order.length;
}

function pagesIn(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(new URL(`${folder}/`, API))
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => file.replace(/\.md$/, ''))
    .map((file) => ({ text: file.replace(/^.*\./, '').replace('_', '/'), link: `/api/${folder}/${file}` }))
    .sort((a, b) => a.text.localeCompare(b.text));
}
