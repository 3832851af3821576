// Texts by their content: sent once, fetched once, however many jobs name them (Node only).

import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { InputError } from '../../base/input-error.ts';
import { keys, LIFETIME } from './keys.ts';
import { hashOf, LIMITS } from './payload.ts';
import { sendAll } from './redis.ts';

/** A text that was there and is not: whoever sent it sends it again. */
export class MissingBlob extends Error {}

/** Keeps texts there that jobs need. */
export async function putBlobs(redis: Redis, blobs: ReadonlyMap<string, string>): Promise<void> {
  if (blobs.size === 0) return;
  const known = redis.pipeline();
  for (const hash of blobs.keys()) known.expire(keys.blob(hash), LIFETIME.blob);
  const replies = (await known.exec()) ?? [];
  const missing = [...blobs].filter((_, i) => replies[i]?.[1] !== 1);
  if (missing.length === 0) return;
  const sent = redis.pipeline();
  for (const [hash, text] of missing) sent.set(keys.blob(hash), text, 'EX', LIFETIME.blob);
  await sendAll(sent);
}

/**
 * Reads texts, and remembers what was made of them.
 *
 * @param make What the text stands for; it may throw.
 * @returns Gives it. It throws {@link MissingBlob}, or an InputError where the text is too large or not that of its hash.
 */
export function blobReader<T extends object>(
  redis: Redis,
  make: (text: string) => T,
): (hash: string) => Promise<T> {
  const read = new LRUCache<string, Promise<T>>({ max: 1000 });
  const fetched = async (hash: string): Promise<T> => {
    const refuse = (problem: string): InputError =>
      new InputError({ code: 'invalid', where: `"${hash}" in the queue`, problem });
    if ((await redis.strlen(keys.blob(hash))) > LIMITS.blob) throw refuse('it is too large.');
    const text = await redis.get(keys.blob(hash));
    if (text === null) throw new MissingBlob(`"${hash}" is not in the queue any more.`);
    if (hashOf(text) !== hash) throw refuse('its text is not that of its hash.');
    return make(text);
  };
  return (hash) => {
    const known = read.get(hash);
    if (known) return known;
    const found = fetched(hash);
    read.set(hash, found);
    found.catch(() => read.delete(hash));
    return found;
  };
}
