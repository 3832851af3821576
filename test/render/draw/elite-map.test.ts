import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../evolve/archive/archive.ts';
import { binned, edgeOf, mapOf } from '../../../render/draw/elite-map.ts';

const axes: readonly Axis[] = [
  { of: 'size', least: 0, most: 40, bins: 10 },
  { of: 'aspect-ratio', least: 1, most: 4, bins: 3 },
  { of: 'gait-frequency', least: 0, most: 8, bins: 300 },
];

const elites = [
  { bins: [0, 1, 299], fitness: 0.5 },
  { bins: [0, 1, 0], fitness: 1.5 },
  { bins: [0, 2, 4], fitness: -0.5 },
];

describe('a map of elites', () => {
  it('shows the fittest over all other axes', () => {
    expect(mapOf(axes, elites, 0, 1)).toEqual([
      { x: 0, y: 1, elite: elites[1] },
      { x: 0, y: 2, elite: elites[2] },
    ]);
    expect(mapOf(axes, elites, 1)).toEqual([
      { x: 1, y: 0, elite: elites[1] },
      { x: 2, y: 0, elite: elites[2] },
    ]);
  });

  it('draws neighbours as one where an axis has very many bins', () => {
    expect(binned(axes[2]!)).toEqual({ name: 'gait frequency [Hz]', least: 0, most: 8, bins: 60 });
    expect(mapOf(axes, elites, 2).map(({ x }) => x)).toEqual([59, 0]);
  });

  it('knows the edges of bins in the unit of their axis', () => {
    const axis = binned(axes[1]!);
    expect([0, 1, 2, 3].map((bin) => edgeOf(axis, bin))).toEqual([1, 2, 3, 4]);
  });
});
