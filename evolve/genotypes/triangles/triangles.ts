// ELDiR's genotype: one bit per triangle of a lattice (present) and one per lattice edge (actuated).
// Strgar, Matthews, Hummer, Kriegman, "Evolution and learning in differentiable robots", RSS 2024, arXiv 2405.14712.

import type { Random } from '../../../base/random.ts';
import { EvolutionError } from '../../errors.ts';
import { bitFlip, bitFlipWithRepair, flipBit } from '../bit-flip.ts';
import { type Bits, bitsFromText, bitsToText, isEmpty, randomBits } from '../bits.ts';
import { changeSome } from '../change.ts';
import { readFields } from '../fields.ts';
import { type GenotypeKind, type GenotypeSpace, ofOne } from '../genotype.ts';
import { presentIn } from '../grid.ts';
import { keyOf } from '../key.ts';
import { triangleCoding } from './cells.ts';
import { develop } from './develop.ts';
import { createLattice, edgeCount, triangleCount } from './lattice.ts';
import { checkTriangleOptions, ELDIR_TRIANGLES, type TriangleOptions, triangleSettings } from './options.ts';
import { randomWindow } from './random.ts';
import { presentEdges, repair } from './repair.ts';

/** A bit, 0 or 1, for each triangle and each edge of the lattice. */
export interface TriangleGenotype {
  /** Repaired, so at least one is set; shape [rows × columns], row by row from the bottom. */
  readonly triangles: Bits;
  /** At least one is set, perhaps of an edge that the body lacks; shape [edges]. */
  readonly actuated: Bits;
}

/**
 * The space of triangle bodies. Without options it is ELDiR's: 286 triangles, 453 edges, 168 nodes.
 * In JSON a genotype is `{"triangles": "0110…", "actuated": "1001…"}`; one written by hand is repaired when read.
 *
 * @throws EvolutionError `bad-options`
 */
export function triangleSpace(options: Partial<TriangleOptions> = {}): GenotypeSpace<TriangleGenotype> {
  const { spacing = ELDIR_TRIANGLES.spacing } = options;
  const complete = { ...ELDIR_TRIANGLES, restLength: spacing, ...options };
  checkTriangleOptions(complete);
  const lattice = createLattice(complete.rows, complete.columns);
  const coding = triangleCoding(lattice);
  const flipTriangles = bitFlipWithRepair((bits) => repair(lattice, bits));
  const edgesOf = ({ triangles }: TriangleGenotype): number[] => presentIn(presentEdges(lattice, triangles));
  return {
    name: 'triangles',
    dimension: 2,
    random: (random) => ({
      triangles: repair(
        lattice,
        nonEmpty(() =>
          complete.random
            ? randomWindow(lattice, complete.random, random)
            : randomBits(triangleCount(lattice), random),
        ),
      ),
      actuated: nonEmpty(() => randomBits(edgeCount(lattice), random)),
    }),
    cells: coding,
    operators: {
      'bit-flip': ofOne((parent, random) => ({
        triangles: flipTriangles(parent.triangles, random),
        actuated: bitFlip(parent.actuated, random),
      })),
      actuation: ofOne((parent, random) => reactuated(parent, edgesOf(parent), random)),
      actuate: ofOne((parent, random) => {
        const edges = edgesOf(parent);
        const passive = edges.filter((edge) => !parent.actuated[edge]);
        // Where nothing is passive, something else has to change.
        return reactuated(parent, passive.length > 0 ? passive : edges, random);
      }),
    },
    develop: (genotype) => develop(lattice, complete, genotype.triangles, genotype.actuated),
    toJSON: (genotype) => ({
      triangles: bitsToText(genotype.triangles),
      actuated: bitsToText(genotype.actuated),
    }),
    fromJSON: (data) => {
      const fields = readFields(data, 'triangle', ['triangles', 'actuated']);
      const triangles = readGenome(fields, 'triangles', triangleCount(lattice));
      const actuated = readGenome(fields, 'actuated', edgeCount(lattice));
      return { triangles: repair(lattice, triangles), actuated };
    },
    key: (genotype, mirror = false) => keyOf(coding, genotype, mirror),
    distance: coding.distance,
  };
}

/** Changes the actuation of some edges of the body. */
function reactuated(
  { triangles, actuated }: TriangleGenotype,
  edges: readonly number[],
  random: Random,
): TriangleGenotype {
  return { triangles, actuated: changeSome(actuated, edges, flipBit, (bits) => !isEmpty(bits), random) };
}

function nonEmpty(draw: () => Bits): Bits {
  let bits = draw();
  while (isEmpty(bits)) bits = draw();
  return bits;
}

function readGenome(fields: Record<string, unknown>, field: string, length: number): Bits {
  const bits = bitsFromText(fields[field], length, field);
  if (isEmpty(bits))
    throw new EvolutionError('bad-genotype', `Genotype field "${field}" needs at least one 1.`);
  return bits;
}

export const triangles: GenotypeKind<TriangleOptions, TriangleGenotype> = {
  name: 'triangles',
  description: "ELDiR's: a set of triangles of a lattice, and of actuated edges. 2D.",
  dimensions: [2],
  settings: triangleSettings,
  space: triangleSpace,
};
