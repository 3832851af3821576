// The site of the documentation: its pages in their order, and how links that leave them are followed.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import sidebar from './sidebar.ts';
import { sourceLinks } from './source-links.ts';

const api = fileURLToPath(new URL('../api/typedoc-sidebar.json', import.meta.url));

export default defineConfig({
  title: 'morphograd',
  description: 'Soft robots that learn by gradient descent and evolve by mutation.',
  lang: 'en-GB',
  cleanUrls: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  srcExclude: ['api/README.md'],
  markdown: { config: sourceLinks, lineNumbers: false },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Guide', link: '/guide/start', activeMatch: '/guide/' },
      { text: 'Extend', link: '/extend/force', activeMatch: '/extend/' },
      { text: 'Reference', link: '/reference/architecture', activeMatch: '/reference/' },
      ...(existsSync(api) ? [{ text: 'API', link: '/api/', activeMatch: '/api/' }] : []),
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
