// The page as a static site: every path in it is relative, so it can be put into any folder of any server.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { wgslAsText } from '../../../base/wgsl-as-text.ts';
import { licences } from './licences.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const ours = licences();

export default defineConfig({
  root: path('.'),
  base: './',
  plugins: [wgslAsText(), ours.page],
  worker: { format: 'es', plugins: () => [wgslAsText(), ours.worker()] },
  build: {
    outDir: path('../../../dist/site'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // three.js is larger than the default at which Vite warns.
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
  },
});
