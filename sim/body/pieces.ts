// The pieces of a body: masses that springs and cells hold together, and masses that hang on nothing.

import type { Body } from './body.ts';
import { arityOf, elementsOf } from './elements.ts';

/** How many masses each connected component of a body has, the smallest first; one number for a body in one piece. */
export function piecesOf(body: Body): number[] {
  const { masses } = body;
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
  for (const kind of ['spring', 'cell'] as const) {
    const { ends } = elementsOf(body, kind);
    const arity = arityOf(kind, body.dimension);
    for (let at = 0; at < ends.length; at++) if (at % arity > 0) above[root(ends[at - 1]!)] = root(ends[at]!);
  }
  const sizes = new Map<number, number>();
  for (let mass = 0; mass < masses.count; mass++) sizes.set(root(mass), (sizes.get(root(mass)) ?? 0) + 1);
  return [...sizes.values()].sort((a, b) => a - b);
}
