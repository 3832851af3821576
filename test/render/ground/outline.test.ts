import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import type { Scenario } from '../../../index.ts';
import { floorAt, outlineOf, outlines, type Ring } from '../../../render/ground/outline.ts';
import { groundOf } from '../../../scenarios/ground.ts';
import { type Corner, isInside } from '../../support/polygons.ts';
import { boxes, cave, plane, union, worldOn } from '../../support/solids.ts';

const region = { low: [-2, -1.5], high: [3, 2.5] };
const spacing = 0.05;

const ringsIn = (world: Scenario): Ring[] => outlineOf(groundOf(world).distance, region, spacing);

const encloses = (rings: readonly Ring[], place: Corner): boolean =>
  rings.filter((ring) => isInside(ring as readonly Corner[], place)).length % 2 === 1;

/** Negative for a ring that runs with the clock. */
const area = (ring: Ring): number =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

const worlds: readonly (readonly [string, Scenario])[] = [
  ['a cave', worldOn(cave)],
  [
    'turned boxes over a plane',
    worldOn(union(plane, boxes([[0, 1], [1, 0.3], 0.4], [[1.5, 0.2], [1, 1], -0.7]))),
  ],
  [
    'cells, two of which touch at a corner',
    worldOn({
      kind: 'cells',
      parameters: {},
      cells: { size: 0.5, origin: [-1, -1], rows: ['##.###', '#..#.#', '##.###', '.#..##'] },
    }),
  ],
  [
    'a pipe of its own WGSL',
    worldOn(
      { kind: 'pipe.wgsl', parameters: { radius: 0.6 } },
      {
        'pipe.wgsl': `struct Terrain { radius: f32 }
          fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
            return abs(abs(x.y - 0.2 * sin(2.0 * x.x)) - terrain.radius) - 0.15;
          }`,
      },
    ),
  ],
];

describe('the outline of solids', () => {
  it.each(worlds)('of %s encloses the places with a negative distance, and no others', (_, world) => {
    const rings = ringsIn(world);
    const random = stream(7);
    const places = Array.from(
      { length: 2000 },
      (): Corner => [region.low[0]! + 5 * random.uniform(), region.low[1]! + 4 * random.uniform()],
    );
    const distances = groundOf(world).distance(places.flat());
    // A corner that is narrower than a cell is blunt by less than one.
    const wrong = places.filter(
      (place, i) => Math.abs(distances[i]!) > spacing / 5 && encloses(rings, place) !== distances[i]! < 0,
    );
    expect(wrong).toEqual([]);
  });

  it('has the corners of a box and nothing more, on a grid much coarser than they are sharp', () => {
    const [ring, ...others] = ringsIn(
      worldOn(
        boxes([
          [0.5, 0.5],
          [1, 1],
        ]),
      ),
    );
    expect(others).toEqual([]);
    const corners = [...ring!].map(([x, y]) => [Math.round(1e3 * x) / 1e3, Math.round(1e3 * y) / 1e3]);
    expect(corners.sort()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  it('keeps the solid on its left, so that a hole runs with the clock', () => {
    const cells = { size: 0.5, origin: [0, 0], rows: ['###', '#.#', '###'] };
    const areas = ringsIn(worldOn({ kind: 'cells', parameters: {}, cells })).map(area);
    expect(areas.sort((a, b) => a - b)).toEqual([expect.closeTo(-0.25, 3), expect.closeTo(2.25, 3)]);
  });

  it('is empty where there is no ground, and the region where all is', () => {
    expect(
      ringsIn(
        worldOn(
          boxes([
            [9, 9],
            [1, 1],
          ]),
        ),
      ),
    ).toEqual([]);
    const [all] = ringsIn(
      worldOn(
        boxes([
          [0, 0],
          [40, 40],
        ]),
      ),
    );
    expect(area(all!)).toBeGreaterThan(20);
  });

  it('is as good in a corner of the world that is far away', () => {
    const { distance } = groundOf(
      worldOn(
        boxes([
          [1000.5, -200],
          [1, 1],
        ]),
      ),
    );
    const [ring] = outlineOf(distance, { low: [999, -202], high: [1002, -198] }, spacing);
    expect(area(ring!)).toBeCloseTo(1, 3);
  });
});

describe('the outlines in windows that move', () => {
  it('are looked for again only where a window leaves what is known', () => {
    const { distance } = groundOf(worldOn(cave));
    let looks = 0;
    const counted = (positions: ArrayLike<number>) => {
      looks++;
      return distance(positions);
    };
    const outlinesIn = outlines(counted, spacing);
    const windowAt = (x: number) => ({ low: [x - 1, -1], high: [x + 1, 1] });
    const first = outlinesIn(windowAt(0));
    const once = looks;
    expect(outlinesIn(windowAt(0.3))).toBe(first);
    expect(looks).toBe(once);
    expect(outlinesIn(windowAt(2.9))).not.toBe(first);
    expect(looks).toBeGreaterThan(once);
  });

  it('have none of their edges in a window', () => {
    const { distance } = groundOf(worldOn(plane));
    const rings = outlines(distance, spacing)({ low: [-1, -1], high: [1, 1] });
    const inside = rings.flat().filter(([x, y]) => Math.abs(x) < 1.2 && Math.abs(y) < 1.2);
    expect(inside).toEqual([]);
  });
});

describe('the floor under a place', () => {
  const rings = ringsIn(worldOn(cave));

  it('is that of the cave, in which the place is', () => {
    expect(floorAt(rings, 0.5, 0.2)).toBeCloseTo(0, 4);
    expect(floorAt(rings, 0.5, 2)).toBeCloseTo(1.2, 4);
  });

  it('is the lowest one over a place that is within the ground', () => {
    expect(floorAt(rings, 0.5, -0.5)).toBeCloseTo(0, 4);
  });

  it('is none where there is none', () => {
    expect(
      floorAt(
        ringsIn(
          worldOn(
            boxes([
              [0, 0],
              [1, 1],
            ]),
          ),
        ),
        2,
        1,
      ),
    ).toBeUndefined();
  });
});
