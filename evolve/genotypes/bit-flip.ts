// Independent flips of genes, one expected per genome, as in ELDiR (Strgar et al., RSS 2024, arXiv 2405.14712).

import type { Random } from '../../base/random.ts';
import { type Bits, equalBits, isEmpty } from './bits.ts';
import type { Change } from './change.ts';
import type { Mutation } from './genotype.ts';

export const flipBit: Change = (bit) => 1 - bit;

/** What flips do to genes that are not bits, and which genomes they may leave. */
export interface Flips {
  readonly change: Change;
  readonly isViable: (genes: Uint8Array) => boolean;
}

const BITS: Flips = { change: flipBit, isViable: (bits) => !isEmpty(bits) };

/** A copy of `genes` in which each is flipped with probability `p`. */
export function flip(genes: Uint8Array, p: number, random: Random, change = flipBit): Uint8Array {
  return genes.map((gene) => (random.chance(p) ? change(gene, random) : gene));
}

/** Flips each bit with p = 1/length, again from the parent as long as nothing is left set. The child may equal it. */
export const bitFlip: Mutation<Bits> = (parent, random) =>
  flipToViable(parent, 1 / parent.length, random, BITS);

/**
 * Flips followed by `repair`, until the repaired child differs from the parent: first with p = 1/length, then with
 * 2/length, 4/length and so on.
 *
 * @param repair Must leave something viable of a genome that is. At least two repaired genomes must exist, or no child
 *   can differ and the search for one never ends.
 * @param flips By default of bits, of which at least one has to stay set.
 */
export function bitFlipWithRepair(
  repair: (genes: Uint8Array) => Uint8Array,
  flips: Flips = BITS,
): Mutation<Uint8Array> {
  return (parent, random) => {
    let child = repair(flipToViable(parent, 1 / parent.length, random, flips));
    for (let p = 2 / parent.length; equalBits(child, parent); p *= 2) {
      child = repair(flipToViable(parent, p, random, flips));
    }
    return child;
  };
}

/** p above 1/2 would only narrow the choice again, and at 1 leave a single child, perhaps the empty one; so 1/2 it is. */
function flipToViable(
  parent: Uint8Array,
  p: number,
  random: Random,
  { change, isViable }: Flips,
): Uint8Array {
  const probability = Math.min(p, 0.5);
  let child = flip(parent, probability, random, change);
  while (!isViable(child)) child = flip(parent, probability, random, change);
  return child;
}
