import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../index.ts';
import { type Surface, surfaceOf } from '../../../render/ground/surface.ts';
import { groundOf } from '../../../scenarios/ground.ts';
import { boxes, volume, worldOn } from '../../support/solids.ts';

const region = { low: [-2, -2, -2], high: [2, 2, 2] };

const surfaceIn = (world: Scenario, spacing: number): Surface =>
  surfaceOf(groundOf(world).distance, region, spacing);

const ball = worldOn(
  { kind: 'ball.wgsl', parameters: { radius: 1 } },
  {
    'ball.wgsl': `struct Terrain { radius: f32 }
      fn terrain_distance(x: vecD, terrain: Terrain) -> f32 { return length(x) - terrain.radius; }`,
  },
  'walk3d',
);
const turned = worldOn(boxes([[0.3, 0, 0.1], [1, 0.8, 0.6], 0.4]), {}, 'walk3d');

describe('the surface of solids in space', () => {
  it('encloses the volume of a turned box, whose edges are sharp, on a coarse grid', () => {
    expect(volume(surfaceIn(turned, 0.2))).toBeCloseTo(0.48, 3);
  });

  it('encloses the volume of a ball, the better the finer the grid', () => {
    const exact = (4 / 3) * Math.PI;
    const [coarse, fine] = [0.4, 0.1].map((spacing) => Math.abs(volume(surfaceIn(ball, spacing)) - exact));
    expect(fine).toBeLessThan(0.03);
    expect(fine).toBeLessThan(coarse! / 4);
  });

  it('is closed: along each edge two faces meet, in opposite directions', () => {
    const { faces } = surfaceIn(turned, 0.2);
    const edges = new Map<string, number>();
    for (let i = 0; i < faces.length; i++) {
      const [from, to] = [faces[i]!, faces[i % 4 === 3 ? i - 3 : i + 1]!];
      const key = `${Math.min(from, to)} ${Math.max(from, to)}`;
      edges.set(key, (edges.get(key) ?? 0) + Math.sign(to - from));
    }
    expect([...edges.values()].every((sum) => sum === 0)).toBe(true);
    expect(edges.size).toBeGreaterThan(100);
  });
});
