// The pieces of a body: masses that springs hang together, and masses that hang on nothing.

import type { Body } from './body.ts';

/** How many masses each connected component of a body has, the smallest first; one number for a body in one piece. */
export function piecesOf({ masses, springs }: Pick<Body, 'masses' | 'springs'>): number[] {
  const above = Uint32Array.from({ length: masses.count }, (_, mass) => mass);
  const root = (mass: number): number => {
    let at = mass;
    while (above[at] !== at) {
      // Halves the way for whoever asks next.
      above[at] = above[above[at]!]!;
      at = above[at]!;
    }
    return at;
  };
  for (let spring = 0; spring < springs.count; spring++) {
    above[root(springs.ends[2 * spring]!)] = root(springs.ends[2 * spring + 1]!);
  }
  const sizes = new Map<number, number>();
  for (let mass = 0; mass < masses.count; mass++) sizes.set(root(mass), (sizes.get(root(mass)) ?? 0) + 1);
  return [...sizes.values()].sort((a, b) => a - b);
}
