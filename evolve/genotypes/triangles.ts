// ELDiR's genotype: one bit per triangle of a lattice (present) and one per lattice edge (actuated).
// Strgar, Matthews, Hummer, Kriegman, "Evolution and learning in differentiable robots", RSS 2024, arXiv 2405.14712.

import { EvolutionError } from '../errors.ts';
import type { GenotypeSpace } from '../genotype.ts';
import { bitFlip, bitFlipWithRepair } from '../operators/bit-flip.ts';
import { type Bits, bitsFromText, bitsToText, isEmpty, randomBits } from './bits.ts';
import { develop } from './triangles/develop.ts';
import { createLattice, edgeCount, triangleCount } from './triangles/lattice.ts';
import { checkTriangleOptions, ELDIR_TRIANGLES, type TriangleOptions } from './triangles/options.ts';
import { repair } from './triangles/repair.ts';

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
  const complete = { ...ELDIR_TRIANGLES, ...options };
  checkTriangleOptions(complete);
  const lattice = createLattice(complete.rows, complete.columns);
  const mutateTriangles = bitFlipWithRepair((bits) => repair(lattice, bits));
  return {
    name: 'triangles',
    random: (random) => ({
      triangles: repair(
        lattice,
        nonEmpty(() => randomBits(triangleCount(lattice), random)),
      ),
      actuated: nonEmpty(() => randomBits(edgeCount(lattice), random)),
    }),
    mutate: (parent, random) => ({
      triangles: mutateTriangles(parent.triangles, random),
      actuated: bitFlip(parent.actuated, random),
    }),
    develop: (genotype) => develop(lattice, complete, genotype.triangles, genotype.actuated),
    toJSON: (genotype) => ({
      triangles: bitsToText(genotype.triangles),
      actuated: bitsToText(genotype.actuated),
    }),
    fromJSON: (data) => {
      const fields = readFields(data);
      const triangles = readGenome(fields, 'triangles', triangleCount(lattice));
      const actuated = readGenome(fields, 'actuated', edgeCount(lattice));
      return { triangles: repair(lattice, triangles), actuated };
    },
    key: (genotype) => `${bitsToText(genotype.triangles)}/${bitsToText(genotype.actuated)}`,
  };
}

function nonEmpty(draw: () => Bits): Bits {
  let bits = draw();
  while (isEmpty(bits)) bits = draw();
  return bits;
}

function readFields(data: unknown): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new EvolutionError(
      'bad-genotype',
      'A triangle genotype must be an object of "triangles" and "actuated".',
    );
  }
  const unknown = Object.keys(data).find((field) => field !== 'triangles' && field !== 'actuated');
  if (unknown !== undefined) {
    throw new EvolutionError(
      'bad-genotype',
      `Genotype field "${unknown}" is unknown; a triangle genotype has only "triangles" and "actuated".`,
    );
  }
  return data as Record<string, unknown>;
}

function readGenome(fields: Record<string, unknown>, field: string, length: number): Bits {
  const bits = bitsFromText(fields[field], length, field);
  if (isEmpty(bits))
    throw new EvolutionError('bad-genotype', `Genotype field "${field}" needs at least one 1.`);
  return bits;
}
