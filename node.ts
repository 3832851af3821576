/**
 * The part of the public interface that needs Node.
 *
 * @module morphograd/node
 */

// The part of the public interface that needs Node.

import './sim/backends/node.ts';

export { loadParts, loadScenario } from './evolve/parts/load.ts';
export {
  configToJSON,
  parseConfig,
  type ReadConfig,
  type RunConfig,
  type RunSettings,
} from './evolve/run/run-config.ts';
export { openRun, type RunEvent, RunReader, type RunSession } from './evolve/store/reader.ts';
export { RunStore } from './evolve/store/store.ts';
export { createPool, type Pool, type PoolOptions } from './evolve/workers/pool.ts';
export { describeAdapters, openNodeGpu } from './sim/backends/gpu/node.ts';
export { createThreadedBackend, type ThreadedBackendOptions } from './sim/backends/wasm/threads.ts';
