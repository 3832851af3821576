// The report of a run as a page: a pure function of its data.

import type { ReportData } from './page/data.ts';
import { moment } from './page/format.ts';
import { html } from './page/html.ts';
import { pageOf, type Section } from './page/page.ts';
import { archiveMap } from './sections/archive-map.ts';
import { config } from './sections/config.ts';
import { diversity } from './sections/diversity.ts';
import { fitness } from './sections/fitness.ts';
import { gallery } from './sections/gallery.ts';
import { headline } from './sections/headline.ts';
import { learning } from './sections/learning.ts';
import { lineage } from './sections/lineage.ts';
import { machine } from './sections/machine.ts';
import { quarantine } from './sections/quarantine.ts';
import { time } from './sections/time.ts';

/** HTML that needs no other file, no network and no script. */
export function reportPage(data: ReportData): string {
  const { scenario, seed, version, written } = data;
  const parts = [
    fitness,
    diversity,
    learning,
    archiveMap,
    lineage,
    gallery,
    quarantine,
    time,
    machine,
    config,
  ];
  return pageOf({
    title: `${scenario.name}, seed ${seed}: report of a run`,
    header: headline(data),
    sections: parts.map((part) => part(data)).filter((section): section is Section => section !== null),
    footer: html`Written by morphograd ${version} on ${moment(written)}.`,
  });
}
