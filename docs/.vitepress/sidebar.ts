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
      page('From one laptop to a cluster', '/guide/cluster'),
      page('See it', '/guide/viewer'),
      page('In a program', '/guide/library'),
    ],
  },
  {
    text: 'Extend',
    items: [
      page('Add an objective', '/extend/objective'),
      page('Add a force', '/extend/force'),
      page('Add a terrain', '/extend/terrain'),
      page('Add a sensor', '/extend/sensor'),
      page('Add a kind of controller', '/extend/controller'),
      page('Add a genotype', '/extend/genotype'),
      page('Add a selection', '/extend/selection'),
      page('Add an evaluator', '/extend/evaluator'),
      page('Add a backend', '/extend/backend'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('Architecture', '/reference/architecture'),
      page('Glossary', '/reference/glossary'),
      page('Run folder and robot format', '/reference/formats'),
      page('Determinism', '/reference/determinism'),
      page('Verification', '/reference/verification'),
      page('Speed', '/reference/speed'),
    ],
  },
];

export default sidebar;
