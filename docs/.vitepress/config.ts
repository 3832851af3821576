// The site of the documentation: its pages in their order, and how links that leave them are followed.

import { defineConfig } from 'vitepress';
import { apiSidebar } from './api-sidebar.ts';
import { fileNames } from './file-names.ts';
import sidebar from './sidebar.ts';
import { sourceLinks } from './source-links.ts';

const api = apiSidebar();

export default defineConfig({
  title: 'morphograd',
  description: 'Soft robots that learn by gradient descent and evolve by mutation.',
  lang: 'en-GB',
  cleanUrls: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  markdown: { config: (markdown) => [sourceLinks, fileNames].forEach((plugin) => void plugin(markdown)) },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Guide', link: '/guide/start', activeMatch: '/guide/' },
      { text: 'Extend', link: '/extend/force', activeMatch: '/extend/' },
      { text: 'Reference', link: '/reference/architecture', activeMatch: '/reference/' },
      ...(api.length > 0 ? [{ text: 'API', link: '/api/', activeMatch: '/api/' }] : []),
    ],
    sidebar: { '/api/': api, '/': sidebar },
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
