// From a birth to an individual with a body and a controller to start from: the part of a generation that comes before
// its evaluation.

import type { RobotController } from '../../control/robot/controller.ts';
import { memoizedByScenario } from '../../scenarios/memoized.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body/body.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Birth, Pending } from '../individual/individual.ts';
import { spaceOf } from '../parts/choose.ts';
import { builtInParts, type Parts } from '../parts/parts.ts';
import { inheritFrom } from './inheritance.ts';
import { conceive } from './search.ts';

/** An individual with its genotype and body, ready to be evaluated. */
export interface Newborn {
  readonly individual: Pending<Genotype>;
  /** What its genotype develops into. */
  readonly body: Body;
  /** What it has inherited; null: nothing. */
  readonly controller: RobotController | null;
}

/** What a worker needs to know to breed one. */
export interface BreedRequest {
  readonly birth: Birth<Genotype>;
  /** Of the first parent, if it is to be inherited. */
  readonly inherited: RobotController | null;
}

/** Makes individuals and bodies out of births, in their order; in worker threads, or here. */
export interface Breeder {
  /**
   * The newborns in the order of the requests; the same wherever they are made.
   * @throws {EvolutionError} `bad-options`, or `worker-failed` where a thread broke down
   */
  breed(scenario: Scenario, requests: readonly BreedRequest[]): Promise<Newborn[]>;
}

/** Breeds on this thread. */
export interface LocalBreeder extends Breeder {
  /** @param attempt Another child of the same birth; see {@link conceive}. */
  breedOne(scenario: Scenario, request: BreedRequest, attempt?: number): Newborn;
}

/** A breeder on this thread; it holds nothing that must be closed. */
export function createBreeder(parts: Parts = builtInParts): LocalBreeder {
  const spaceFor = memoizedByScenario((scenario) => spaceOf(scenario, parts));
  const breedOne = (scenario: Scenario, { birth, inherited }: BreedRequest, attempt = 0): Newborn => {
    const space = spaceFor(scenario);
    const individual = conceive(space, birth, { attempt, mirror: scenario.evolution.mirror });
    const child = space.develop(individual.genotype);
    const [parent] = birth.parents;
    const controller =
      parent && inherited
        ? inheritFrom(
            scenario,
            space,
            { genotype: parent.genotype, controller: inherited },
            child,
            individual.seeds.controller,
          )
        : null;
    return { individual, body: child.body, controller };
  };
  return {
    breedOne,
    breed: async (scenario, requests) => requests.map((request) => breedOne(scenario, request)),
  };
}
