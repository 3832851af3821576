// Backends by the names that options give them.

import { existsSync } from 'node:fs';
import type { Backend } from '../../sim/backends/backend.ts';
import type { AdapterDescription } from '../../sim/backends/gpu/device.ts';
import { describeAdapters } from '../../sim/backends/gpu/node.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import { breathe } from '../terminal/signals.ts';
import { openGpuBackend } from './gpu-backend.ts';

export type BackendName = 'auto' | Backend['name'];

/** @throws {GpuError} for `gpu` where no adapter gives a device */
export async function openBackend(name: BackendName): Promise<Backend> {
  const resolved = name === 'auto' ? await automatic() : name;
  if (resolved === 'gpu') return openGpuBackend();
  return createWasmBackend({ precision: resolved === 'exact' ? 'double' : 'single', pause: breathe });
}

/** A real GPU if there is one, else the CPU: software drivers are slower than either. */
export async function automatic(): Promise<'cpu' | 'gpu'> {
  return automaticOf(await adaptersOrNone());
}

/** True if the GPU backend can be opened, be it on a software driver. */
export async function hasAdapter(): Promise<boolean> {
  return (await adaptersOrNone()).length > 0;
}

/** Asking WebGPU where there is nothing takes time, and Linux's driver loader complains about it on stderr. */
export function mayHaveGpu({ platform, env, exists }: GpuSigns = thisSystem): boolean {
  const { VK_ICD_FILENAMES, VK_DRIVER_FILES } = env;
  if (platform !== 'linux' || VK_ICD_FILENAMES || VK_DRIVER_FILES) return true;
  return ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/kfd'].some(exists);
}

/** Where a system shows that it has a GPU. */
export interface GpuSigns {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

const thisSystem: GpuSigns = {
  platform: process.platform,
  env: process.env,
  exists: (path) => existsSync(path),
};

export const automaticOf = (adapters: readonly AdapterDescription[]): 'cpu' | 'gpu' =>
  adapters[0] !== undefined && !adapters[0].isSoftware ? 'gpu' : 'cpu';

async function adaptersOrNone(): Promise<AdapterDescription[]> {
  if (!mayHaveGpu()) return [];
  try {
    return await describeAdapters();
  } catch {
    return [];
  }
}
