// A scenario and bodies that take milliseconds, for tests of what surrounds the simulation.

import { triangleSpace } from '../../evolve/genotypes/triangles.ts';
import { builtInScenario } from '../../scenarios/load.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body.ts';
import { stream } from '../../sim/random.ts';

/** Walking for a fifth of a second, with a population of 6. */
export function smallScenario(changes: Partial<Scenario> = {}): Scenario {
  const walk = builtInScenario('walk');
  return {
    ...walk,
    steps: 50,
    evolution: { population: 6, generations: 2 },
    learning: { ...walk.learning, updates: 2 },
    ...changes,
  };
}

export function randomBody(scenario: Scenario, seed: number): Body {
  const space = triangleSpace(scenario.body!);
  return space.develop(space.random(stream(seed))).body;
}

/** The body with springs so stiff that no step is short enough. */
export function explosive(body: Body): Body {
  const { springs } = body;
  const stiffness = springs.stiffness.map((value) => 1e9 * value);
  const restLength = springs.restLength.map((value) => 1.5 * value);
  return { ...body, springs: { ...springs, stiffness, restLength } };
}
