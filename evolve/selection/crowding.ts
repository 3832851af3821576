// The crowding distance of NSGA-II: how far an individual's neighbours in its front are apart, objective by objective.
// Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE TEC 6(2), 2002,
// section III-B; over points that differ, as in Fortin and Parizeau, "Revisiting the NSGA-II crowding-distance
// computation", GECCO 2013, for a copy would take the place of an extreme.

import type { Valid } from '../individual/individual.ts';
import type { Point } from './pareto.ts';

/**
 * The distance of each member of a front: the gap between its two neighbours, relative to the span of the front, summed
 * over the objectives; infinite for the first and the last of an objective in which the front has any span. Of members
 * with equal points, all but the oldest have 0.
 */
export function crowdingOf<G>(
  front: readonly Valid<G>[],
  pointOf: (individual: Valid<G>) => Point,
): Map<Valid<G>, number> {
  const distances = new Map(front.map((individual) => [individual, 0]));
  const placed = differing(front.map((individual) => ({ individual, point: pointOf(individual) })));
  for (const objective of placed[0]?.point.keys() ?? []) {
    // Beyond the ends, values are infinite, and so are the gaps.
    const value = (i: number): number => placed[i]?.point[objective] ?? Number.POSITIVE_INFINITY;
    placed.sort(
      (a, b) => a.point[objective]! - b.point[objective]! || a.individual.number - b.individual.number,
    );
    const span = value(placed.length - 1) - value(0);
    if (span === 0) continue;
    for (const [i, { individual }] of placed.entries()) {
      distances.set(individual, distances.get(individual)! + Math.abs(value(i + 1) - value(i - 1)) / span);
    }
  }
  return distances;
}

interface Placed<G> {
  readonly individual: Valid<G>;
  readonly point: Point;
}

/** The oldest at each point. */
function differing<G>(members: readonly Placed<G>[]): Placed<G>[] {
  const oldestFirst = [...members].sort((a, b) => a.individual.number - b.individual.number);
  const byPoint = new Map<string, Placed<G>>();
  for (const member of oldestFirst) {
    const key = member.point.join();
    if (!byPoint.has(key)) byPoint.set(key, member);
  }
  return [...byPoint.values()];
}
