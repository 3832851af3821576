// Genes changed in place, one expected: what a part is made of, or whether it is actuated.

import type { Random } from '../../base/random.ts';

/** Another value of a gene. */
export type Change = (gene: number, random: Random) => number;

/**
 * A copy of `genes` in which each of `sites` is changed with p = 1 / sites, at least one of them, so that what is left
 * satisfies `isViable`; it is drawn anew until it does.
 *
 * @param sites At least one, and some change of them must be viable, or the search for one never ends.
 */
export function changeSome(
  genes: Uint8Array,
  sites: readonly number[],
  change: Change,
  isViable: (genes: Uint8Array) => boolean,
  random: Random,
): Uint8Array {
  for (;;) {
    const changed = genes.slice();
    let changes = 0;
    for (const site of sites) {
      if (!random.chance(1 / sites.length)) continue;
      changed[site] = change(genes[site]!, random);
      changes++;
    }
    if (changes > 0 && isViable(changed)) return changed;
  }
}
