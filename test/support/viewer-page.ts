// What the viewer's page lets a test look at.

import type { App } from '../../render/viewer/page/app.ts';
import type { Company } from '../../render/viewer/page/company/company.ts';

declare global {
  var morphograd: { readonly app: App; readonly company: Company } | undefined;
}
