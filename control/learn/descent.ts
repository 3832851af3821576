// The way down: step after step along the gradient as they come, or with those taken back that make it worse.

import type { Group } from './learnable.ts';
import { createOptimizer, type OptimizerSettings, type OptimizerState } from './optimizer.ts';

type Gradients = ReadonlyMap<string, Float64Array>;

/** Walks the values of its groups down; each evaluation of them is told to it, before the next step. */
export interface Descent {
  /**
   * Takes in what was found where the groups stand. It may lead them back.
   * @param gradients By the groups' names; null where there are none, at the end.
   * @returns The loss of where they stand now.
   */
  judge(loss: number, gradients: Gradients | null): number;
  /** Goes on; false where no step is left to try. */
  step(): boolean;
  readonly state: OptimizerState;
}

/** Steps that are never taken back: ELDiR's, and most of the field's. */
export function plainDescent(
  groups: readonly Group[],
  settings: OptimizerSettings,
  state: OptimizerState,
): Descent {
  const optimize = createOptimizer(settings, state);
  let here: Gradients = new Map();
  return {
    judge(loss, gradients) {
      if (gradients) here = gradients;
      return loss;
    },
    step() {
      optimize(groups, here);
      return true;
    },
    state,
  };
}

/** Factor on a step that was too long for the next try. */
const SHORTER = 0.5;

/** Factor after a step that was good. */
const LONGER = 2;

/** As a share of the optimizer's rate; in shorter steps weights of single precision hardly change. */
const SHORTEST = 2 ** -20;

/** A place on the way down. */
interface Place {
  readonly loss: number;
  readonly values: readonly Float64Array[];
  readonly gradients: Gradients | null;
  readonly state: OptimizerState;
}

/**
 * A backtracking line search (Nocedal and Wright, "Numerical optimization", 2006, section 3.1, with simple decrease): a step
 * that makes it worse, or explodes, is taken back and tried at half the length; after a good one the next may be twice as
 * long, up to the optimizer's own. Along smooth losses and rough ones alike it never ends worse than it began.
 */
export function backtrackingDescent(
  groups: readonly Group[],
  settings: OptimizerSettings,
  given: OptimizerState,
): Descent {
  let scale = given.scale ?? 1;
  let state: OptimizerState = { ...given, scale };
  let base: Place | null = null;
  const leadBack = ({ values }: Place) => {
    groups.forEach((group, i) => {
      group.values.set(values[i]!);
    });
  };
  return {
    judge(loss, gradients) {
      const isBetter = base === null || (loss < base.loss && areFinite(gradients));
      if (base !== null) scale = isBetter ? Math.min(1, scale * LONGER) : scale * SHORTER;
      if (isBetter) {
        const values = groups.map((group) => group.values.slice());
        base = { loss, values, gradients, state: structuredClone(state) };
      } else leadBack(base!);
      state = { ...structuredClone(base!.state), scale };
      return base!.loss;
    },
    step() {
      if (scale < SHORTEST) return false;
      createOptimizer(settings, state)(groups, base!.gradients!, scale);
      return true;
    },
    get state() {
      return state;
    },
  };
}

/**
 * What is said of a learning that has ended so.
 * @param rate Of the optimizer, times the robot's own factor.
 */
export function atOptimum(rate: number): string {
  const [longest, shortest] = [rate, rate * SHORTEST].map((length) => length.toPrecision(2));
  return `No step along the gradient makes it better: rates from ${Number(longest)} down to ${Number(shortest)} were tried.`;
}

/** True also where there are none. */
export function areFinite(gradients: Gradients | null): boolean {
  return [...(gradients?.values() ?? [])].every((gradient) => gradient.every(Number.isFinite));
}
