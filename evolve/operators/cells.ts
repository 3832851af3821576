// The operators of every genotype that can be seen as cells.

import type { OperatorName } from '../../scenarios/evolution.ts';
import type { CellCoding } from '../genotypes/coding.ts';
import type { Crossover, Mutation, Operator } from '../genotypes/genotype.ts';
import { blockCrossover, uniformCrossover, xorCrossover } from './crossovers.ts';
import { grow, trim } from './grow-trim.ts';
import { duplicateLimb, mirrorLimb, moveLimb } from './limbs.ts';

export const ofOne = <G>(vary: Mutation<G>): Operator<G> => ({ parents: 1, vary });
export const ofTwo = <G>(vary: Crossover<G>): Operator<G> => ({ parents: 2, vary });

export function cellOperators<G>(coding: CellCoding<G>) {
  return {
    learning: ofOne((parent: G) => parent),
    grow: ofOne(grow(coding)),
    trim: ofOne(trim(coding)),
    'move-limb': ofOne(moveLimb(coding)),
    'mirror-limb': ofOne(mirrorLimb(coding)),
    'duplicate-limb': ofOne(duplicateLimb(coding)),
    'uniform-crossover': ofTwo(uniformCrossover(coding)),
    'block-crossover': ofTwo(blockCrossover(coding)),
    'xor-crossover': ofTwo(xorCrossover(coding)),
  } satisfies Partial<Record<OperatorName, Operator<G>>>;
}
