import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../../base/random.ts';
import { componentsOf } from '../../../../evolve/genotypes/grid.ts';
import { canMove, repair } from '../../../../evolve/genotypes/voxels/repair.ts';
import { gridSize } from '../../../support/spaces.ts';

describe('repair', () => {
  it('leaves one piece that moves, and changes nothing the second time', () => {
    fc.assert(
      fc.property(gridSize, fc.nat(), (size, seed) => {
        const grid = { ...size, isChequered: false };
        const random = stream(seed);
        const voxels = Uint8Array.from({ length: size.rows * size.columns }, () => random.integer(5));
        const before = voxels.slice();
        const once = repair(grid, voxels);
        expect(repair(grid, once)).toEqual(once);
        expect(componentsOf(grid, once)).toHaveLength(canMove(voxels) ? 1 : 0);
        expect(canMove(once)).toBe(canMove(voxels));
        expect(voxels).toEqual(before);
      }),
    );
  });
});
