// Writes the JSON Schemas of morphograd's file formats beside itself: `npm run schema`.

import { writeFileSync } from 'node:fs';
import { schemas } from './schemas.ts';

for (const [file, text] of Object.entries(schemas())) {
  writeFileSync(new URL(file, import.meta.url), text);
  console.log(`evolve/schema/${file}`);
}
