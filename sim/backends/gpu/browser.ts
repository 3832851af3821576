// WebGPU in a page: the browser's own.

import { type AdapterDescription, type GpuDevice, GpuError, listAdapters, openGpu } from './device.ts';

/**
 * Opens a device on the fastest adapter that the browser offers.
 * @throws GpuError `gpu-unavailable` when the browser has no WebGPU, `gpu-no-adapter`, `gpu-no-device`
 */
export async function openBrowserGpu(): Promise<GpuDevice> {
  return openGpu(
    browserGpu(),
    'Turn on hardware acceleration in the browser, or use the cpu backend, which needs no GPU.',
  );
}

/** Adapters that the browser shows, the one that {@link openBrowserGpu} takes first; empty if there is none. */
export async function describeBrowserAdapters(): Promise<AdapterDescription[]> {
  return listAdapters(browserGpu());
}

function browserGpu(): GPU {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  if (gpu) return gpu;
  throw new GpuError(
    'gpu-unavailable',
    'This browser has no WebGPU, or the page is not served over HTTPS or from localhost. Use a current Chrome, Edge, ' +
      'Safari or Firefox, or the cpu backend, which needs no GPU.',
  );
}
