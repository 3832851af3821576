// The search that a scenario asks for.

import { alternatives } from '../../base/text.ts';
import { operatorNames } from '../../scenarios/evolution.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { EvolutionError } from '../errors.ts';
import { selectionOf } from '../selection/choose.ts';
import { type Genotype, spaceOf } from './breed.ts';
import type { SearchPlan } from './state.ts';

/**
 * @param seed Of the whole run; a safe integer.
 * @throws {EvolutionError} `bad-options` if the scenario has no space of bodies, or names operators that it lacks
 */
export function planOf(scenario: Scenario, seed: number): SearchPlan<Genotype> {
  const { evolution, learning } = scenario;
  const space = spaceOf(scenario);
  for (const name of operatorNames) {
    if (!evolution.operators[name] || space.operators[name]) continue;
    const known = operatorNames.filter((known) => space.operators[known]);
    throw new EvolutionError(
      'bad-options',
      `Scenario "${scenario.name}": "evolution.operators.${name}" is not an operator of ${space.name}. ` +
        `Set it to 0; they have ${alternatives(known)}.`,
    );
  }
  return { space, selection: selectionOf(evolution, space), evolution, updates: learning.updates, seed };
}
