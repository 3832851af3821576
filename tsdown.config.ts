import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'tsdown';

const entries = [
  'index.ts',
  'node.ts',
  'cli/main.ts',
  'evolve/workers/worker.ts',
  'sim/backends/wasm/thread.ts',
  'bench/worker.ts',
  'bench/crash-search.ts',
  'bench/peers.ts',
  'bench/search.ts',
  'bench/search-report.ts',
  'bench/faults.ts',
  'bench/fuzz.ts',
  'bench/soak.ts',
  'bench/queue-crashes.ts',
  'bench/queue.ts',
  'bench/queue-soak.ts',
  'bench/scale.ts',
];

export default defineConfig({
  entry: entries.filter((file) => existsSync(file)),
  platform: 'neutral',
  // What index.ts needs runs in browsers too.
  alias: { 'lru-cache': resolve('node_modules/lru-cache/dist/esm/browser/index.js') },
  target: 'es2022',
  fixedExtension: false,
  // One output file for each source file: `new URL('./worker.js', import.meta.url)` then means the same in dist as in
  // the sources, which hashed chunks would break.
  unbundle: true,
  dts: true,
  loader: { '.wgsl': 'text' },
  external: [/^node:/, 'webgpu', 'bullmq', 'ioredis'],
  // Of these two, 65 MB where they are installed, the package needs one file each.
  noExternal: [/^echarts\//, 'lru-cache'],
  inlineOnly: ['echarts', 'lru-cache'],
  outputOptions: { entryFileNames: ({ name }) => `${name.replace(/^node_modules\//, 'vendor/')}.js` },
  copy: [
    { from: 'node_modules/echarts/{LICENSE,NOTICE}', to: 'dist/vendor/echarts' },
    { from: 'node_modules/echarts/licenses/*', to: 'dist/vendor/echarts/licenses' },
    { from: 'node_modules/zrender/LICENSE', to: 'dist/vendor/zrender' },
    { from: 'node_modules/lru-cache/LICENSE.md', to: 'dist/vendor/lru-cache' },
  ],
  hash: false,
  checks: { pluginTimings: false },
});
