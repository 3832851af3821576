import { describe, expect, it } from 'vitest';
import { kernel } from '../../support/kernel.ts';

describe('terrain', () => {
  it('is a plane with a slope along the first axis', () => {
    const plane = { 'terrain.height': 0.1, 'terrain.slope': 0.5 };
    expect(kernel(2, ['terrain/flat'], 'terrain_height')({ x: 3, ...plane }).result).toBe(1.6);
    expect(kernel(3, ['terrain/flat'], 'terrain_height')({ 'x.x': 3, 'x.y': 9, ...plane }).result).toBe(1.6);
  });

  it('runs straight between the heights of a profile and level beyond them', () => {
    const heights = Array.from({ length: 256 }, (_, i) => i * i);
    const height = kernel(2, ['terrain/profile'], 'terrain_height');
    const at = (x: number) =>
      height({ x, 'terrain.origin': -1, 'terrain.spacing': 0.5 }, { 'terrain.heights': heights }).result;
    expect([-5, -1, -0.5, 0.25, 126.5, 500].map(at)).toEqual([0, 0, 1, 6.5, 255 ** 2, 255 ** 2]);
  });

  it('is bilinear between the heights of a field and level beyond them', () => {
    const heights = Array.from({ length: 1024 }, (_, i) => (i % 32) * Math.floor(i / 32));
    const height = kernel(3, ['terrain/field'], 'terrain_height');
    const place = { 'terrain.origin.x': -1, 'terrain.origin.y': 1, 'terrain.spacing': 2 };
    const at = ([x, y]: readonly number[]) =>
      height({ 'x.x': x!, 'x.y': y!, ...place }, { 'terrain.heights': heights }).result;
    // Heights are column times row, which bilinear interpolation gives back exactly.
    expect(
      [
        [-1, 1],
        [4, 8],
        [61, 63],
        [99, 8],
        [4, -3],
      ].map(at),
    ).toEqual([0, 2.5 * 3.5, 961, 31 * 3.5, 0]);
  });
});
