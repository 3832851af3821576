// A program's kernels on a device: its WGSL, made once, and a pipeline for each shape of body that came up.

import { withPolynomials } from '../../step/polynomials.ts';
import type { Program } from '../../step/program.ts';
import type { GpuDevice } from './device.ts';
import type { Kernel } from './kernel-writer.ts';
import { backwardKernel, forwardKernel, outerKernel } from './kernels.ts';
import { type Layout, layOut } from './layout.ts';
import type { KernelName, Variant } from './memory.ts';
import type { Shape } from './shape.ts';

/** The pipelines that run bodies of one shape. */
export interface Pipelines {
  readonly forward: GPUComputePipeline;
  readonly backward: GPUComputePipeline | null;
  readonly outer: GPUComputePipeline | null;
}

export class ProgramKernels {
  readonly layout: Layout;
  readonly bindings: GPUBindGroupLayout;
  readonly #gpu: GpuDevice;
  readonly #pipelineLayout: GPUPipelineLayout;
  readonly #kernels = new Map<string, Kernel>();
  readonly #modules = new Map<Kernel, GPUShaderModule>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  constructor(gpu: GpuDevice, program: Program) {
    this.#gpu = gpu;
    this.layout = layOut(withPolynomials(program));
    this.bindings = gpu.device.createBindGroupLayout({ entries: bindingEntries() });
    this.#pipelineLayout = gpu.device.createPipelineLayout({ bindGroupLayouts: [this.bindings] });
  }

  /** Numbers of sums that an invocation has in hand at once, by kernel; the same in both variants. */
  get sums(): Record<KernelName, number> {
    return {
      forward: this.#kernel('forward', 'storage').sums,
      backward: this.layout.program.backward ? this.#kernel('backward', 'storage').sums : 0,
    };
  }

  /** @param keep whether all rows go to the tape; without them nothing can be differentiated or recorded */
  async pipelines(shape: Shape, keep: boolean, gradient: boolean): Promise<Pipelines> {
    const [forward, backward, outer] = await Promise.all([
      this.#pipeline('forward', shape, keep),
      gradient ? this.#pipeline('backward', shape, keep) : null,
      gradient && this.layout.program.outerProducts.length > 0 ? this.#outer() : null,
    ]);
    return { forward, backward, outer };
  }

  #kernel(name: KernelName, variant: Variant): Kernel {
    const key = `${name} ${variant}`;
    const make = name === 'forward' ? forwardKernel : backwardKernel;
    const kernel = this.#kernels.get(key) ?? make(this.layout, variant);
    this.#kernels.set(key, kernel);
    return kernel;
  }

  #pipeline(name: KernelName, shape: Shape, keep: boolean): Promise<GPUComputePipeline> {
    const { variant, cells } = shape[name];
    const constants: Record<string, number> = { SIZE: shape.size };
    if (variant === 'workgroup') {
      constants.CELLS = cells;
      if (name === 'forward') constants.KEEP = Number(keep);
    }
    return this.#cached(
      `${name} ${variant} ${JSON.stringify(constants)}`,
      () => this.#kernel(name, variant),
      constants,
    );
  }

  #outer(): Promise<GPUComputePipeline> {
    return this.#cached('outer', () => outerKernel(this.layout), {});
  }

  #cached(key: string, kernel: () => Kernel, constants: Record<string, number>): Promise<GPUComputePipeline> {
    const pipeline = this.#pipelines.get(key) ?? this.#compile(kernel(), constants);
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  async #compile(kernel: Kernel, constants: Record<string, number>): Promise<GPUComputePipeline> {
    const { device } = this.#gpu;
    const module =
      this.#modules.get(kernel) ?? device.createShaderModule({ label: kernel.name, code: kernel.code });
    this.#modules.set(kernel, module);
    const compute = { module, entryPoint: kernel.name, constants };
    return device.createComputePipelineAsync({ label: kernel.name, layout: this.#pipelineLayout, compute });
  }
}

/** Bindings 0 to 6 of prelude.wgsl. */
function bindingEntries(): GPUBindGroupLayoutEntry[] {
  const types: GPUBufferBindingType[] = [
    'uniform',
    'read-only-storage',
    'read-only-storage',
    'read-only-storage',
    'storage',
    'storage',
    'storage',
  ];
  return types.map((type, binding) => ({
    binding,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type, hasDynamicOffset: type === 'uniform' },
  }));
}
