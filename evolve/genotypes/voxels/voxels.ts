// Square voxels of several materials: soft, stiff, or actuated, in phase or in antiphase.
// The materials are those of Cheney, MacCurdy, Clune, Lipson, "Unshackling evolution: evolving soft robots with multiple
// materials and a powerful generative encoding", GECCO 2013; the grid in 2D is that of Bhatia, Jackson, Tian, Xu,
// Matusik, "Evolution Gym", NeurIPS 2021.

import type { Random } from '../../../base/random.ts';
import { EvolutionError } from '../../errors.ts';
import { bitFlipWithRepair } from '../bit-flip.ts';
import { type Change, changeSome } from '../change.ts';
import type { CellCoding } from '../coding.ts';
import { readFields } from '../fields.ts';
import { type GenotypeKind, type GenotypeSpace, type Mutation, ofOne } from '../genotype.ts';
import { type Cells, differencesBetween, type Grid, presentIn } from '../grid.ts';
import { keyOf } from '../key.ts';
import { develop } from './develop.ts';
import { anotherGene, anotherMaterial, anotherPhase, drawMaterial, isActuated } from './materials.ts';
import { completeVoxelOptions, type VoxelOptions, voxelSettings } from './options.ts';
import { canMove, repair } from './repair.ts';
import { voxelsFromRows, voxelsToRows } from './text.ts';

/** A material, or none, for each voxel of the grid. */
export interface VoxelGenotype {
  /**
   * The material of each voxel as its place in `materials`, 0: empty; shape [rows × columns], row by row from the
   * bottom. Connected by sides, and at least one is actuated.
   */
  readonly voxels: Cells;
}

/** Of a voxel in a random genotype. Near 0.593, where pieces of any size form (site percolation on a square lattice). */
const CHANCE_OF_VOXEL = 0.6;

/**
 * The space of voxel bodies. In JSON a genotype is `{"voxels": ["..s+", "SS-+"]}`: rows of characters, the top row
 * first, `.` for empty, `s` soft, `S` stiff, `+` actuated in phase, `-` in antiphase; one written by hand is repaired
 * when read.
 *
 * @throws {InputError} `invalid`
 */
export function voxelSpace(options: Partial<VoxelOptions> = {}): GenotypeSpace<VoxelGenotype> {
  const complete = completeVoxelOptions(options);
  const grid: Grid = { rows: complete.rows, columns: complete.columns, isChequered: false };
  const coding = voxelCoding(grid);
  const flips = { change: anotherGene, isViable: canMove };
  const flipVoxels = bitFlipWithRepair((voxels) => repair(grid, voxels), flips);
  return {
    name: 'voxels',
    dimension: 2,
    random: (random) => ({ voxels: repair(grid, randomVoxels(grid, random)) }),
    cells: coding,
    operators: {
      'bit-flip': ofOne(({ voxels }, random) => ({ voxels: flipVoxels(voxels, random) })),
      material: ofOne(changing(anotherMaterial)),
      actuation: ofOne(changing(anotherPhase)),
      actuate: ofOne(changing(anotherPhase, isPassive)),
    },
    develop: ({ voxels }) => develop(grid, complete, voxels),
    toJSON: ({ voxels }) => ({ voxels: voxelsToRows(grid, voxels) }),
    fromJSON: (data) => {
      const { voxels } = readFields(data, 'voxel', ['voxels']);
      return { voxels: repair(grid, readVoxels(grid, voxels)) };
    },
    key: (genotype, mirror = false) => keyOf(coding, genotype, mirror),
    distance: coding.distance,
  };
}

function voxelCoding(grid: Grid): CellCoding<VoxelGenotype> {
  return {
    grid,
    read: ({ voxels }) => voxels,
    write: (cells) => (canMove(cells) ? { voxels: repair(grid, cells) } : null),
    mirrored: (material) => material,
    fresh: (_genotype, _cell, random) => drawMaterial(random),
    distance: (a, b) => differencesBetween(a.voxels, b.voxels),
  };
}

function randomVoxels({ rows, columns }: Grid, random: Random): Cells {
  const draw = (): Cells =>
    Uint8Array.from({ length: rows * columns }, () =>
      random.chance(CHANCE_OF_VOXEL) ? drawMaterial(random) : 0,
    );
  let voxels = draw();
  while (!canMove(voxels)) voxels = draw();
  return voxels;
}

function readVoxels(grid: Grid, rows: unknown): Cells {
  const voxels = voxelsFromRows(grid, rows);
  if (canMove(voxels)) return voxels;
  throw new EvolutionError(
    'bad-genotype',
    'Genotype field "voxels" needs at least one actuated voxel, + or -.',
  );
}

/** Changes voxels without changing the shape: those of some materials, or any where there are none of those. */
function changing(
  change: Change,
  isMeant: (material: number) => boolean = () => true,
): Mutation<VoxelGenotype> {
  return ({ voxels }, random) => {
    const present = presentIn(voxels);
    const meant = present.filter((voxel) => isMeant(voxels[voxel]!));
    return { voxels: changeSome(voxels, meant.length > 0 ? meant : present, change, canMove, random) };
  };
}

const isPassive = (material: number): boolean => !isActuated(material);

export const voxels: GenotypeKind<VoxelOptions & { readonly genotype: string }, VoxelGenotype> = {
  name: 'voxels',
  description: 'A grid of square voxels, each soft, stiff, actuated in phase or in antiphase, or empty. 2D.',
  dimensions: [2],
  settings: voxelSettings,
  space: ({ genotype: _, ...options }) => voxelSpace(options),
};
