// The ancestors of a robot, whatever knows them.

import type { Ancestor } from '../run-source.ts';

/** As many as a page has room for. */
const MOST = 200;

/**
 * The robot and its ancestors, the nearest first; of two parents both, each ancestor once.
 * @param find Undefined: nothing is known of it. If that is so of the robot itself, the list is empty.
 */
export function ancestryOf(id: string, find: (id: string) => Omit<Ancestor, 'id'> | undefined): Ancestor[] {
  if (!find(id)) return [];
  const ancestors: Ancestor[] = [];
  const seen = new Set([id]);
  // The set grows while it is walked: what stands behind the cursor is still to come.
  for (const next of seen) {
    if (ancestors.length === MOST) break;
    const ancestor = find(next) ?? { parents: [], isKnown: false };
    ancestors.push({ id: next, ...ancestor });
    for (const parent of ancestor.parents) seen.add(parent);
  }
  return ancestors;
}
