// Zod compiles schemas with `new Function` where it may. The page's Content-Security-Policy does not allow that, and
// even asking for it would be reported as a violation. Import this before anything that parses.

import { z } from 'zod';

z.config({ jitless: true });
