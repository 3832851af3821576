// The operators that are built in, in the order in which they are drawn from. A new one is a file beside this one and a
// line here.

import type { GenotypeSpace, Operator } from '../genotypes/genotype.ts';
import { blockCrossoverKind, uniformCrossoverKind, xorCrossoverKind } from './crossovers.ts';
import { growKind, trimKind } from './grow-trim.ts';
import { learningKind } from './learning.ts';
import { duplicateLimbKind, mirrorLimbKind, moveLimbKind } from './limbs.ts';
import { type OperatorKind, ofGenotype } from './operator.ts';

/** In the order in which they are drawn from. */
export const builtInOperators: readonly OperatorKind[] = [
  learningKind,
  ofGenotype({
    name: 'bit-flip',
    description: "ELDiR's: flips each bit with probability 1 / length.",
    usual: 1,
  }),
  growKind,
  trimKind,
  moveLimbKind,
  mirrorLimbKind,
  duplicateLimbKind,
  ofGenotype({ name: 'material', description: 'Changes the material of a cell; voxels only.' }),
  ofGenotype({ name: 'actuation', description: 'Changes which parts are actuated.', usual: 1 }),
  ofGenotype({ name: 'actuate', description: 'Actuates parts that were passive.', usual: 1 }),
  uniformCrossoverKind,
  blockCrossoverKind,
  xorCrossoverKind,
];

/** The space with all operators that work in it: those of `kinds` in their order, then the others that it brings. */
export function withOperators<G>(
  space: GenotypeSpace<G>,
  kinds: readonly OperatorKind[] = builtInOperators,
): GenotypeSpace<G> {
  const named = kinds.flatMap((kind): [string, Operator<G>][] => {
    const operator = kind.in(space);
    return operator ? [[kind.name, operator]] : [];
  });
  const names = new Set(named.map(([name]) => name));
  const own = Object.entries(space.operators).filter(([name]) => !names.has(name));
  return { ...space, operators: Object.fromEntries([...named, ...own]) };
}
