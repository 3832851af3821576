import { existsSync } from 'node:fs';
import { defineConfig } from 'tsdown';

const entries = [
  'index.ts',
  'node.ts',
  'cli/main.ts',
  'evolve/worker.ts',
  'bench/worker.ts',
  'bench/crash-search.ts',
  'bench/search.ts',
  'bench/search-report.ts',
  'bench/soak.ts',
];

export default defineConfig({
  entry: entries.filter((file) => existsSync(file)),
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  // One output file for each source file: `new URL('./worker.js', import.meta.url)` then means the same in dist as in
  // the sources, which hashed chunks would break.
  unbundle: true,
  dts: true,
  loader: { '.wgsl': 'text' },
  external: [/^node:/],
  copy: [{ from: 'evolve/schema/*.json', to: 'dist/schema' }],
  hash: false,
  checks: { pluginTimings: false },
});
