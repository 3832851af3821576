// The version of this package, as its files and its commands name it.

import { version as packageVersion } from './package.json';

/** Of this package, as in its package.json. */
export const version: string = packageVersion;
