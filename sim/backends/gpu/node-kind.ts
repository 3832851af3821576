// The GPU backend in Node as the registry knows it: on this machine's fastest adapter, loaded only when it is asked for.

import { existsSync } from 'node:fs';
import type { Backend } from '../backend.ts';
import type { BackendKind } from '../registry.ts';
import { createGpuBackend } from './backend.ts';
import type { AdapterDescription } from './device.ts';
import { describeAdapters, openNodeGpu } from './node.ts';

export const gpu: BackendKind = {
  name: 'gpu',
  purpose: 'simulation',
  isReproducible: false,
  evaluates: 'together',
  isAvailable: async () => (await adaptersOrNone()).length > 0,
  isPreferred: async () => isHardware(await adaptersOrNone()),
  open: openGpuBackend,
};

/** It closes the device with itself. */
async function openGpuBackend(): Promise<Backend> {
  const device = await openNodeGpu();
  const backend = createGpuBackend(device);
  return {
    ...backend,
    close: async () => {
      await backend.close();
      await device.close();
    },
  };
}

/** Whether the adapter that is taken is a real GPU; software drivers are slower than the CPU backend. */
export const isHardware = (adapters: readonly AdapterDescription[]): boolean =>
  adapters[0] !== undefined && !adapters[0].isSoftware;

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

async function adaptersOrNone(): Promise<AdapterDescription[]> {
  if (!mayHaveGpu()) return [];
  try {
    return await describeAdapters();
  } catch {
    return [];
  }
}
