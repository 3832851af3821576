// What a scenario asks of elements that a body has none of: its functions would be called for nothing.

import type { Body } from '../sim/body/body.ts';
import { type ElementKind, elementsOf } from '../sim/body/elements.ts';
import { objectivesOf } from './objectives.ts';
import type { Scenario } from './scenario.ts';

/** What comes to nothing, as a sentence; null where the body has what the scenario's forces and objectives are of. */
export function missingElements(scenario: Scenario, body: Body): string | null {
  for (const kind of ['cell', 'facet'] as const) {
    const names = functionsOf(scenario, kind);
    if (names.length > 0 && elementsOf(body, kind).count === 0)
      return `"${names.join('", "')}" of scenario "${scenario.name}" ${names.length > 1 ? 'are' : 'is'} of ${kind}s, but the body has none.`;
  }
  return null;
}

/** The functions of a scenario over elements of a kind. */
export const functionsOf = (scenario: Scenario, kind: ElementKind): string[] => [
  ...scenario.forces[kind],
  ...objectivesOf(scenario).flatMap(({ function: name, over }) => (over === kind ? [name] : [])),
];
