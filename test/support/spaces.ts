// What tests of genotypes share: small spaces of either kind, and bodies to look at.

import fc from 'fast-check';
import { type Random, stream } from '../../base/random.ts';
import type { GenotypeSpace, Phenotype } from '../../evolve/genotypes/genotype.ts';
import { triangleSpace } from '../../evolve/genotypes/triangles/triangles.ts';
import { voxelSpace } from '../../evolve/genotypes/voxels/voxels.ts';
import { withOperators } from '../../evolve/operators/operators.ts';
import type { Body } from '../../sim/body/body.ts';
import { piecesOf } from '../../sim/body/pieces.ts';

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** A space whatever its genotype, for tests that only hand on what it made. */
// biome-ignore lint/suspicious/noExplicitAny: G is in both directions, and no other type stands for any genotype.
export type AnySpace = GenotypeSpace<any>;

/** How to make a space of a kind, its cells 0.1 m apart and its bodies at the origin. */
export const spaceKinds: readonly [name: string, make: (size: GridSize) => AnySpace][] = [
  [
    'triangles',
    (size) => withOperators(triangleSpace({ ...size, spacing: 0.1, restLength: 0.1, origin: [0, 0] })),
  ],
  ['voxels', (size) => withOperators(voxelSpace({ ...size, spacing: 0.1 }))],
];

export const gridSize: fc.Arbitrary<GridSize> = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 7 }) })
  .filter(({ rows, columns }) => rows * columns >= 2);

/** The child that an operator makes, of as many parents as it takes. */
export function vary<G>(
  space: GenotypeSpace<G>,
  name: string,
  [first, second]: readonly [G, G],
  random: Random,
): G {
  const operator = withOperators(space).operators[name]!;
  return operator.parents === 1 ? operator.vary(first, random) : operator.vary(first, second, random);
}

/** Two random genotypes that a few operators have gone over, so that they look like those of a search. */
export function evolved(space: AnySpace, seed: number): [unknown, unknown] {
  const random = stream(seed, 'evolved');
  const names = Object.keys(space.operators);
  let [a, b] = [space.random(random), space.random(random)];
  for (let i = random.integer(4); i > 0; i--) {
    [a, b] = [b, vary(space, names[random.integer(names.length)]!, [a, b], random)];
  }
  return [a, b];
}

export const isConnected = (body: Body): boolean => piecesOf(body).length === 1;

/** All that a body is, whatever the order of its parts; with `isMirrored`, of its mirror image. */
export function lookOf({ body }: Phenotype, isMirrored = false): string {
  const { masses, springs } = body;
  const xs = Array.from({ length: masses.count }, (_, mass) => masses.position[2 * mass]!);
  const across = Math.min(...xs) + Math.max(...xs);
  const micrometres = (value: number) => Math.round(value * 1e6) + 0;
  const place = (mass: number) =>
    `${micrometres(isMirrored ? across - xs[mass]! : xs[mass]!)},${micrometres(masses.position[2 * mass + 1]!)}`;
  return Array.from({ length: springs.count }, (_, s) => {
    const ends = [place(springs.ends[2 * s]!), place(springs.ends[2 * s + 1]!)].sort();
    return `${ends.join(' ')}: ${springs.amplitude[s]} ${springs.stiffness[s]} ${springs.restLength[s]}`;
  })
    .sort()
    .join('\n');
}
