// Tests that need a GPU: they run on the real one, else on the software one, else they are skipped and say why.

import { describe } from 'vitest';
import { reason } from '../../sim/backends/gpu/device.ts';
import { describeAdapters } from '../../sim/backends/gpu/node.ts';

const missing = await whyNoGpu();

/** `describe` for tests that open a GPU device; where there is none they are skipped with the reason in the name. */
export function describeOnGpu(name: string, tests: () => void): void {
  if (missing) describe.skip(`${name} (skipped: ${missing})`, tests);
  else describe(name, tests);
}

async function whyNoGpu(): Promise<string | undefined> {
  try {
    const adapters = await describeAdapters();
    return adapters.length > 0 ? undefined : 'no WebGPU adapter on this machine';
  } catch (error) {
    return reason(error);
  }
}
