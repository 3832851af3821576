// The genotypes that are built in. A new one is a folder beside this file and a line here.

import type { GenotypeKind } from './genotype.ts';
import { triangles } from './triangles/triangles.ts';
import { voxels } from './voxels/voxels.ts';

export const builtInGenotypes: readonly GenotypeKind[] = [triangles, voxels];
