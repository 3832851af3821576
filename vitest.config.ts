import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { wgslAsText } from './base/wgsl-as-text.ts';

export default defineConfig({
  plugins: [wgslAsText()],
  // What examples import is the package; in tests, its sources.
  resolve: { alias: [{ find: /^morphograd$/, replacement: resolve('index.ts') }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    // Processes, not threads: a driver's library path is read when a process starts, and a thread that is ended with GPU
    // work pending takes the whole run down. They are reused from file to file, for nothing here patches global state.
    pool: 'forks',
    isolate: false,
    // On every core: much of the time goes into waiting for other processes.
    maxWorkers: '100%',
    // A software GPU on a busy machine compiles a large shader in seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a page is waited for on such a machine.
    expect: { poll: { timeout: 20_000, interval: 50 } },
  },
});
