// The size of the grid of voxels and what their materials are like.

import type { z } from 'zod';
import { voxelsSchema } from '../../../scenarios/bodies.ts';
import type { DeepReadonly } from '../../../scenarios/readonly.ts';
import { validate } from '../../../sim/validate.ts';

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
