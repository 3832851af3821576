// What the viewer's page lets a test look at.

import type { App } from '../../render/site/app.ts';
import type { Company } from '../../render/site/company/company.ts';

declare global {
  var morphograd: { readonly app: App; readonly company: Company } | undefined;
}
