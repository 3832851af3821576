import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvolutionError, type RobotInput } from '../../../../index.ts';
import type { RunSource } from '../../../../render/viewer/run-source.ts';
import { refusalOf } from '../../../../render/viewer/server/policy.ts';
import { serveView, type ViewServer } from '../../../../render/viewer/server/serve.ts';
import { DIST } from '../../../support/dist.ts';

let revision = 'first';
let givenUp: AbortSignal | null = null;
const robots = [{ id: '2-1', name: 'walk 2-1', isKept: false }];
const found = { name: 'found' } as RobotInput;
const source: RunSource = {
  summary: () => ({ title: 'run', revision, isLive: true, robots: [], history: [], hasArchive: true }),
  generation: (number) => (number <= 10 ? { revision, robots } : undefined),
  archive: () => ({ revision, axes: [], robots: [] }),
  robot: (id) => (id === 'a b' ? found : undefined),
  body: (id) => (id === 'a b' ? found : undefined),
  learned: (id, signal) => {
    if (id === 'lost') throw new EvolutionError('bad-results', '"lost" cannot be learned again.');
    if (id !== 'endless') return undefined;
    givenUp = signal;
    return new Promise(() => {});
  },
  lineage: (id) => [{ id, parents: [], isKnown: true }],
};

let server: ViewServer;
beforeAll(async () => {
  server = await serveView({ site: join(DIST, 'site'), source, port: 0 });
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Asks as it stands: neither path nor headers are tidied up as `fetch` would. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers as never, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the server of the viewer', () => {
  it('gives the page, which knows that there is a run', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch('text/html');
    expect(body).toContain('name="morphograd-source" content="run"');
  });

  it('gives the licences of the packages in the page, as plain text', async () => {
    const { status, headers, body } = await ask('/licences.txt');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body).toContain('Apache License');
  });

  it('allows the page nothing from elsewhere, and no script from texts', async () => {
    const { headers } = await ask('/');
    const policy = headers['content-security-policy']!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('gives nothing outside the page', async () => {
    for (const path of [
      '/../../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/../../../package.json',
      '/%2e%2e/%2e%2e/package.json',
      '//etc/passwd',
      '/etc/passwd',
      '/assets',
      '/index.html%00',
    ]) {
      expect((await ask(path)).status, path).toBe(404);
    }
  });

  it('answers to this machine by name only', async () => {
    for (const host of ['evil.example', 'evil.example:80', '127.0.0.1', 'localhost.evil.example:1'])
      expect((await ask('/', { host })).status, host).toBe(403);
    const { port } = new URL(server.url);
    expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200);
  });

  it('learns for its own page only, and for whoever is no page at all', async () => {
    const path = '/api/robots/a%20b';
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://elsewhere.example' },
    ])
      expect((await ask(path, headers as unknown as Record<string, string>)).status).toBe(403);
    for (const headers of [{}, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }])
      expect((await ask(path, headers as Record<string, string>)).status).not.toBe(403);
    expect((await ask('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });

  it('answers by a name without a port where the port is 80', () => {
    const asked = (host: string, port: number) =>
      refusalOf({ method: 'GET', url: '/', headers: { host } } as IncomingMessage, port);
    expect(asked('127.0.0.1', 80)).toBeNull();
    expect(asked('localhost:80', 80)).toBeNull();
    expect(asked('127.0.0.1', 8080)?.status).toBe(403);
    expect(asked('elsewhere.example', 80)?.status).toBe(403);
  });

  it('lets nobody in the way who says nothing', async () => {
    const port = Number(new URL(server.url).port);
    const silent = Array.from({ length: 150 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    expect((await ask('/')).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  it('takes no data', async () => {
    expect((await ask('/api/run', {}, 'POST', '{}')).status).toBe(405);
    expect((await ask('/api/run', { 'content-length': '2' }, 'GET', '{}')).status).toBe(413);
    expect((await ask(`/${'x'.repeat(20_000)}`)).status).toBe(431);
  });

  it('gives the run once for each of its revisions', async () => {
    const { headers, body } = await ask('/api/run');
    expect(JSON.parse(body)).toMatchObject({ title: 'run', isLive: true });
    const known = { 'if-none-match': headers.etag! };
    expect(await ask('/api/run', known)).toMatchObject({ status: 304, body: '' });
    revision = 'second';
    expect((await ask('/api/run', known)).status).toBe(200);
  });

  it('gives generations by their numbers and the archive, once for each revision', async () => {
    const born = await ask('/api/generations/10');
    expect(JSON.parse(born.body).robots).toEqual(robots);
    const known = { 'if-none-match': born.headers.etag! };
    expect(await ask('/api/generations/10', known)).toMatchObject({ status: 304, body: '' });
    expect(JSON.parse((await ask('/api/archive')).body)).toEqual({ revision, axes: [], robots: [] });
    for (const number of ['11', '-1', '1.0', '1e1', '010', '0x1', '', '%20', '9999999999', 'NaN', '1/2']) {
      const { status, body } = await ask(`/api/generations/${number}`);
      expect([status, body], number).toEqual([404, 'There is nothing of this name here.']);
    }
    for (const path of ['/api/generations', '/api/archive/0', '/api/archive/'])
      expect((await ask(path)).status, path).toBe(404);
  });

  it('says why weights cannot be learned again, and gives up learning for those who are gone', async () => {
    expect(await ask('/api/learned/lost')).toMatchObject({
      status: 500,
      body: '"lost" cannot be learned again.',
    });
    expect((await ask('/api/learned/none')).status).toBe(404);
    const asking = new AbortController();
    const answer = fetch(`${server.url}api/learned/endless`, { signal: asking.signal });
    await expect.poll(() => givenUp?.aborted).toBe(false);
    expect((await ask('/api/run')).status).toBe(200);
    asking.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => givenUp?.aborted).toBe(true);
  });

  it('gives robots and their lineage by id, and says where there is none', async () => {
    expect(JSON.parse((await ask('/api/robots/a%20b')).body)).toEqual(found);
    expect(JSON.parse((await ask('/api/bodies/a%20b')).body)).toEqual(found);
    expect(JSON.parse((await ask('/api/lineage/3-4')).body)).toMatchObject([{ id: '3-4' }]);
    for (const path of [
      '/api/robots/none',
      '/api/bodies/none',
      '/api/robots/',
      '/api/robots/%E0%A4%A',
      '/api/robots/a/b',
      '/api/else',
    ])
      expect((await ask(path)).status, path).toBe(404);
  });

  it('says so where the port is taken or the page is not built', async () => {
    const port = Number(new URL(server.url).port);
    await expect(serveView({ site: join(DIST, 'site'), port })).rejects.toThrow(/another program listens/);
    await expect(serveView({ site: join(DIST, 'nowhere'), port: 0 })).rejects.toThrow(/has not been built/);
  });
});
