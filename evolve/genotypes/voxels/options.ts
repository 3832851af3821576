// The size of the grid of voxels and what their materials are like.

import type { z } from 'zod';
import type { DeepReadonly } from '../../../base/readonly.ts';
import { validate } from '../../../base/validate.ts';
import { voxelsSchema } from '../../../scenarios/bodies.ts';

/**
 * The fields of a scenario's "body", with these defaults: 5 `rows` and 8 `columns` of voxels, `spacing` 0.1 m, `origin`
 * [0, 0] m, `mass` 1 kg, `softStiffness` 5000 N/m, `stiffStiffness` 15,000 N/m, axial `damping` 20 N·s/m, and
 * `amplitude` 0.2, the relative change of an actuated voxel's rest lengths at full activation.
 */
export type VoxelOptions = DeepReadonly<Omit<z.output<typeof voxelsSchema>, 'genotype'>>;

/**
 * Options with every default filled in: those of a scenario's "body".
 * @throws {InputError} `invalid`
 */
export function completeVoxelOptions(options: Partial<VoxelOptions>): VoxelOptions {
  const { genotype: _, ...complete } = validate(
    voxelsSchema,
    { ...options, genotype: 'voxels' },
    'the options of voxels',
  );
  return complete;
}
