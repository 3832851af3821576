// Any number of 32-bit words digested into four, with Philox as the mixing function of a chain.
// For names and fingerprints: 128 bits scatter evenly, but nobody has tried to forge one.

import { philox } from './philox.ts';

/**
 * 128 bits that depend on every word.
 *
 * @param key Uint32Array [2]; different keys give unrelated digests of the same words.
 * @param head Four words digested first. It must tell how many `words` there are: they are filled up with zeros.
 */
export function digest(
  key: Uint32Array,
  head: readonly [number, number, number, number],
  words: ArrayLike<number>,
): Uint32Array {
  const state = Uint32Array.from(head);
  philox(state, key, state);
  for (let first = 0; first < words.length; first += 4) {
    for (let i = 0; i < 4; i++) state[i]! ^= words[first + i] ?? 0;
    philox(state, key, state);
  }
  return state;
}
