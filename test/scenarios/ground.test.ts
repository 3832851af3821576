import { describe, expect, it } from 'vitest';
import { builtInScenario, parseScenario } from '../../evolve/parts/scenario.ts';
import { groundOf } from '../../scenarios/ground.ts';
import { boxes, cave, worldOn } from '../support/solids.ts';

const walk = builtInScenario('walk');

describe('the ground of a scenario', () => {
  it('rises by its slope', () => {
    const terrain = { kind: 'flat', parameters: { height: 0.1, slope: 0.5 } };
    expect(groundOf({ ...walk, terrain })(2)).toBeCloseTo(1.1, 12);
  });

  it('follows a profile and goes on level beyond it', () => {
    const parameters = { origin: 1, spacing: 0.5, heights: [0, 1, 0.5] };
    const ground = groundOf({ ...walk, terrain: { kind: 'profile', parameters } });
    expect([0, 1.25, 1.5, 1.75, 9].map((x) => ground(x))).toEqual([0, 0.5, 1, 0.75, 0.5]);
  });

  it("is what the scenario's own WGSL says, in space too", () => {
    const json = {
      format: 'morphograd/scenario',
      version: 1,
      dimension: 3,
      terrain: { kind: 'bowl.wgsl', parameters: { steepness: 2 } },
    };
    const files = {
      'bowl.wgsl': `struct Terrain { steepness: f32 }
        fn terrain_height(x: vecH, terrain: Terrain) -> f32 { return terrain.steepness * dot(x, x); }`,
      'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return end.center.x; }',
    };
    expect(groundOf(parseScenario(json, files, 'bowl'))(1, 2)).toBe(10);
  });

  it('is under a place what it would fall on: the floor of a cave, its roof, or nothing', () => {
    const { under } = groundOf(worldOn(cave));
    expect(under([0.5, 0.2])).toBeCloseTo(0, 5);
    expect(under([0.5, 3])).toBeCloseTo(1.2, 5);
    expect(under([0.5, -3])).toBe(Number.NEGATIVE_INFINITY);
    expect(under([20, 3])).toBe(Number.NEGATIVE_INFINITY);
    expect(groundOf(walk).under([2, 1])).toBe(0);
  });

  it('has distances at any number of places, whatever number of them is looked at together', () => {
    const { distance } = groundOf(
      worldOn(
        boxes([
          [0, 0],
          [2, 2],
        ]),
      ),
    );
    const places = Array.from({ length: 5000 }, (_, i) => [1 + i, 0]);
    expect([...distance(places.flat())]).toEqual(places.map(([x]) => x! - 1));
  });
});
