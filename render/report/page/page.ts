// The frame of a page: one file that needs nothing else, neither network nor scripts.

import { type Content, Html, html } from './html.ts';
import { style } from './style.ts';

export interface Page {
  readonly title: string;
  readonly header: Html;
  readonly sections: readonly Section[];
  readonly footer: Content;
}

export interface Section {
  /** Names it in links. */
  readonly id: string;
  readonly title: string;
  /** What it shows, in a sentence or two. */
  readonly lead?: Content;
  readonly content: Content;
}

export function pageOf({ title, header, sections, footer }: Page): string {
  const links = sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>${header}</header>
<nav aria-label="Sections">${links}</nav>
<main>
${sections.map(sectionOf)}
</main>
<footer>${footer}</footer>
</body>
</html>
`;
  return page.markup;
}

const sectionOf = ({ id, title, lead, content }: Section): Html => html`<section id="${id}">
<h2>${title}</h2>
${lead === undefined ? null : html`<p class="lead">${lead}</p>`}
${content}
</section>
`;

export interface Tile {
  readonly label: string;
  readonly value: Content;
  readonly note?: Content;
}

/** Headline figures side by side. */
export const tiles = (all: readonly Tile[]): Html =>
  html`<dl class="tiles">${all.map(
    ({ label, value, note }) =>
      html`<div><dt>${label}</dt><dd>${value}</dd>${note === undefined ? null : html`<dd class="note">${note}</dd>`}</div>`,
  )}</dl>`;

/** @param right Columns of numbers. */
export function tableOf(
  head: readonly Content[],
  rows: readonly (readonly Content[])[],
  right: readonly number[] = [],
): Html {
  const kind = (column: number): Html => new Html(right.includes(column) ? ' class="number"' : '');
  return html`<div class="scroll"><table>
<thead><tr>${head.map((cell, i) => html`<th${kind(i)}>${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td${kind(i)}>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}
