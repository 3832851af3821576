// A child of the robot on stage: its genotype mutated, its body grown anew, its weights those of its parent as in evolution.

import { inheritFrom } from '../../../../evolve/search/inheritance.ts';
import {
  builtInParts,
  type GenotypeSpace,
  initialController,
  type Robot,
  spaceOf,
  stream,
  version,
} from '../../../../index.ts';
import { scenarioOf } from '../../../draw/world.ts';

/** Why a robot can have no child, as a sentence; null if it can. */
export function whyNoChild(robot: Robot): string | null {
  if (!robot.genotype) return 'This robot was not grown from a genotype, so there is nothing to mutate.';
  const { body, name } = scenarioOf(robot);
  if (!body) return `The task "${name}" has no space of bodies to mutate in.`;
  if (builtInParts.genotypes.some((kind) => kind.name === body.genotype)) return null;
  return `The genotype "${body.genotype}" comes from a module, which this page does not load.`;
}

/** By the bit flips or, where a space has none, the new cells that evolution would give it. */
function mutated<G>({ operators }: GenotypeSpace<G>, genotype: G, seed: number): G {
  const operator = operators['bit-flip'] ?? operators.grow;
  return operator?.parents === 1 ? operator.vary(genotype, stream(seed, 'mutation')) : genotype;
}

/** @param seed Of the mutation, and of those of the child's first weights that are not its parent's. */
export function childOf(parent: Robot, seed: number): Robot {
  const scenario = scenarioOf(parent);
  const space = spaceOf(scenario);
  const own = space.fromJSON(parent.genotype!.genes);
  const genotype = mutated(space, own, seed);
  const phenotype = space.develop(genotype);
  const { body } = phenotype;
  const controller =
    scenario.evolution.inheritance === 'weights' && parent.controller
      ? inheritFrom(scenario, space, { genotype: own, controller: parent.controller }, phenotype, seed)
      : initialController(scenario.controller, body, seed);
  const { name = 'robot', provenance } = parent;
  return {
    name: `${name.replace(/ \(child\)$/, '')} (child)`,
    body,
    genotype: { space: space.name, genes: space.toJSON(genotype) },
    controller,
    scenario,
    ...(parent.learningRate !== undefined && { learningRate: parent.learningRate }),
    provenance: {
      seed,
      packageVersion: version,
      ...(provenance?.id !== undefined && { parents: [provenance.id] }),
    },
  };
}
