import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { presentIn } from '../../../evolve/genotypes/grid.ts';
import { voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { vary } from '../../support/spaces.ts';

const space = voxelSpace({ rows: 3, columns: 3 });
const read = (...voxels: string[]) => space.fromJSON({ voxels });
const children = (name: 'grow' | 'trim', parent: ReturnType<typeof read>) =>
  Array.from({ length: 60 }, (_, seed) => vary(space, name, [parent, parent], stream(seed)));

describe('grow', () => {
  it('adds one cell beside the body, of any material and in any place', () => {
    const parent = read('...', '.+.', '...');
    const found = children('grow', parent);
    for (const { voxels } of found) {
      expect(presentIn(voxels)).toHaveLength(2);
      expect(voxels[4]).toBe(parent.voxels[4]);
    }
    expect(new Set(found.map(({ voxels }) => voxels.join(''))).size).toBe(16);
  });

  it('trims a body that fills the grid', () => {
    for (const { voxels } of children('grow', read('sss', 's+s', 'sss')))
      expect(presentIn(voxels)).toHaveLength(8);
  });
});

describe('trim', () => {
  it('removes one cell, and cuts no body in two', () => {
    const parent = read('sss', '.s.', 'ss+');
    const found = children('trim', parent);
    for (const { voxels } of found) expect(presentIn(voxels)).toHaveLength(6);
    // All ends but the last that moves.
    expect(new Set(found.map(({ voxels }) => voxels.join(''))).size).toBe(3);
  });

  it('lets the last cell that moves grow instead', () => {
    for (const { voxels } of children('trim', read('...', '.-.', '...')))
      expect(presentIn(voxels)).toHaveLength(2);
  });
});
