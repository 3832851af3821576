// What evolution needs to know of a genotype: how to make one, vary it, build its body and write it down.

import type { Body } from '../sim/body.ts';
import type { Random } from '../sim/random.ts';

/** A body, and where its parts sit in the genotype's space, so that a child's parts can be matched to its parent's. */
export interface Phenotype {
  readonly body: Body;
  /** Names the place of each mass, shape [masses]; two bodies of one space share a key where they share the place. */
  readonly massKeys: Uint32Array;
  /** Names the place of each spring, shape [springs]. */
  readonly springKeys: Uint32Array;
}

/** A variation operator. It leaves the parent as it was and draws from nothing but `random`. */
export type Mutation<G> = (parent: G, random: Random) => G;

/**
 * A kind of genotype. `G` is plain data that structured cloning can send to a worker; every function is pure, so any
 * worker that builds the space from the same options makes the same children and bodies.
 */
export interface GenotypeSpace<G> {
  readonly name: string;
  random(random: Random): G;
  mutate(parent: G, random: Random): G;
  develop(genotype: G): Phenotype;
  /** JSON data that {@link fromJSON} reads back. */
  toJSON(genotype: G): unknown;
  /** @throws EvolutionError `bad-genotype`, naming the field, if `data` is not a genotype of this space. */
  fromJSON(data: unknown): G;
  /** Equal for equal genotypes only. */
  key(genotype: G): string;
}
