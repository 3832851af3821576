import { describe, expect, it } from 'vitest';
import { heightsOf, solidsIn, standsAt } from '../../../render/ground/solids.ts';
import type { Surface } from '../../../render/ground/surface.ts';
import { groundOf } from '../../../scenarios/ground.ts';
import { boxes, plane, union, volume, worldOn } from '../../support/solids.ts';

const region = { low: [-4, -4, -4], high: [4, 4, 4] };

const block = boxes(
  [[0.5, 0.3, 1], [1, 0.6, 0.4], 0.4],
  [
    [-1, -1, 0.5],
    [1, 1, 1],
  ],
);

const layers = [
  ['###', '#.#', '###'],
  ['###', '#.#', '##.'],
  ['###', '###', '###'],
];
const cells = { kind: 'cells', parameters: {}, cells: { size: 0.5, origin: [-1, -1, 0], layers } };

const ball = {
  kind: 'ball.wgsl',
  parameters: { radius: 1 },
};
const sources = {
  'ball.wgsl': `struct Terrain { radius: f32 }
    fn terrain_distance(x: vecD, terrain: Terrain) -> f32 { return length(x) - terrain.radius; }`,
};

const worldOf = (terrain: Parameters<typeof worldOn>[0], files = {}) =>
  groundOf(worldOn(terrain, files, 'walk3d'));

const middles = ({ points, faces }: Surface): number[] =>
  Array.from({ length: faces.length / 4 }, (_, face) =>
    [0, 1, 2].map((axis) =>
      [0, 1, 2, 3].reduce((sum, k) => sum + points[3 * faces[4 * face + k]! + axis]! / 4, 0),
    ),
  ).flat();

describe('the solids of space', () => {
  it.each([
    ['boxes', block, 1 * 0.6 * 0.4 + 1],
    ['cells with a hollow among them', cells, 24 * 0.125],
  ] as const)(
    'of %s are their faces, which enclose their volume and lie where the distance is 0',
    (_, terrain, expected) => {
      const ground = worldOf(terrain);
      const solids = solidsIn(ground, region, 0.1);
      expect(volume(solids)).toBeCloseTo(expected, 9);
      for (const distance of ground.distance(middles(solids))) expect(Math.abs(distance)).toBeLessThan(1e-9);
    },
  );

  it('leave out what is not in the region', () => {
    const far = { low: [-1.2, -1.2, -4], high: [-0.8, -0.8, 4] };
    expect(solidsIn(worldOf(block), far, 0.1).faces).toHaveLength(4 * 2);
    expect(solidsIn(worldOf(block), { low: [3, 3, 3], high: [4, 4, 4] }, 0.1).faces).toHaveLength(0);
  });

  it('of a union are those of all its parts but heights, which it has apart', () => {
    const ground = worldOf(union(plane, block, ball), sources);
    expect(volume(solidsIn(ground, region, 0.1))).toBeCloseTo(1.24 + (4 / 3) * Math.PI, 1);
    expect(heightsOf(ground)).toHaveLength(1);
    expect(heightsOf(ground)[0]!(3, 3)).toBe(0);
    expect(heightsOf(worldOf(block))).toHaveLength(0);
    expect(heightsOf(worldOf(plane))).toHaveLength(1);
  });

  it('can be stood on where a face looks up', () => {
    const solids = solidsIn(worldOf(cells), region, 0.1);
    expect(new Set(standsAt(solids, -0.8, -0.8))).toEqual(new Set([1.5]));
    expect(new Set(standsAt(solids, -0.2, -0.2))).toEqual(new Set([1.5]));
    expect(new Set(standsAt(solids, 0.3, 0.3))).toEqual(new Set([0.5, 1.5]));
    expect(standsAt(solids, 3, 3)).toEqual([]);
  });
});
