// A scenario and bodies that take milliseconds, for tests of what surrounds the simulation.

import type { z } from 'zod';
import { stream } from '../../base/random.ts';
import type { EvaluationRequest } from '../../evolve/evaluate/evaluate.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { builtInParts } from '../../evolve/parts/parts.ts';
import { builtInScenario, evolutionSchemaFor } from '../../evolve/parts/scenario.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body/body.ts';

interface Changes extends Partial<Omit<Scenario, 'evolution'>> {
  readonly evolution?: z.input<ReturnType<typeof evolutionSchemaFor>>;
}

/** The simplest search there is, so that a test names what it is about. */
const simplest = {
  population: 6,
  generations: 2,
  operators: { 'bit-flip': 1 },
  selection: { kind: 'elitist' },
  inheritance: 'none',
  selfAdaptation: null,
  halving: null,
} as const;

/** Walking for a fifth of a second, with a population of 6. */
export function smallScenario({ evolution = {}, ...changes }: Changes = {}): Scenario {
  const walk = builtInScenario('walk');
  return {
    ...walk,
    steps: 50,
    learning: { ...walk.learning, updates: 2 },
    ...changes,
    evolution: evolutionSchemaFor(builtInParts).parse({ ...simplest, ...evolution }),
  };
}

export function randomBody(scenario: Scenario, seed: number): Body {
  const space = spaceOf(scenario);
  return space.develop(space.random(stream(seed))).body;
}

/** A body that is to learn from weights drawn with the seed, with nothing else to see to. */
export const requestFor = (scenario: Scenario, body: Body, seed: number): EvaluationRequest => ({
  ...{ id: `0-${seed}`, scenario, body, controller: null, seed, rate: 1 },
  ...{ rungs: [], behaviour: [] },
});

/** The body with springs so stiff that no step is short enough. */
export function explosive(body: Body): Body {
  const { springs } = body;
  const stiffness = springs.stiffness.map((value) => 1e9 * value);
  const restLength = springs.restLength.map((value) => 1.5 * value);
  return { ...body, springs: { ...springs, stiffness, restLength } };
}
