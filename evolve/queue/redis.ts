// The connection to a queue's Redis or Valkey (Node only). The libraries are optional packages, loaded only here and only
// when a queue is asked for.

import type * as BullMQ from 'bullmq';
import type { Queue, QueueOptions } from 'bullmq';
import type { ChainableCommander, Redis } from 'ioredis';
import { InputError } from '../../base/input-error.ts';
import { optionalDependencies } from '../../package.json';
import { QUEUE_PREFIX } from './keys.ts';

/** What says that the connection is lost, or there again; each once. */
export interface ConnectionNews {
  onNotice(text: string): void;
}

/** A server that has answered. It holds a connection, so it must be closed. */
export interface QueueServer {
  /** The URL without what is secret in it, for people. */
  readonly name: string;
  readonly libraries: Libraries;
  readonly redis: Redis;
  /** Another connection, for commands that wait; its owner closes it. */
  another(): Redis;
  close(): void;
}

export interface Libraries {
  readonly bullmq: typeof BullMQ;
  readonly ioredis: typeof import('ioredis');
}

/** Before a server counts as not there [ms]. */
export const PATIENCE = 5000;

/** Between looks whether it still answers [ms]. */
const PULSE = 3000;

/** Between tries to be connected again, at most [ms]. */
const LONGEST_PAUSE = 2000;

/**
 * Connects to `redis://…` or `rediss://…` (TLS), with user and password as the URL has them.
 *
 * @throws {InputError} where the URL is none, the packages are missing, or the server refuses; it names no secret
 */
export async function connectQueue(url: string, { onNotice }: ConnectionNews): Promise<QueueServer> {
  const name = publicURL(url);
  const libraries = await loadLibraries();
  const redis = await connectOnce(libraries, url, name);
  const others = new Set<Redis>();
  const another = (): Redis => {
    const connection = redis.duplicate();
    // What is wrong with one is wrong with all; the first one tells.
    connection.on('error', () => {});
    others.add(connection);
    return connection;
  };
  const unwatch = watch(redis, name, onNotice);
  await warnOfEviction(redis, name, onNotice);
  return {
    name,
    libraries,
    redis,
    another,
    close() {
      unwatch();
      for (const each of [redis, ...others]) each.disconnect();
    },
  };
}

/** The jobs of a run. The connection tells of its faults, see {@link connectQueue}. */
export function queueOf<Data = unknown>(
  { libraries, redis }: QueueServer,
  run: string,
  options: Omit<QueueOptions, 'connection'> = {},
): Queue<Data> {
  const shared = { connection: redis, prefix: QUEUE_PREFIX, skipVersionCheck: true };
  const queue: Queue<Data> = new libraries.bullmq.Queue(run, { ...shared, ...options });
  queue.on('error', () => {});
  return queue;
}

/** Sends what a pipeline holds. @throws what the server refuses */
export async function sendAll(pipeline: ChainableCommander): Promise<void> {
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

/** A queue's URL without user and password. @throws {InputError} where it is none */
export function publicURL(text: string): string {
  const refuse = (problem: string): InputError =>
    new InputError({ code: 'invalid', where: '--queue', problem });
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse('this is no URL. Write redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6379 for TLS.');
  }
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    throw refuse(`a URL begins with redis:// or rediss:// (TLS), but this one with ${url.protocol}//.`);
  if (url.hostname === '') throw refuse('the URL names no host. Write redis://HOST:6379.');
  const port = url.port || '6379';
  return `${url.protocol}//${url.hostname}:${port}${url.pathname === '/' ? '' : url.pathname}`;
}

async function loadLibraries(): Promise<Libraries> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, ioredis };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const { bullmq, ioredis } = optionalDependencies;
    throw new InputError({
      code: 'not-found',
      where: '--queue',
      problem:
        'the optional packages "bullmq" and "ioredis", which a queue needs, are not installed. ' +
        `Install them with: npm install bullmq@${bullmq} ioredis@${ioredis}`,
    });
  }
}

async function connectOnce({ ioredis }: Libraries, url: string, name: string): Promise<Redis> {
  let isConnected = false;
  const redis = new ioredis.Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    // Whatever waits for an answer waits on while the server is away; see also BullMQ's documentation.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isConnected ? Math.min(100 * times, LONGEST_PAUSE) : null),
    connectionName: 'morphograd',
  });
  let fault: Error | undefined;
  redis.on('error', (error: Error) => {
    fault = error;
  });
  try {
    await within(PATIENCE + 1000, async () => {
      await redis.connect();
      await redis.ping();
    });
  } catch (error) {
    redis.disconnect();
    throw unreachable(name, fault ?? (error as Error));
  }
  isConnected = true;
  return redis;
}

function unreachable(name: string, error: Error): InputError {
  return new InputError({ code: 'unreadable', where: name, problem: faultOf(error) });
}

/** What is wrong with a server, and what to do, as sentences. */
export function faultOf(error: Error): string {
  const { message } = error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const known: readonly (readonly [RegExp, string])[] = [
    [
      /^WRONGPASS|invalid username-password|invalid password/i,
      'user or password are wrong. Mend them in the URL.',
    ],
    [/^NOAUTH/, 'it asks for a password. Write it into the URL: redis://USER:PASSWORD@HOST:PORT.'],
    [
      /^NOPERM/,
      `the user may not do what a queue needs (${message}). Allow it: ACL SETUSER USER ~morphograd:* &* +@all.`,
    ],
    [/^OOM/, 'its memory is full (maxmemory). Give it more, or remove what else it holds.'],
    [/^MISCONF|No space left/, `it cannot write to its disk (${message}).`],
    [/^READONLY/, 'it is a read-only replica. Name the primary.'],
    [/ENOTFOUND|EAI_AGAIN/, 'there is no such host. Mend the URL.'],
    [/ECONNREFUSED/, 'nothing listens there. Start a server (redis-server, valkey-server), or mend the URL.'],
    [
      /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|did not answer/,
      'it does not answer. Look whether it runs, and whether a firewall stands between.',
    ],
    [
      /CERT|certificate|self.signed/i,
      `its certificate is not accepted (${message}). Give Node.js the authority's: NODE_EXTRA_CA_CERTS=FILE.`,
    ],
    [
      /SSL|TLS|ECONNRESET|Connection is closed|EPROTO/,
      `the connection was closed while it was made (${message}). Look whether it wants TLS (rediss://) or not (redis://).`,
    ],
  ];
  const found = known.find(([says]) => says.test(message) || says.test(code));
  return found ? found[1] : `it refuses: ${message}.`;
}

/** @throws where it does not end in time */
export async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The server did not answer.')), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells once that the server is away, and once that it is back. */
function watch(redis: Redis, name: string, onNotice: (text: string) => void): () => void {
  let isAway = false;
  let isBusy = false;
  const away = (fault: string): void => {
    if (isAway) return;
    isAway = true;
    onNotice(`The queue at ${name} is away: ${fault} Nothing is lost; the work goes on when it is back.`);
  };
  const onError = (error: Error): void => away(faultOf(error));
  redis.on('error', onError);
  const onClose = (): void => away('the connection was closed.');
  const back = (): void => {
    if (isAway) onNotice(`The queue at ${name} is back.`);
    isAway = false;
  };
  redis.on('close', onClose);
  redis.on('ready', back);
  const timer = setInterval(async () => {
    if (isBusy) {
      away('it does not answer.');
      return;
    }
    isBusy = true;
    try {
      await redis.ping();
      back();
    } catch {
      // What was wrong has been told.
    } finally {
      isBusy = false;
    }
  }, PULSE);
  return () => {
    clearInterval(timer);
    redis.off('close', onClose).off('ready', back);
    isAway = true;
  };
}

/** A server that throws away what it needs the room for loses jobs. */
async function warnOfEviction(redis: Redis, name: string, onNotice: (text: string) => void): Promise<void> {
  // Those whom an access list forbids to ask are not told.
  const facts = await redis.info('memory').catch(() => '');
  const [, policy = 'noeviction'] = /maxmemory_policy:(\S+)/.exec(facts) ?? [];
  if (policy !== 'noeviction')
    onNotice(
      `The server at ${name} removes keys when its memory is full (maxmemory-policy ${policy}); set noeviction.`,
    );
}
