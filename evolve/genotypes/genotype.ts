// What evolution needs to know of a genotype: how to make one, vary it, build its body, compare it and write it down.

import type { Random } from '../../base/random.ts';
import type { OperatorName } from '../../scenarios/evolution.ts';
import type { Body } from '../../sim/body/body.ts';

/** A body, and where its parts sit in the genotype's space, so that a child's parts can be matched to its parent's. */
export interface Phenotype {
  readonly body: Body;
  /** Names the place of each mass, shape [masses]; two bodies of one space share a key where they share the place. */
  readonly massKeys: Uint32Array;
  /** Names the place of each spring, shape [springs]. */
  readonly springKeys: Uint32Array;
}

/** Makes a child of one parent. It leaves the parent as it was and draws from nothing but `random`. */
export type Mutation<G> = (parent: G, random: Random) => G;

/** Makes a child of two parents; most of it comes from the first. The same rules hold as for a {@link Mutation}. */
export type Crossover<G> = (first: G, second: G, random: Random) => G;

/** A variation operator. Its children are valid genotypes of the space: repaired, connected, within the grid, never empty. */
export type Operator<G> =
  | { readonly parents: 1; readonly vary: Mutation<G> }
  | { readonly parents: 2; readonly vary: Crossover<G> };

/**
 * A kind of genotype. `G` is plain data that structured cloning can send to a worker; every function is pure, so any
 * worker that builds the space from the same options makes the same children and bodies.
 */
export interface GenotypeSpace<G> {
  /** What robots' files name it by. */
  readonly name: string;
  /** One for a newcomer without parents. */
  random(random: Random): G;
  /** The operators that suit this space. */
  readonly operators: Readonly<Partial<Record<OperatorName, Operator<G>>>>;
  /** The body that the genotype stands for, at rest. */
  develop(genotype: G): Phenotype;
  /** JSON data that {@link fromJSON} reads back. */
  toJSON(genotype: G): unknown;
  /** @throws EvolutionError `bad-genotype`, naming the field, if `data` is not a genotype of this space. */
  fromJSON(data: unknown): G;
  /**
   * A short text that is equal for genotypes which develop into the same body, wherever in the grid they stand.
   *
   * @param mirror True: a body and its mirror image count as the same.
   */
  key(genotype: G, mirror?: boolean): string;
  /** The Hamming distance: how many genes that show in the body (present parts, actuation of present parts) differ. */
  distance(a: G, b: G): number;
}
