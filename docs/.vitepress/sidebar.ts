// The pages of the site in their order. A new page is a file, a line here, and a link in the README.

import type { DefaultTheme } from 'vitepress';

const page = (text: string, link: string): DefaultTheme.SidebarItem => ({ text, link });

const sidebar: DefaultTheme.SidebarItem[] = [
  {
    text: 'Guide',
    items: [
      page('Start', '/guide/start'),
      page('The command line', '/guide/command-line'),
      page('A task of your own', '/guide/tasks'),
      page('What is learned', '/guide/learning'),
      page('Ground', '/guide/ground'),
      page('Controllers', '/guide/controllers'),
      page('Searches', '/guide/searches'),
      page('Runs that survive', '/guide/runs'),
      page('See it', '/guide/viewer'),
      page('In a program', '/guide/library'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('Architecture', '/reference/architecture'),
      page('Verification', '/reference/verification'),
      page('Speed', '/reference/speed'),
    ],
  },
];

export default sidebar;
