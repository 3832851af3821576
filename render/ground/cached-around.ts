// Keeps what was looked up in a region, and looks again only where a window leaves it.

import type { SearchBox } from './search-box.ts';

/**
 * `look`, in windows that move: at what is asked for and some more around it.
 * @param margin How much more on each side, as a share of the window.
 */
export function cachedAround<T>(look: (region: SearchBox) => T, margin: number): (window: SearchBox) => T {
  let known: { readonly region: SearchBox; readonly found: T } | null = null;
  return ({ low, high }) => {
    const isKnown = known?.region.low.every(
      (from, axis) => from < low[axis]! && high[axis]! < known!.region.high[axis]!,
    );
    if (!known || !isKnown) {
      const more = low.map((from, axis) => margin * (high[axis]! - from));
      const region = {
        low: low.map((from, axis) => from - more[axis]!),
        high: high.map((to, axis) => to + more[axis]!),
      };
      known = { region, found: look(region) };
    }
    return known.found;
  };
}
