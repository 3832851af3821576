// What the run was made on, and when.

import type { RunSession } from '../../../evolve/store/reader.ts';
import type { ReportData } from '../page/data.ts';
import { gibibytes, moment, whole } from '../page/format.ts';
import { type Html, html } from '../page/html.ts';
import { type Section, tableOf } from '../page/page.ts';

/** Sessions that are listed, the latest. */
const MOST = 20;

export const machine = ({ sessions, events, backend }: ReportData): Section => ({
  id: 'machine',
  title: 'Machine',
  lead:
    `Evaluated on the ${backend} backend, in ${whole(sessions.length)} ${sessions.length === 1 ? 'session' : 'sessions'}.` +
    (sessions.length > MOST ? ` The latest ${MOST} are listed.` : ''),
  content: html`<div class="stack">${tableOf(
    ['began', 'ended', 'outcome', 'processor', 'cores', 'memory', 'workers', 'system'],
    sessions.slice(-MOST).map(row),
    [4, 5, 6],
  )}
${events.length === 0 ? null : eventTable(events)}</div>`,
});

function row({ began, ended, outcome, machine }: RunSession) {
  const { cpu, cores, memory, workers, platform, node, packageVersion } = machine;
  const system = `${platform}, Node.js ${node}, morphograd ${packageVersion}`;
  return [
    at(began),
    ended ? at(ended) : '–',
    outcome ?? 'none recorded',
    unbroken(cpu),
    whole(cores),
    gibibytes(memory),
    whole(workers),
    html`<span class="wide">${system}</span>`,
  ];
}

/** Does not break into lines. */
const unbroken = (text: string): Html => html`<span class="whole">${text}</span>`;

const at = (iso: string): Html => unbroken(moment(iso));

const eventTable = (events: ReportData['events']): Html =>
  html`<details><summary>Latest events</summary>${tableOf(
    ['at', 'event', ''],
    events.map((event) => [at(event.at), event.kind, event.text]),
  )}</details>`;
