// One robot of the search, from birth to verdict. Plain data: it goes to workers and into the run's store as it is.

import type { Descriptors } from '../descriptors/descriptors.ts';

/** Both are drawn from the run's seed and the individual's id alone, so no order of work can change them. */
export interface Seeds {
  /** Of the random genotype, or of the variation that made it. */
  readonly genotype: number;
  /** Of the controller's initial weights. */
  readonly controller: number;
}

/** What is known of an individual before it has a genotype. */
interface Origin {
  /** `generation-index`, as in "3-17". */
  readonly id: string;
  /** Individuals are numbered 0, 1, 2, … in the order in which the search issues them. */
  readonly number: number;
  readonly generation: number;
  /** The island that it is born on; 0 where there is one. */
  readonly island: number;
  /** What varied the parents' genotypes; null: it is a random newcomer. */
  readonly operator: string | null;
  /** Generation of its oldest ancestor; its age is counted from there (Schmidt and Lipson, AFPO, 2010). */
  readonly founded: number;
  /** Number of the random robot that it descends from, by the first parent; its own for a newcomer. */
  readonly founder: number;
  /** Steps back to a random ancestor, by the first parent; 0 for a newcomer. */
  readonly depth: number;
  /** The loss that it inherits: the least of its first parent where weights are inherited, else 0. Gains count from it. */
  readonly inheritedLoss: number;
  /** Factor on the rate of the optimizer. */
  readonly rate: number;
  readonly seeds: Seeds;
}

/** Where an individual comes from; everything that a worker needs to make its genotype. */
export interface Birth<G> extends Origin {
  /** None, one or two; with inheritance the weights come from the first. */
  readonly parents: readonly { readonly id: string; readonly genotype: G }[];
  /**
   * Best losses that its learning has to reach or be given up (successive halving): `loss` after `evaluation`. Empty
   * where learning is never cut short.
   */
  readonly rungs: readonly Rung[];
}

/** Learning goes on past this evaluation only if the least loss so far is at most `loss`. */
export interface Rung {
  readonly evaluation: number;
  readonly loss: number;
}

interface Identity<G> extends Origin {
  /** Ids. */
  readonly parents: readonly string[];
  readonly genotype: G;
  /** See `GenotypeSpace.key`. */
  readonly key: string;
}

/** To be evaluated. */
export interface Pending<G> extends Identity<G> {
  readonly status: 'pending';
}

/** Evaluated, and believed. */
export interface Valid<G> extends Identity<G> {
  readonly status: 'valid';
  /** Greater is better; see `EvaluationResult.fitness`. Finite. */
  readonly fitness: number;
  /** The loss of each evaluation, the first before any update. */
  readonly learningCurve: readonly number[];
  /** Episodes simulated for it; see `EvaluationResult.rollouts`. */
  readonly rollouts: number;
  /** Those of the body, and of the behaviour what the search compares. */
  readonly descriptors: Descriptors;
}

/** Why an individual has no fitness. */
export type InvalidCause = 'exploded' | 'implausible' | 'failed';

/**
 * Exploded, or learned in a way that its simulation cannot be believed, or broke its worker; it counts as the worst there
 * is.
 */
export interface Invalid<G> extends Identity<G> {
  readonly status: 'invalid';
  readonly cause: InvalidCause;
  /** A sentence. */
  readonly reason: string;
  /** As far as it came; empty if it broke its worker. */
  readonly learningCurve: readonly number[];
  readonly rollouts: number;
}

/** The same body as one before it; it is not evaluated. */
export interface Duplicate<G> extends Identity<G> {
  readonly status: 'duplicate';
  /** Id of the first with this body. */
  readonly of: string;
}

/** An individual with its verdict. */
export type Judged<G> = Valid<G> | Invalid<G> | Duplicate<G>;
/** One robot of the search, told apart by `status`. */
export type Individual<G> = Pending<G> | Judged<G>;

/**
 * The order of individuals that nothing else tells apart: the fitter first, of equals the older. Numbers are unique, so
 * a run repeats.
 */
export function byFitness(a: Valid<unknown>, b: Valid<unknown>): number {
  return b.fitness - a.fitness || a.number - b.number;
}
