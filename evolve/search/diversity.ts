// How different the robots of a population are.

import { stream } from '../../base/random.ts';
import type { GenotypeSpace } from '../genotypes/genotype.ts';
import type { Individual } from '../individual/individual.ts';

export interface Diversity {
  /** Mean Hamming distance of two different individuals (`GenotypeSpace.distance`); 0 if there are no two. */
  readonly distance: number;
  /** Bodies that differ; see `GenotypeSpace.key`. */
  readonly bodies: number;
}

/** All pairs of as many individuals are compared; of more, as many pairs drawn at random. */
const ALL_PAIRS = 200;

/** The diversity of a population in any order; the same individuals always give the same one. */
export function diversityOf<G>(
  space: Pick<GenotypeSpace<G>, 'distance'>,
  population: readonly Individual<G>[],
): Diversity {
  const sorted = [...population].sort((a, b) => a.number - b.number);
  const pairs = sorted.length <= ALL_PAIRS ? allPairs(sorted.length) : somePairs(sorted.length);
  const sum = pairs.reduce(
    (total, [a, b]) => total + space.distance(sorted[a]!.genotype, sorted[b]!.genotype),
    0,
  );
  return {
    distance: pairs.length === 0 ? 0 : sum / pairs.length,
    bodies: new Set(population.map(({ key }) => key)).size,
  };
}

type Pair = readonly [number, number];

function allPairs(count: number): Pair[] {
  return Array.from({ length: count }, (_, a) => a).flatMap((a) =>
    Array.from({ length: a }, (_, b): Pair => [a, b]),
  );
}

function somePairs(count: number): Pair[] {
  const random = stream(0, 'pairs');
  return Array.from({ length: (ALL_PAIRS * (ALL_PAIRS - 1)) / 2 }, (): Pair => {
    const a = random.integer(count);
    return [a, (a + 1 + random.integer(count - 1)) % count];
  });
}
