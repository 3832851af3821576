// The server of `morphograd view`: the built page, and the robots of a run, for this machine alone (Node only).

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { EvolutionError, InputError } from '../../../index.ts';
import type { RunSource } from '../run-source.ts';
import { MOST_HEADERS, refusalOf, SECURITY_HEADERS } from './policy.ts';
import { type SiteFile, siteFiles } from './site-files.ts';

export interface ViewOptions {
  /** Folder of the built page. */
  readonly site: string;
  /** Undefined: the page shows the robots that come with it. */
  readonly source?: RunSource;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface ViewServer {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws {InputError} where the page has not been built, or the port is taken */
export async function serveView({ site, source, port }: ViewOptions): Promise<ViewServer> {
  const files = siteFiles(site, source !== undefined);
  const server = createServer(
    { maxHeaderSize: MOST_HEADERS, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => {
      const { port: own } = server.address() as AddressInfo;
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      answer(request, { port: own, files, source, signal: gone.signal }).then(
        (reply) => send(response, request.method === 'HEAD', reply),
        (error) => send(response, false, failed(error)),
      );
    },
  );
  giveWay(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(notListening(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

/** So many connections that ask nothing are kept; a page with its pictures takes ten. */
const MOST_IDLE = 64;

/** Lets the connection that has been silent for longest go where there are too many, so that none is kept out by them. */
function giveWay(server: Server): void {
  const idle = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
    const [eldest] = idle;
    if (idle.size > MOST_IDLE) eldest!.destroy();
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly data: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Serving {
  readonly port: number;
  readonly files: ReadonlyMap<string, SiteFile>;
  readonly source: RunSource | undefined;
  /** Tells that whoever asked is gone. */
  readonly signal: AbortSignal;
}

async function answer(request: IncomingMessage, { port, files, source, signal }: Serving): Promise<Reply> {
  const refusal = refusalOf(request, port);
  if (refusal) return text(refusal.status, refusal.reason);
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  const file = files.get(path);
  if (file) return { status: 200, ...file };
  const [, api, kind, name, ...more] = path.split('/');
  if (!source || api !== 'api' || more.length > 0) return notFound;
  const known = request.headers['if-none-match'];
  return name === undefined
    ? ofRun(source, kind, known)
    : ofOne(source, kind, decoded(name), { known, signal });
}

/** What there is once in a run. */
async function ofRun(source: RunSource, kind: string | undefined, known: string | undefined): Promise<Reply> {
  if (kind === 'run') return tagged(await source.summary(), known);
  if (kind === 'archive') return tagged(await source.archive(), known);
  return notFound;
}

interface Asking {
  readonly known: string | undefined;
  readonly signal: AbortSignal;
}

/** What there is for each robot, or for each generation. */
async function ofOne(
  source: RunSource,
  kind: string | undefined,
  name: string | null,
  { known, signal }: Asking,
): Promise<Reply> {
  if (!name) return notFound;
  if (kind === 'robots') return json(await source.robot(name));
  if (kind === 'bodies') return json(await source.body(name));
  if (kind === 'learned') return json(await source.learned(name, signal));
  if (kind === 'lineage') return json(await source.lineage(name));
  if (kind === 'generations' && WHOLE.test(name)) return tagged(await source.generation(Number(name)), known);
  return notFound;
}

/** A number of a generation, written in one way only. */
const WHOLE = /^(?:0|[1-9]\d{0,8})$/;

/** With the revision as its tag, so that a page that looks again gets nothing twice. */
function tagged(found: { readonly revision: string } | undefined, known: string | undefined): Reply {
  if (!found) return notFound;
  // A revision may be as long as all names of a folder together.
  const etag = `"${createHash('sha256').update(found.revision).digest('base64url')}"`;
  if (known === etag) return { status: 304, type: 'application/json', data: '', headers: { etag } };
  return { ...json(found), headers: { etag } };
}

const text = (status: number, reason: string): Reply => ({
  status,
  type: 'text/plain; charset=utf-8',
  data: reason,
});

const notFound = text(404, 'There is nothing of this name here.');

const json = (value: unknown): Reply =>
  value === undefined ? notFound : { status: 200, type: 'application/json', data: JSON.stringify(value) };

const failed = (error: unknown): Reply =>
  error instanceof InputError || error instanceof EvolutionError
    ? text(500, error.message)
    : text(500, `The robots could not be read: ${error instanceof Error ? error.message : error}`);

/** Null where it is none. */
function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null;
  }
}

function send(response: ServerResponse, isHead: boolean, { status, type, data, headers }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'cache-control': 'no-cache',
    'content-type': type,
    'content-length': Buffer.byteLength(data),
    ...headers,
    // What was sent with a request that is refused is never read.
    ...(status >= 400 && { connection: 'close' }),
  });
  response.end(isHead ? undefined : data);
}

function notListening({ code, message }: NodeJS.ErrnoException, port: number): InputError {
  const problem =
    code === 'EADDRINUSE'
      ? 'another program listens there. Name another port, or leave --port out to take a free one.'
      : `${message}. Name another port, or leave --port out.`;
  return new InputError({ code: 'unreadable', where: `port ${port}`, problem });
}
