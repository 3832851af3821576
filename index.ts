// The public interface: everything here runs in Node and in a browser bundle alike. What needs Node is in node.ts.

export { describeBrowserAdapters, openBrowserGpu } from './sim/backends/gpu-browser.ts';
export {
  type AdapterDescription,
  type ComputeLimits,
  GpuDevice,
  GpuError,
  type GpuErrorCode,
} from './sim/backends/gpu-device.ts';
