// Independent bit flips, one expected per genome, as in ELDiR (Strgar et al., RSS 2024, arXiv 2405.14712).

import type { Random } from '../../sim/random.ts';
import type { Mutation } from '../genotype.ts';
import { type Bits, equalBits, isEmpty } from '../genotypes/bits.ts';

/** A copy of `bits` in which each is flipped with probability `p`. */
export function flipBits(bits: Bits, p: number, random: Random): Bits {
  return bits.map((bit) => (random.chance(p) ? 1 - bit : bit));
}

/** Flips each bit with p = 1/length, again from the parent as long as nothing is left set. The child may equal it. */
export const bitFlip: Mutation<Bits> = (parent, random) => flipToNonEmpty(parent, 1 / parent.length, random);

/**
 * Bit flips followed by `repair`, until the repaired child differs from the parent: first with p = 1/length, then with
 * 2/length, 4/length and so on.
 *
 * @param repair Must leave something set in a genome that has something set. At least two repaired genomes must exist,
 *   or no child can differ and the search for one never ends.
 */
export function bitFlipWithRepair(repair: (bits: Bits) => Bits): Mutation<Bits> {
  return (parent, random) => {
    let child = repair(bitFlip(parent, random));
    for (let p = 2 / parent.length; equalBits(child, parent); p *= 2) {
      child = repair(flipToNonEmpty(parent, p, random));
    }
    return child;
  };
}

/** p above 1/2 would only narrow the choice again, and at 1 leave a single child, perhaps the empty one; so 1/2 it is. */
function flipToNonEmpty(parent: Bits, p: number, random: Random): Bits {
  const probability = Math.min(p, 0.5);
  let child = flipBits(parent, probability, random);
  while (isEmpty(child)) child = flipBits(parent, probability, random);
  return child;
}
