// One robot of the search, from birth to verdict. Plain data: it goes to workers and into the run's history as it is.

/** Both are drawn from the run's seed and the individual's id alone, so no order of work can change them. */
export interface Seeds {
  /** Of the random genotype, or of the mutation that made it. */
  readonly genotype: number;
  /** Of the controller's initial weights. */
  readonly controller: number;
}

/** Where an individual comes from; everything that a worker needs to make its genotype. */
export interface Birth<G> {
  /** `generation-index`, as in "3-17". */
  readonly id: string;
  readonly generation: number;
  /** Null: a random genotype. */
  readonly parent: { readonly id: string; readonly genotype: G } | null;
  readonly seeds: Seeds;
}

interface Identity<G> {
  readonly id: string;
  readonly generation: number;
  /** Ids. */
  readonly parents: readonly string[];
  readonly seeds: Seeds;
  readonly genotype: G;
}

/** To be evaluated. */
export interface Pending<G> extends Identity<G> {
  readonly status: 'pending';
}

export interface Valid<G> extends Identity<G> {
  readonly status: 'valid';
  /** Greater is better; see `EvaluationResult.fitness`. Finite. */
  readonly fitness: number;
  /** The loss of each evaluation, the first before any update. */
  readonly learningCurve: readonly number[];
}

/** Exploded, or learned in a way that its simulation cannot be believed; it counts as the worst there is. */
export interface Invalid<G> extends Identity<G> {
  readonly status: 'invalid';
  /** A sentence. */
  readonly reason: string;
  readonly learningCurve: readonly number[];
}

export type Judged<G> = Valid<G> | Invalid<G>;
export type Individual<G> = Pending<G> | Judged<G>;
