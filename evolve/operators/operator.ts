// What a search has to know of a variation operator: what it is called, and in which spaces it works.

import type { CellCoding } from '../genotypes/coding.ts';
import {
  type Crossover,
  type GenotypeSpace,
  type Mutation,
  type Operator,
  ofOne,
  ofTwo,
} from '../genotypes/genotype.ts';

/** An operator that scenarios can name in "evolution.operators". */
export interface OperatorKind {
  readonly name: string;
  /** A sentence. */
  readonly description: string;
  /** How often it is drawn where a scenario names no operators, relative to others; 0 by default. */
  readonly usual?: number;
  /** True: the child's body is its parent's, so it makes sense only where weights are inherited. */
  readonly keepsBody?: boolean;
  /** The operator in a space; undefined where it does not work. */
  readonly in: <G>(space: GenotypeSpace<G>) => Operator<G> | undefined;
}

/** Works in every space that can be seen as cells. */
export const mutationOfCells =
  (mutation: <G>(coding: CellCoding<G>) => Mutation<G>): OperatorKind['in'] =>
  ({ cells }) =>
    cells && ofOne(mutation(cells));

/** Works in every space that can be seen as cells. */
export const crossoverOfCells =
  (crossover: <G>(coding: CellCoding<G>) => Crossover<G>): OperatorKind['in'] =>
  ({ cells }) =>
    cells && ofTwo(crossover(cells));

/** Works in every space that brings an operator of this name: what it does depends on what the genes are. */
export const ofGenotype = (kind: Omit<OperatorKind, 'in'>): OperatorKind => ({
  ...kind,
  in: ({ operators }) => (Object.hasOwn(operators, kind.name) ? operators[kind.name] : undefined),
});
