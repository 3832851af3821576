// The built package. A test file that imports this one has dist built for it (if stale) before the run starts.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the folder that the package is built into. */
export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** Absolute path of the command-line program. */
export const CLI = join(DIST, 'cli/main.js');
