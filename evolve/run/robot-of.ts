// An individual as a robot, with what it has learned and where it comes from.

import type { Robot } from '../../control/robot/robot.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { version } from '../../version.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Valid } from '../individual/individual.ts';
import { bodyOf, controllerOf, type Learnt } from '../individual/learnt.ts';
import { spaceOf } from '../parts/choose.ts';
import type { Parts } from '../parts/parts.ts';

/** What the robots of a run have in common. */
export interface Origin {
  readonly scenario: Scenario;
  /** Of the run. */
  readonly seed: number;
  /** What the fitness was found on. */
  readonly backend: string;
  /** What the scenario may name; by default what is built in. */
  readonly parts?: Parts;
}

/**
 * The robot that an individual of a run is, complete, named `SCENARIO ID`.
 *
 * @param learnt What the individual has learned; its body's genotype stays as it was.
 * @throws {EvolutionError} `bad-options` if the scenario has no space of bodies
 */
export function robotOf(
  { scenario, seed, backend, parts }: Origin,
  { genotype, fitness, learningCurve, id, generation, parents, rate }: Valid<Genotype>,
  learnt: Learnt,
): Robot {
  const space = spaceOf(scenario, parts);
  return {
    name: `${scenario.name} ${id}`,
    body: bodyOf(space.develop(genotype).body, learnt),
    genotype: { space: space.name, genes: space.toJSON(genotype) },
    controller: controllerOf(learnt),
    scenario,
    fitness,
    learningCurve: [...learningCurve],
    ...(rate !== 1 && { learningRate: rate }),
    provenance: { seed, generation, id, parents: [...parents], packageVersion: version, backend },
  };
}
