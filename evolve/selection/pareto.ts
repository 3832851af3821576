// Non-dominated sorting: individuals in fronts, of which each is dominated only by those before it.
// Fronts as in Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE
// TEC 6(2), 2002; found as in Zhang, Tian, Cheng, Jin, "An efficient approach to nondominated sorting" (ENS-SS), IEEE
// TEC 19(2), 2015.

import type { Valid } from '../individual/individual.ts';

/** Values of the objectives; greater is better in each. */
export type Point = readonly number[];

/** Whether the first point beats the second. */
export type Dominance = (a: Point, b: Point) => boolean;

/** Nowhere worse. Of equal points each covers the other. */
export const covers: Dominance = (a, b) => a.every((value, objective) => value >= b[objective]!);

/** Nowhere worse and somewhere better: Pareto's dominance. */
export const dominates: Dominance = (a, b) => covers(a, b) && !covers(b, a);

/**
 * The individuals front by front, the best front first; their order does not matter.
 *
 * @param beats {@link dominates}, or {@link covers}: then, of individuals with equal points, the older beats the other.
 */
export function frontsOf<G>(
  individuals: readonly Valid<G>[],
  pointOf: (individual: Valid<G>) => Point,
  beats: Dominance = dominates,
): Valid<G>[][] {
  const sorted = individuals.map((individual) => ({ individual, point: pointOf(individual) })).sort(byPoint);
  const fronts: (typeof sorted)[] = [];
  // Nobody is dominated by somebody further down, so the fronts found so far decide.
  for (const each of sorted) {
    const front = fronts.find((members) => !members.some(({ point }) => beats(point, each.point)));
    if (front) front.push(each);
    else fronts.push([each]);
  }
  return fronts.map((front) => front.map(({ individual }) => individual));
}

interface Placed {
  readonly individual: Valid<unknown>;
  readonly point: Point;
}

/** The better in the first objective that tells them apart first, of equals the older. */
function byPoint(a: Placed, b: Placed): number {
  const difference = a.point.map((value, objective) => b.point[objective]! - value).find((d) => d !== 0);
  return difference ?? a.individual.number - b.individual.number;
}
