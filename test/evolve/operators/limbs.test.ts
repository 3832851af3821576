import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { type Cells, componentsOf, keepOnly, presentIn } from '../../../evolve/genotypes/grid.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import { type VoxelGenotype, voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { drawLimb } from '../../../evolve/operators/limbs.ts';
import { vary } from '../../support/spaces.ts';

const space = voxelSpace({ rows: 6, columns: 8 });
const grid = { rows: 6, columns: 8, isChequered: false };
const parent = space.fromJSON({
  voxels: ['........', '........', '........', '........', '.ssss+..', '.-..S...'],
});

const sorted = (cells: Cells) => [...cells].filter((value) => value !== 0).sort();
const children = (name: 'move-limb' | 'mirror-limb' | 'duplicate-limb'): VoxelGenotype[] =>
  Array.from({ length: 100 }, (_, seed) => vary(space, name, [parent, parent], stream(seed)));

describe('drawLimb', () => {
  it('takes a connected part of the body, at most a third of it', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { voxels } = space.random(stream(seed));
        const limb = drawLimb(grid, voxels, stream(seed, 'limb'));
        expect(limb.every((cell) => voxels[cell])).toBe(true);
        expect(componentsOf(grid, keepOnly(voxels, limb))).toHaveLength(1);
        expect(limb.length).toBeLessThanOrEqual(Math.max(1, presentIn(voxels).length / 3));
      }),
    );
  });
});

describe('move-limb', () => {
  it('takes the materials along', () => {
    const moved = children('move-limb').filter(({ voxels }) => presentIn(voxels).length === 7);
    for (const { voxels } of moved) expect(sorted(voxels)).toEqual(sorted(parent.voxels));
    expect(moved.length).toBeGreaterThan(50);
    expect(new Set(moved.map(({ voxels }) => voxels.join(''))).size).toBeGreaterThan(30);
  });
});

describe('mirror-limb', () => {
  it('keeps a limb at its height', () => {
    const heights = ({ voxels }: VoxelGenotype) => presentIn(voxels).map((cell) => Math.floor(cell / 8));
    const turned = children('mirror-limb').filter((child) => heights(child).length === 7);
    for (const child of turned) expect(heights(child)).toEqual(heights(parent));
    expect(turned.length).toBeGreaterThan(20);
  });

  it('turns a triangle about: what was its left edge is its right one', () => {
    const triangles = triangleSpace({ rows: 1, columns: 5 });
    // Two triangles, and of the first the left edge and of the second the right one actuated; see the lattice's order.
    const two = triangles.fromJSON({ triangles: '11000', actuated: '10000000000' });
    const [first] = triangles.develop(two).springKeys;
    expect(first).toBe(0);
    const looks = new Set(
      Array.from({ length: 60 }, (_, seed) => {
        const child = vary(triangles, 'mirror-limb', [two, two], stream(seed));
        return `${child.triangles.join('')} ${triangles.develop(child).body.springs.amplitude.map(Math.sign).join('')}`;
      }),
    );
    // The first triangle, turned about and put on at the right: its actuated edge is the last.
    expect(looks).toContain('01100 00001');
  });
});

describe('duplicate-limb', () => {
  it('leaves the limb where it was unless the copy covers it', () => {
    const grown = children('duplicate-limb');
    for (const { voxels } of grown) expect(presentIn(voxels).length).toBeGreaterThan(7);
    expect(Math.max(...grown.map(({ voxels }) => presentIn(voxels).length))).toBe(9);
  });
});
