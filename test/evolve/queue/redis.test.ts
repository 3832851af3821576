import { describe, expect, it } from 'vitest';
import { connectQueue, faultOf, publicURL } from '../../../evolve/queue/redis.ts';
import { startRedis, withoutRedis } from '../../support/redis.ts';

const silent = { onNotice: () => {} };

describe('the URL of a queue', () => {
  it('is shown without what is secret in it', () => {
    expect(publicURL('rediss://user:secret@host:6380/2?password=secret')).toBe('rediss://host:6380/2');
    expect(publicURL('redis://host')).toBe('redis://host:6379');
  });

  it.each([
    ['host:6379', /begins with redis:\/\//],
    ['http://host', /begins with redis:\/\//],
    ['host', /this is no URL/],
    ['redis://', /names no host|no URL/],
  ])('is refused as %s', (url, says) => {
    expect(() => publicURL(url)).toThrow(says);
  });

  it('leads to one line where nothing answers', async () => {
    await expect(connectQueue('redis://user:secret@127.0.0.1:1', silent)).rejects.toThrow(
      /^redis:\/\/127\.0\.0\.1:1: nothing listens there\. [^\n]*$/,
    );
    await expect(connectQueue('redis://no-such-host.invalid', silent)).rejects.toThrow(
      /there is no such host\. Mend the URL\.$/,
    );
  });
});

describe.skipIf(withoutRedis)(`a server with a password${withoutRedis}`, () => {
  it('is told of in one line where that is wrong or missing, without the password', async () => {
    const redis = await startRedis('--requirepass', 'right');
    const at = (user: string): string => redis.url.replace('//', `//${user}`);
    const wrong = await connectQueue(at(':wrong-secret@'), silent).catch((error: Error) => error.message);
    const missing = await connectQueue(redis.url, silent).catch((error: Error) => error.message);
    const right = await connectQueue(at(':right@'), silent);
    right.close();
    redis.stop();
    expect(wrong).toBe(`${redis.url}: user or password are wrong. Mend them in the URL.`);
    expect(missing).toMatch(/it asks for a password/);
  });

  it('is told of where it throws keys away', async () => {
    const redis = await startRedis('--maxmemory-policy', 'allkeys-lru');
    const notices: string[] = [];
    const server = await connectQueue(redis.url, { onNotice: (text) => notices.push(text) });
    server.close();
    redis.stop();
    expect(notices).toEqual([expect.stringMatching(/maxmemory-policy allkeys-lru\); set noeviction\.$/)]);
  });
});

it('names what to do about what a server says', () => {
  expect(faultOf(new Error("OOM command not allowed when used memory > 'maxmemory'."))).toMatch(
    /memory is full/,
  );
  expect(faultOf(new Error('self-signed certificate'))).toMatch(/NODE_EXTRA_CA_CERTS/);
});
