// The selections that are built in. A new one is a file beside this one and a line here.

import { afpoKind } from './afpo.ts';
import { clearingKind } from './clearing.ts';
import { elitistKind } from './elitist.ts';
import { lineagesKind } from './lineages.ts';
import { mapElitesKind } from './map-elites.ts';
import { nsga2Kind } from './nsga2.ts';
import type { SelectionKind } from './selection.ts';
import { tournamentKind } from './tournament.ts';

export const builtInSelections: readonly SelectionKind[] = [
  elitistKind,
  tournamentKind,
  afpoKind,
  nsga2Kind,
  clearingKind,
  lineagesKind,
  mapElitesKind,
];
