// The GPU backend on this machine's fastest adapter, loaded only when it is asked for.

import type { Backend } from '../../sim/backends/backend.ts';
import { createGpuBackend } from '../../sim/backends/gpu/backend.ts';
import { openNodeGpu } from '../../sim/backends/gpu/node.ts';

/**
 * It closes the device with itself.
 * @throws {GpuError}
 */
export async function openGpuBackend(): Promise<Backend> {
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
