// WebGPU in Node, through Dawn (the `webgpu` package). Importing this file costs nothing: the native module is loaded
// on the first call.

import { optionalDependencies } from '../../../package.json';
import {
  type AdapterDescription,
  type GpuDevice,
  GpuError,
  listAdapters,
  openGpu,
  reason,
} from './device.ts';

// Dawn's instance must outlive every device made from it: once it is collected, the next readback crashes the process.
let instance: Promise<GPU> | undefined;

/**
 * Opens a device on the fastest adapter of this machine.
 *
 * Own it on the main thread or in a child process: a worker thread terminated with GPU work pending aborts the process.
 * @throws GpuError `gpu-unavailable` when the native module does not load, `gpu-no-adapter`, `gpu-no-device`
 */
export async function openNodeGpu(): Promise<GpuDevice> {
  return openGpu(await dawn(), noAdapterRemedy());
}

/**
 * Adapters of this machine, the one that {@link openNodeGpu} takes first; empty if there is none.
 * @throws GpuError `gpu-unavailable` when the native module does not load
 */
export async function describeAdapters(): Promise<AdapterDescription[]> {
  return listAdapters(await dawn());
}

function dawn(): Promise<GPU> {
  instance ??= load();
  return instance;
}

async function load(): Promise<GPU> {
  try {
    const { create, globals } = await import('webgpu');
    defineFlags(globals);
    // Kernels write workgroup memory before they read it, and a software driver takes seconds to compile its clearing.
    return create(['enable-dawn-features=disable_workgroup_init']);
  } catch (cause) {
    throw new GpuError('gpu-unavailable', whyUnavailable(cause), { cause });
  }
}

/** The package is optional: who leaves it out saves its 132 MB. */
function whyUnavailable(cause: unknown): string {
  const isMissing =
    Reflect.get(Object(cause), 'code') === 'ERR_MODULE_NOT_FOUND' && /'webgpu'/.test(reason(cause));
  if (isMissing) {
    return (
      `The optional package "webgpu", which runs the gpu backend in Node.js, is not installed. ${INSTALL}, or use the ` +
      'cpu backend, which needs no GPU.'
    );
  }
  return (
    `The webgpu package could not be loaded on ${process.platform} ${process.arch} (${firstLine(reason(cause))}). It ` +
    `carries binaries for Linux and Windows (x64, arm64) and for macOS. ${INSTALL}, or use the cpu backend, which ` +
    'needs no GPU.'
  );
}

const INSTALL = `Install it with "npm install webgpu@${optionalDependencies.webgpu}"`;

/** The bit names (`GPUBufferUsage.STORAGE` …) that a browser has globally and the backend is written with. */
function defineFlags(globals: object): void {
  for (const name of ['GPUBufferUsage', 'GPUMapMode', 'GPUShaderStage']) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: Reflect.get(globals, name) });
  }
}

/** What to do where there is no adapter. */
export function noAdapterRemedy(platform = process.platform): string {
  const drivers =
    platform === 'linux'
      ? 'Install a Vulkan driver for your GPU (Debian and Ubuntu: libvulkan1 with mesa-vulkan-drivers 25 or newer, or ' +
        "NVIDIA's driver), or point VK_ICD_FILENAMES and LD_LIBRARY_PATH at a software driver such as SwiftShader " +
        'before starting Node; '
      : "Update the graphics driver (Windows: Direct3D 12; macOS: Metal), or run on the machine's own desktop; ";
  return `${drivers}or use the cpu backend, which needs no GPU and is faster than a software driver.`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
