// How a body is run: the size of its workgroup and the memory that each kernel works in. Bodies of one shape share
// pipelines and dispatches, so shapes are few.

import { evaluate } from './extent.ts';
import type { Layout } from './layout.ts';
import type { Member } from './member.ts';
import type { KernelName, Variant } from './memory.ts';
import { cellsOf } from './workspace.ts';

export interface Workspace {
  readonly variant: Variant;
  /** Numbers in the memory of the workgroup; 0 in the `storage` variant. */
  readonly cells: number;
}

export interface Shape {
  /** Invocations of a workgroup. */
  readonly size: number;
  readonly forward: Workspace;
  readonly backward: Workspace;
}

export interface ShapeLimits {
  /** Bytes of workgroup memory. */
  readonly workgroupMemory: number;
  readonly invocations: number;
}

const SMALL_WORKGROUP = 64;
const LARGE_WORKGROUP = 256;

/** Elements times rollouts from which on the larger workgroup pays: four and more for each of its invocations. */
const LARGE_BODY = 1024;

/** Bytes of workgroup memory that every device has; bodies that need no more leave room for each other. */
const SMALL_MEMORY = 16_384;

/** @param sums Of the kernels: numbers that each invocation adds up at once. */
export function shapeOf(
  member: Member,
  layout: Layout,
  sums: Readonly<Record<KernelName, number>>,
  limits: ShapeLimits,
): Shape {
  const { sizes, rollouts } = member;
  const isLarge = Math.max(sizes.mass, sizes.spring) * rollouts >= LARGE_BODY;
  const size = Math.min(isLarge ? LARGE_WORKGROUP : SMALL_WORKGROUP, limits.invocations);
  const workspace = (kernel: KernelName): Workspace => {
    const needed = rollouts * evaluate(cellsOf(layout, kernel), sizes);
    for (const bytes of [SMALL_MEMORY, limits.workgroupMemory]) {
      const cells = Math.floor(Math.min(bytes, limits.workgroupMemory) / 4) - size * sums[kernel];
      if (needed <= cells) return { variant: 'workgroup', cells };
    }
    return { variant: 'storage', cells: 0 };
  };
  return { size, forward: workspace('forward'), backward: workspace('backward') };
}
