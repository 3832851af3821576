// What a search is made of and how far it is: plain data that `ask`, `tell` and whoever writes it down share.

import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import type { Archive } from '../archive/archive.ts';
import type { GenotypeSpace } from '../genotypes/genotype.ts';
import type { Birth, Valid } from '../individual/individual.ts';
import type { Selection } from '../selection/selection.ts';
import type { Learner } from './halving.ts';

/** What a search is made of. It does not change while the search goes on. */
export interface SearchPlan<G> {
  readonly space: GenotypeSpace<G>;
  readonly selection: Selection;
  /** The scenario's. */
  readonly evolution: EvolutionSettings;
  /** Names of the descriptors of behaviour that are to be measured. */
  readonly behaviour: readonly string[];
  /** Updates of the weights that a learner is given, if it is not given up. */
  readonly updates: number;
  /** Of the whole run; a safe integer. */
  readonly seed: number;
}

/** A population apart. */
export interface Island<G> {
  /** The survivors, in the order of the selection; empty at the start. */
  readonly population: readonly Valid<G>[];
  /** Told, but not selected from yet; those of a steady-state loop never wait. */
  readonly children: readonly Valid<G>[];
}

/** The state of a search: plain data, which `tell` replaces and never changes. */
export interface Search<G> {
  /** Results told so far, which is the number of the birth whose result is due. */
  readonly told: number;
  /** Episodes that were simulated for them. */
  readonly rollouts: number;
  /** Issued, but not told yet, in order. */
  readonly births: readonly Birth<G>[];
  /** As many as the settings ask for. */
  readonly islands: readonly Island<G>[];
  /** Null where the settings ask for none. */
  readonly archive: Archive<G> | null;
  /** How the latest have learned; what successive halving compares with. Empty without it. */
  readonly recent: readonly Learner[];
}
