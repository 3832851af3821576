import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { changeSome } from '../../../evolve/genotypes/change.ts';
import { voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { vary } from '../../support/spaces.ts';

describe('changeSome', () => {
  const genes = new Uint8Array(20);
  const sites = [3, 4, 5, 6, 7];

  it('changes at least one of the sites and nothing else, and little more than one on average', () => {
    let changes = 0;
    for (let seed = 0; seed < 500; seed++) {
      const changed = changeSome(
        genes,
        sites,
        () => 1,
        () => true,
        stream(seed),
      );
      const at = Array.from(changed.keys()).filter((i) => changed[i]);
      expect(at.length).toBeGreaterThan(0);
      expect(at.every((i) => sites.includes(i))).toBe(true);
      changes += at.length;
    }
    // Five sites of p = 1/5, given at least one: 1 / (1 - 0.8⁵) = 1.487, standard deviation 0.66.
    expect(Math.abs(changes / 500 - 1.487)).toBeLessThan((4 * 0.66) / Math.sqrt(500));
  });

  it('draws again until what is left is viable', () => {
    const changed = changeSome(
      genes,
      [0, 1],
      () => 1,
      (child) => child[1] === 1,
      stream(1),
    );
    expect(changed[1]).toBe(1);
  });
});

describe('the material and the actuation of voxels', () => {
  const space = voxelSpace({ rows: 2, columns: 3 });
  const parent = space.fromJSON({ voxels: ['s+.', 'S-s'] });
  const shapeOf = (voxels: Uint8Array) => voxels.map((material) => (material ? 1 : 0));

  it.each(['material', 'actuation'] as const)('%s leaves the shape as it was', (name) => {
    for (let seed = 0; seed < 50; seed++) {
      const { voxels } = vary(space, name, [parent, parent], stream(seed));
      expect(shapeOf(voxels)).toEqual(shapeOf(parent.voxels));
    }
  });

  it('actuation changes the phase of every voxel that it changes', () => {
    const phase = (material: number) => Math.max(0, material - 2);
    for (let seed = 0; seed < 50; seed++) {
      const { voxels } = vary(space, 'actuation', [parent, parent], stream(seed));
      voxels.forEach((material, i) => {
        if (material !== parent.voxels[i]) expect(phase(material)).not.toBe(phase(parent.voxels[i]!));
      });
    }
  });
});
