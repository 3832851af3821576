// Groups the reference of the library under the headings of index.ts, in their order.

import { readFileSync } from 'node:fs';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';

const text = readFileSync(new URL('../../index.ts', import.meta.url), 'utf8');

/** @type {Map<string, string>} Headings by names. */
const headings = new Map();
for (const [, heading, exports] of text.matchAll(/^\/\/ ([^\n:]+)[^\n]*\n\n((?:export[\s\S]*?;\n)+)/gm))
  for (const [, names] of exports.matchAll(/\{([\s\S]*?)\}/g))
    for (const name of names.split(',')) headings.set(name.trim().replace(/^type /, ''), heading);

/** What needs Node has a heading of its own. */
const homes = { 'morphograd/node': 'In Node' };

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.options.setValue('categoryOrder', [...new Set(headings.values()), ...Object.values(homes), '*']);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
      const home = reflection.parent?.name;
      const heading = home === 'morphograd' ? headings.get(reflection.name) : home && homes[home];
      if (heading === undefined) continue;
      const holders = reflection.signatures ?? [reflection];
      for (const holder of holders) {
        holder.comment ??= new Comment();
        holder.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: heading }]));
      }
    }
  });
}
