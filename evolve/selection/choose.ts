// From a scenario's settings to a selection scheme. A new scheme is a file beside this one and a line here.

import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import { EvolutionError } from '../errors.ts';
import type { GenotypeSpace } from '../genotypes/genotype.ts';
import { afpo } from './afpo.ts';
import { clearing } from './clearing.ts';
import { elitist } from './elitist.ts';
import { lineages } from './lineages.ts';
import { mapElites } from './map-elites.ts';
import { nsga2 } from './nsga2.ts';
import type { Selection } from './selection.ts';
import { tournament } from './tournament.ts';

/** @throws EvolutionError `bad-options` if the settings name MAP-Elites but no archive; checked scenarios never do. */
export function selectionOf<G>(
  { selection, archive, population }: Pick<EvolutionSettings, 'selection' | 'archive' | 'population'>,
  { distance }: Pick<GenotypeSpace<G>, 'distance'>,
): Selection {
  switch (selection.kind) {
    case 'elitist':
      return elitist;
    case 'tournament':
      return tournament(selection.size);
    case 'afpo':
      return afpo(selection.newcomers);
    case 'nsga2':
      return nsga2(selection.objectives);
    case 'clearing':
      return clearing(selection, (a, b) => distance(a as G, b as G));
    case 'lineages':
      return lineages(selection, population);
    case 'map-elites':
      if (archive) return mapElites(archive.axes);
      throw new EvolutionError('bad-options', 'MAP-Elites needs the axes of an archive.');
  }
}
