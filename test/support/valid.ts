// Valid individuals for tests of what compares them: a fitness, an age and a few descriptors, without a body.

import fc from 'fast-check';
import type { Valid } from '../../evolve/individual/individual.ts';

/** An individual that differs from a plain one by `changes`; number and id follow each other. */
export function valid(number: number, changes: Partial<Valid<null>> = {}): Valid<null> {
  return {
    id: `0-${number}`,
    number,
    generation: 0,
    island: 0,
    operator: null,
    founded: 0,
    founder: number,
    depth: 0,
    inheritedLoss: 0,
    rate: 1,
    seeds: { genotype: 0, controller: 0 },
    parents: [],
    genotype: null,
    key: `${number}`,
    status: 'valid',
    fitness: 0,
    learningCurve: [0],
    rollouts: 1,
    descriptors: { size: 3, mass: 3, actuators: 3, 'actuated-fraction': 1, 'aspect-ratio': 1 },
    ...changes,
  };
}

export const idsOf = (individuals: readonly Valid<null>[]): string[] => individuals.map(({ id }) => id);

/** Up to 20 individuals of few different fitnesses, ages, masses and sizes, so that there are ties. */
export const candidates = (minLength = 0): fc.Arbitrary<Valid<null>[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: -2, max: 3 }), fc.nat(4), fc.nat(5), fc.integer({ min: 3, max: 9 })), {
      minLength,
      maxLength: 20,
    })
    .map((drawn) =>
      drawn.map(([fitness, founded, mass, size], number) =>
        valid(number, { fitness, founded, descriptors: { ...valid(0).descriptors, mass, size } }),
      ),
    );
