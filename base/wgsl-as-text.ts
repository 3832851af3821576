// `import source from '../render/viewer/page/kernel.wgsl'` gives the file's text, as the build does.

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

export function wgslAsText(): Plugin {
  return {
    name: 'wgsl-as-text',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.wgsl')) return undefined;
      return `export default ${JSON.stringify(await readFile(id, 'utf8'))};`;
    },
  };
}
