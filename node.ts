// The part of the public interface that needs Node.

export { describeAdapters, openNodeGpu } from './sim/backends/gpu-node.ts';
