import { describe, expect, it } from 'vitest';
import type { AdapterDescription } from '../../../../sim/backends/gpu/device.ts';
import { isHardware, mayHaveGpu } from '../../../../sim/backends/gpu/node-kind.ts';

const nothing = { platform: 'linux', env: {}, exists: () => false } as const;

describe('the backend that auto takes', () => {
  it('is not asked of WebGPU on a Linux that shows neither a GPU nor a driver that was chosen', () => {
    expect(mayHaveGpu(nothing)).toBe(false);
    expect(mayHaveGpu({ ...nothing, exists: (path) => path === '/dev/dri' })).toBe(true);
    expect(mayHaveGpu({ ...nothing, env: { VK_ICD_FILENAMES: 'driver.json' } })).toBe(true);
    for (const platform of ['darwin', 'win32'] as const)
      expect(mayHaveGpu({ ...nothing, platform })).toBe(true);
  });

  it('is the GPU if the first adapter is a real one', () => {
    const adapter = { isSoftware: false } as AdapterDescription;
    const software = { isSoftware: true } as AdapterDescription;
    expect([[], [adapter], [software], [adapter, software]].map(isHardware)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
