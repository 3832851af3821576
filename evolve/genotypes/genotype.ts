// What evolution needs to know of a genotype: how to make one, vary it, build its body, compare it and write it down.

import type { Random } from '../../base/random.ts';
import type { Body, Dimension } from '../../sim/body/body.ts';
import type { Kind } from '../kind.ts';
import type { CellCoding } from './coding.ts';

/** A genotype of whatever space a scenario names; only that space knows what it is. */
export type Genotype = unknown;

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
  | {
      readonly parents: 1;
      /** As a {@link Mutation}. */
      vary(parent: G, random: Random): G;
    }
  | {
      readonly parents: 2;
      /** As a {@link Crossover}. */
      vary(first: G, second: G, random: Random): G;
    };

/** An operator of one parent. */
export const ofOne = <G>(vary: Mutation<G>): Operator<G> => ({ parents: 1, vary });
/** An operator of two parents. */
export const ofTwo = <G>(vary: Crossover<G>): Operator<G> => ({ parents: 2, vary });

/**
 * A space of bodies. `G` is plain data that structured cloning can send to a worker; every function is pure, so any
 * worker that builds the space from the same options makes the same children and bodies.
 */
export interface GenotypeSpace<G> {
  /** What robots' files name it by. */
  readonly name: string;
  /** Of its bodies. */
  readonly dimension: Dimension;
  /** One for a newcomer without parents. */
  random(random: Random): G;
  /** The operators by name, in the order in which they are drawn from; at first those that the genotype brings itself. */
  readonly operators: Readonly<Record<string, Operator<G>>>;
  /** How a genotype is seen as a grid of cells, for the operators of cells; without it they are none of this space's. */
  readonly cells?: CellCoding<G>;
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

/** What is said of an operator that only one genotype has. */
export interface OwnOperator {
  /** A sentence. */
  readonly description: string;
  /** How often it is drawn where a scenario names no operators, relative to others; 1 by default. */
  readonly usual?: number;
}

/** A genotype that scenarios can name in "body": `{"genotype": NAME, …settings}`. */
export interface GenotypeKind<Settings = never, G = unknown> extends Kind {
  /** Of the spaces that its bodies can live in. */
  readonly dimensions: readonly Dimension[];
  /** Operators that its spaces bring and no scenario could name without it. */
  readonly operators?: Readonly<Record<string, OwnOperator>>;
  /**
   * The space of bodies with settings of a scenario, defaults filled in.
   * @param dimension The scenario's; one of `dimensions`.
   */
  readonly space: (settings: Settings, dimension: Dimension) => GenotypeSpace<G>;
}
