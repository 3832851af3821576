// The search configurations that are held against each other at equal rollouts, on ELDiR's ground, objective, material,
// controller and body grid, one rollout an evaluation.

import { parseScenario } from '../evolve/parts/scenario.ts';
import { builtInSource } from '../scenarios/load.ts';
import { overlay } from '../scenarios/overlay.ts';
import type { Scenario } from '../scenarios/scenario.ts';

const inherited = {
  learning: { updates: 12 },
  evolution: { duplicates: 'skip', inheritance: 'weights', newActuators: 'fresh' },
};

/**
 * The defaults of a search, in full since the scenario `eldir` says otherwise, with small random bodies that learn little
 * at first: of each lineage few survive until it has shown what it is good for; learning is cut short where it lags
 * behind others of its kind; the length of its steps adapts.
 */
const lineages = {
  body: { random: { rows: [3, 7], columns: [4, 11], density: [0.5, 0.9] } },
  learning: { updates: 48, optimizer: { kind: 'normalized', rate: 0.2, momentum: 0.5 } },
  evolution: {
    initial: { robots: 150, updates: 6 },
    children: 20,
    duplicates: 'skip',
    inheritance: 'weights',
    newActuators: 'still',
    selfAdaptation: { spread: 0.5, least: 0.25 },
    halving: { first: 1, factor: 3, share: 0.45 },
    operators: { learning: 0.5, 'bit-flip': 1, grow: 0.5, trim: 0.5, actuation: 1, actuate: 1 },
    selection: { kind: 'lineages' },
  },
};

/** Changes to the scenario `eldir`, by the name of the configuration. */
const changes = {
  eldir: {},
  inherited,
  'inherited-map-elites': overlay(inherited, {
    evolution: {
      selection: { kind: 'map-elites' },
      archive: {
        axes: [
          { of: 'size', least: 0, most: 100, bins: 10 },
          { of: 'aspect-ratio', least: 0, most: 4, bins: 8 },
        ],
      },
    },
  }),
  'inherited-afpo': overlay(inherited, { evolution: { selection: { kind: 'afpo', newcomers: 2 } } }),
  'inherited-islands': overlay(inherited, { evolution: { islands: { count: 5, every: 20, migrants: 1 } } }),
  lineages,
  'lineages-elitist': overlay(lineages, { evolution: { selection: { kind: 'elitist' } } }),
  'lineages-clearing': overlay(lineages, {
    evolution: { selection: { kind: 'clearing', radius: 15, capacity: 5 } },
  }),
} as const;

export type SearchName = keyof typeof changes;

export const searchNames = Object.keys(changes) as SearchName[];

/** @param rollouts After which the search ends. */
export function searchScenario(name: SearchName, rollouts: number): Scenario {
  const { json, files, where } = builtInSource('eldir');
  const limits = { evolution: { population: 50, generations: 1_000_000, rollouts } };
  return parseScenario(overlay(overlay(json, changes[name]), limits), files, where);
}
