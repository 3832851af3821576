// What the viewer's page lets a test look at.

import type { App } from '../../render/viewer/page/app.ts';
import type { Companions } from '../../render/viewer/page/companions/companions.ts';

declare global {
  var morphograd: { readonly app: App; readonly companions: Companions } | undefined;
}
