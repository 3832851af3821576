// The search that a scenario asks for.

import { alternatives } from '../../base/text.ts';
import { entryName } from '../../control/learn/trainable.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { behaviourOf } from '../descriptors/descriptors.ts';
import { EvolutionError } from '../errors.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import { selectionOf, spaceOf, usualOperators } from '../parts/choose.ts';
import { builtInParts, type Parts } from '../parts/parts.ts';
import type { SearchPlan } from './state.ts';

/**
 * @param seed Of the whole run; a safe integer.
 * @param parts What the scenario may name.
 * @throws {EvolutionError} `bad-options` if the scenario has no space of bodies, or names operators that it lacks
 */
export function planOf(scenario: Scenario, seed: number, parts: Parts = builtInParts): SearchPlan<Genotype> {
  const { evolution, learning } = scenario;
  const space = spaceOf(scenario, parts);
  const shared = learning.train.map(entryName).find((name) => /^(world|terrain|task)\./.test(name));
  if (shared !== undefined)
    throw new EvolutionError(
      'bad-options',
      `Scenario "${scenario.name}": "learning.train" names "${shared}", but the robots of a run share their world and their ` +
        'task. Train controllers and fields of bodies here; "morphograd train" fits a world to one robot.',
    );
  const operators = evolution.operators ?? usualOperators(scenario, parts);
  for (const [name, weight] of Object.entries(operators)) {
    if (!weight || Object.hasOwn(space.operators, name)) continue;
    throw new EvolutionError(
      'bad-options',
      `Scenario "${scenario.name}": "evolution.operators.${name}" is not an operator of ${space.name}. ` +
        `Set it to 0; they have ${alternatives(Object.keys(space.operators))}.`,
    );
  }
  const selection = selectionOf(evolution, space, parts);
  const axes = evolution.archive?.axes.map(({ of }) => of) ?? [];
  return {
    space,
    selection,
    behaviour: behaviourOf([...(selection.compares ?? []), ...axes], parts.descriptors),
    evolution: { ...evolution, operators },
    updates: learning.updates,
    seed,
  };
}
