// What was run, complete.

import type { ReportData } from '../data.ts';
import { html } from '../html.ts';
import type { Section } from '../page.ts';

export const config = ({ config }: ReportData): Section => ({
  id: 'config',
  title: 'Config',
  lead: html`Run again with: <code>morphograd evolve --config config.json</code>`,
  content: html`<details><summary>config.json, complete</summary><pre>${config}</pre></details>`,
});
