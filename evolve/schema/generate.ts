// Writes the JSON Schemas of morphograd's file formats beside itself: `npm run schema`.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { wgslAsText } from '../../base/wgsl-as-text.ts';
import type * as Schemas from './schemas.ts';

// What a scenario may name lies beside what does it, and that imports WGSL.
const path = fileURLToPath(new URL('./schemas.ts', import.meta.url));
const { module } = await runnerImport<typeof Schemas>(path, { plugins: [wgslAsText()] });
for (const [file, text] of Object.entries(module.schemas())) {
  writeFileSync(new URL(file, import.meta.url), text);
  console.log(`evolve/schema/${file}`);
}
