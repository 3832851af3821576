// From a birth to an individual with a body: the part of a generation that comes before its evaluation.

import type { Scenario } from '../scenarios/scenario.ts';
import type { Body } from '../sim/body.ts';
import { EvolutionError } from './errors.ts';
import type { GenotypeSpace } from './genotype.ts';
import { type TriangleGenotype, triangleSpace } from './genotypes/triangles.ts';
import type { Birth, Pending } from './individual.ts';
import { remembered } from './remembered.ts';
import { conceive } from './search.ts';

/** A genotype of any space that a scenario can name. */
export type Genotype = TriangleGenotype;

export interface Newborn {
  readonly individual: Pending<Genotype>;
  readonly body: Body;
}

/** What a worker needs to know to breed one. */
export interface BreedRequest {
  readonly scenario: Scenario;
  readonly birth: Birth<Genotype>;
}

/** Makes individuals and bodies out of births, in their order; in worker threads, or here. */
export interface Breeder {
  breed(scenario: Scenario, births: readonly Birth<Genotype>[]): Promise<Newborn[]>;
}

/**
 * The space of bodies that a scenario's evolution searches.
 * @throws {EvolutionError} `bad-options` if it has none
 */
export function spaceOf({ name, body }: Scenario): GenotypeSpace<Genotype> {
  if (body) return triangleSpace(body);
  throw new EvolutionError(
    'bad-options',
    `Scenario "${name}" has no space of bodies to search ("body" is null): bodies come from robot files there. ` +
      `Name one with "body": {"genotype": "triangles"}, or train a robot of your own with: morphograd train ROBOT.json`,
  );
}

/** Breeds on this thread. */
export function createBreeder(): Breeder & { breedOne(scenario: Scenario, birth: Birth<Genotype>): Newborn } {
  const space = remembered(spaceOf);
  const breedOne = (scenario: Scenario, birth: Birth<Genotype>): Newborn => {
    const individual = conceive(space(scenario), birth);
    return { individual, body: space(scenario).develop(individual.genotype).body };
  };
  return { breedOne, breed: async (scenario, births) => births.map((birth) => breedOne(scenario, birth)) };
}
