// Successive halving: learners that lag behind the recent ones are given up early. The stopping form of ASHA, in which a
// learner goes on past a rung if it is among the best of those who got there: Li, Jamieson, Rostamizadeh, Gonina,
// Ben-tzur, Hardt, Recht, Talwalkar, "A system for massively parallel hyperparameter tuning", MLSys 2020, Algorithm 2.
//
// What a learner has to reach is fixed at its birth, from the learners known by then, so it depends neither on the
// order in which others end nor on how many learn at once.

import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import type { Rung } from '../individual/individual.ts';

export type HalvingSettings = NonNullable<EvolutionSettings['halving']>;

/** How one of the latest valid individuals has learned. Plain data. */
export interface Learner {
  /** What made it: a change of the body takes longer to be learned than going on with the same one. */
  readonly operator: string | null;
  /** The loss of each evaluation, less what was inherited. */
  readonly curve: readonly number[];
}

/** As many are remembered: a few generations, for inherited weights make learners better from one to the next. */
export const RECENT = 256;

/** A rung that fewer recent learners have reached, or so few that `share` of them is not even one, cuts nobody. */
export const ENOUGH = 8;

/** The recent learners, the latest last, with newer ones behind them, cut to {@link RECENT}. */
export function remember(recent: readonly Learner[], learners: readonly Learner[]): Learner[] {
  return [...recent, ...learners].slice(-RECENT);
}

/**
 * What learners born now have to reach: after `first`, f · `first`, f² · `first`, … updates, f being the factor, short
 * of the last one, the best loss so far that `share` of the recent learners who got there had by then, at least.
 *
 * @param recent Those that the same operator has made are compared with.
 * @param updates Of a whole lifetime.
 */
export function rungsOf(
  { first, factor, share }: HalvingSettings,
  recent: readonly Learner[],
  operator: string | null,
  updates: number,
): Rung[] {
  const alike = recent.filter((learner) => learner.operator === operator);
  const rungs: Rung[] = [];
  for (let evaluation = first; evaluation < updates; evaluation *= factor) {
    const losses = alike
      .filter(({ curve }) => curve.length > evaluation)
      .map(({ curve }) => Math.min(...curve.slice(0, evaluation + 1)))
      .sort((a, b) => a - b);
    if (losses.length >= Math.max(ENOUGH, 1 / share))
      rungs.push({ evaluation, loss: losses[Math.ceil(share * losses.length) - 1]! });
  }
  return rungs;
}
