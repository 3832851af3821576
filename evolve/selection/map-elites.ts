// MAP-Elites: the fittest of each kind of robot survives, and every one has the same chance to have a child. Mouret and
// Clune, "Illuminating search spaces by mapping elites", arXiv 1504.04909, 2015.

import { type Axis, elitesOf, insert } from '../archive/archive.ts';
import { anyParent, type Selection } from './selection.ts';

/** As many survive as there are kinds among parents and children, whatever the population's size. */
export function mapElites(axes: readonly Axis[]): Selection {
  return {
    survive: (candidates) => elitesOf(insert(axes, new Map(), candidates)),
    parent: anyParent,
    newcomers: 0,
  };
}
