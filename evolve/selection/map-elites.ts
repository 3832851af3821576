// MAP-Elites: the fittest of each kind of robot survives, and every one has the same chance to have a child. Mouret and
// Clune, "Illuminating search spaces by mapping elites", arXiv 1504.04909, 2015.

import { type Axis, elitesOf, insert } from '../archive/archive.ts';
import { anyParent, type Selection, type SelectionKind } from './selection.ts';

/** As many survive as there are kinds among parents and children, whatever the population's size. */
export function mapElites(axes: readonly Axis[]): Selection {
  return {
    survive: (candidates) => elitesOf(insert(axes, new Map(), candidates)),
    parent: anyParent,
    newcomers: 0,
  };
}

export const mapElitesKind: SelectionKind = {
  name: 'map-elites',
  description:
    'MAP-Elites (Mouret and Clune, 2015): the fittest of each cell of the archive survives; parents are drawn among them.',
  needsArchive: true,
  create: (_, { axes }) => mapElites(axes!),
};
