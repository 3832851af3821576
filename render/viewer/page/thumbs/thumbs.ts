// Small pictures of robots, made when they are first asked for.

import { LRUCache } from 'lru-cache';
import type { Robot } from '../../../../index.ts';
import { type Client, createClient } from '../sim/rpc.ts';
import { theme } from '../ui/theme.ts';
import type { StillHandlers } from './worker.ts';

/** More than any page shows at once. */
const MOST = 1000;

let client: Client<StillHandlers> | null = null;
const urls = new LRUCache<string, Promise<string>>({
  max: MOST,
  dispose: (url) => void url.then(URL.revokeObjectURL, () => {}),
});

/** In its world, or the body alone. */
export type Picture = 'still' | 'portrait';

/**
 * The address of a picture of the robot.
 * @param key The same for the same robot.
 */
export function thumbnail(
  key: string,
  load: () => Promise<Robot>,
  picture: Picture = 'still',
): Promise<string> {
  const name = `${theme()} ${picture} ${key}`;
  const known = urls.get(name);
  if (known) return known;
  const url = draw(load, picture);
  urls.set(name, url);
  // What failed once may come another time.
  url.catch(() => urls.delete(name));
  return url;
}

async function draw(load: () => Promise<Robot>, picture: Picture): Promise<string> {
  client ??= createClient<StillHandlers>(
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  );
  const svg = await client.call(picture, { robot: await load(), palette: theme() });
  return URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
}
