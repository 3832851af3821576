// The GPU backend: any number of bodies of any size at once, each in a workgroup of its own.

import type { Program } from '../../step/program.ts';
import type { Backend, BatchSession, Job } from '../backend.ts';
import { sessionOf } from '../batch.ts';
import { type BatchLimits, openBatchSession } from './batch.ts';
import type { GpuDevice } from './device.ts';
import { ProgramKernels } from './pipelines.ts';

/** Bounds on what a GPU backend takes at a time; none changes more than rounding. */
export interface GpuBackendOptions {
  /** Bytes that the tape and the checkpoints of the bodies in flight may take; by default 512 MiB. */
  readonly memoryBudget?: number;
  /** Bytes of workgroup memory that a body may take before it is run from storage; by default the device's own. */
  readonly workgroupMemory?: number;
  /** Elements times steps that a dispatch may amount to; the default, 1e7, takes a second on a software driver. */
  readonly workPerDispatch?: number;
}

const DEFAULT_MEMORY_BUDGET = 512 * 2 ** 20;
const DEFAULT_WORK_PER_DISPATCH = 1e7;

/** A backend in single precision on `gpu`, which stays the caller's to close. */
export function createGpuBackend(gpu: GpuDevice, options: GpuBackendOptions = {}): Backend {
  const { limits } = gpu.device;
  const batchLimits: BatchLimits = {
    memoryBudget: options.memoryBudget ?? DEFAULT_MEMORY_BUDGET,
    workgroupMemory: Math.min(
      options.workgroupMemory ?? Number.POSITIVE_INFINITY,
      limits.maxComputeWorkgroupStorageSize,
    ),
    workPerDispatch: options.workPerDispatch ?? DEFAULT_WORK_PER_DISPATCH,
  };
  const programs = new Map<Program, ProgramKernels>();
  const openBatch = async (program: Program, jobs: readonly Job[]): Promise<BatchSession> => {
    gpu.ensureAlive();
    const kernels = programs.get(program) ?? new ProgramKernels(gpu, program);
    programs.set(program, kernels);
    return openBatchSession(gpu, kernels, jobs, batchLimits);
  };
  return {
    name: 'gpu',
    openBatch,
    async open(program, job) {
      return sessionOf(await openBatch(program, [job]));
    },
    async close() {
      programs.clear();
    },
  };
}
