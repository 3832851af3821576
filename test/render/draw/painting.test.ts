import { describe, expect, it } from 'vitest';
import { paintings, paths, SHADES, type Tile } from '../../../render/draw/painting.ts';
import { groundOf } from '../../../scenarios/ground.ts';
import { boxes, plane, union, worldOn } from '../../support/solids.ts';

const all = { low: [-50, -50], high: [50, 50] };

/** The robot at the origin, one metre over a plane, with a block towards who looks and one away from it. */
const world = worldOn(
  union(
    plane,
    boxes(
      [
        [0, -2, 0.5],
        [1, 1, 1],
      ],
      [
        [0, 2, 0.5],
        [1, 1, 1],
      ],
    ),
  ),
  {},
  'walk3d',
);
const center = [0, 0, 0.2];

const area = (tiles: readonly Tile[]): number =>
  tiles.reduce(
    (sum, { corners }) =>
      sum +
      corners.reduce((part, [x, y], i) => {
        const [nextX, nextY] = corners[(i + 1) % corners.length]!;
        return part + (x * nextY - nextX * y) / 2;
      }, 0),
    0,
  );

describe('a painting of the solids of space', () => {
  const paintingAt = paintings(groundOf(world));

  it('has apart what is before the robot', () => {
    const { behind, before } = paintingAt(center, all);
    expect(area(behind)).toBeCloseTo(area(before), 9);
    const mean = (tiles: readonly Tile[]): number =>
      tiles.reduce((sum, { corners }) => sum + corners[0]![1] / tiles.length, 0);
    expect(mean(before)).toBeLessThan(mean(behind));
  });

  it('has nothing before a robot that stands on top of all', () => {
    const { behind, before } = paintingAt([0, -2, 1.2], all);
    expect(before).toEqual([]);
    expect(behind.length).toBeGreaterThan(0);
  });

  it('has only faces that look towards who looks, the upper ones in the most light', () => {
    const { behind } = paintingAt(center, all);
    expect(behind.every((tile) => area([tile]) > 0)).toBe(true);
    expect(new Set(behind.map(({ shade }) => shade)).size).toBe(3);
    expect(Math.min(...behind.map(({ shade }) => shade))).toBeLessThan(2);
    expect(Math.max(...behind.map(({ shade }) => shade))).toBeLessThan(SHADES);
  });

  it('has nothing that is out of sight', () => {
    const { behind, before } = paintingAt(center, { low: [40, 40], high: [50, 50] });
    expect([...behind, ...before]).toEqual([]);
  });

  it('has as few paths as shades take turns', () => {
    const tile = (shade: number): Tile => ({ corners: [], shade });
    const found = paths(
      [tile(1), tile(1), tile(0), tile(1)],
      () => 'x',
      (data, shade) => data + shade,
    );
    expect(found).toEqual(['xx1', 'x0', 'x1']);
  });
});
