// The size of the grid of voxels and what their materials are like.

import { z } from 'zod';
import type { DeepReadonly } from '../../../base/readonly.ts';
import { positive } from '../../../base/single.ts';
import { validate } from '../../../base/validate.ts';
import type { SettingsTools } from '../../kind.ts';
import { amplitude, count, damping, mass, origin } from '../settings.ts';
import { hasCellsForFacets, needsCells, solidFields } from '../solid.ts';

const fields = {
  rows: count(100).default(5).describe('Rows of voxels.'),
  columns: count(100).default(8).describe('Voxels in a row.'),
  spacing: positive.default(0.1).describe('Side of a voxel [m].'),
  origin,
  mass,
  softStiffness: positive.default(5000).describe('Of the springs of soft and of actuated voxels [N/m].'),
  stiffStiffness: positive.default(15_000).describe('Of the springs of stiff voxels [N/m].'),
  damping: damping(20),
  amplitude: amplitude(0.2),
  ...solidFields,
};

/** The fields of a scenario's "body". */
export const voxelSettings = ({ named }: Pick<SettingsTools, 'named'>) =>
  (z.strictObject({ ...named, ...fields }) as unknown as z.ZodObject<typeof fields, z.core.$strict>)
    .refine(hasCellsForFacets, needsCells)
    .refine(({ rows, columns }) => rows * columns >= 2, {
      error: 'has room for one voxel only. Give it 2 "columns" or more.',
    })
    .refine(({ softStiffness, stiffStiffness }) => softStiffness < stiffStiffness, {
      path: ['stiffStiffness'],
      error: 'is not above "softStiffness". Make it greater.',
    });

/**
 * The fields of a scenario's "body", with these defaults: 5 `rows` and 8 `columns` of voxels, `spacing` 0.1 m, `origin`
 * [0, 0] m, `mass` 1 kg, `softStiffness` 5000 N/m, `stiffStiffness` 15,000 N/m, axial `damping` 20 N·s/m, and
 * `amplitude` 0.2, the relative change of an actuated voxel's rest lengths at full activation.
 */
export type VoxelOptions = DeepReadonly<z.output<ReturnType<typeof voxelSettings>>>;

/**
 * Options with every default filled in: those of a scenario's "body".
 * @throws {InputError} `invalid`
 */
export function completeVoxelOptions(options: Partial<VoxelOptions>): VoxelOptions {
  return validate(voxelSettings({ named: {} }), options, 'the options of voxels');
}
