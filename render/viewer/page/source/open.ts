// Which source this page has.

import { BuiltInSource } from './built-in.ts';
import { ServedSource } from './run.ts';
import type { RobotSource } from './source.ts';

/** The server of `morphograd view` says in the page that it has a run to show. */
export function openSource(): RobotSource {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="morphograd-source"]');
  return meta?.content === 'run' ? new ServedSource() : new BuiltInSource();
}
