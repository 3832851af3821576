// What was run, complete.

import type { ReportData } from '../page/data.ts';
import { html } from '../page/html.ts';
import type { Section } from '../page/page.ts';

export const config = ({ config }: ReportData): Section => ({
  id: 'config',
  title: 'Config',
  lead: html`Run again with: <code>morphograd evolve --config config.json</code>`,
  content: html`<details><summary>config.json, complete</summary><pre>${config}</pre></details>`,
});
