// What the server lets in, and what it lets the page do.

import type { IncomingMessage } from 'node:http';

/** Nothing but this server's own files; WebAssembly, but no script from texts; no page of others around it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  // Charts set the style of single elements.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Bytes of a request's line and headers; longer ones Node answers with 431. */
export const MOST_HEADERS = 16 * 1024;

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Whether a page of another site asks, be it for a picture that it cannot read: some answers cost minutes of learning. Who
 * types an address, and programs that are no browsers, are not foreign.
 */
function isForeign(headers: IncomingMessage['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  return origin !== undefined && origin !== `http://${headers.host}`;
}

/**
 * Why a request is refused before anyone looks at its path; null if it is not. A foreign name in the Host header means that
 * a page of somebody else has this machine's browser ask on its behalf (DNS rebinding).
 */
export function refusalOf({ method, headers, url = '/' }: IncomingMessage, port: number): Refusal | null {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // Browsers leave out the port that goes without saying.
  const hosts = [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])];
  if (!hosts.includes((headers.host ?? '').toLowerCase()))
    return { status: 403, reason: `This server answers only to http://127.0.0.1:${port}/.` };
  if (url.startsWith('/api/') && isForeign(headers))
    return { status: 403, reason: 'This server gives robots to its own page only.' };
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, reason: 'This server only gives; ask with GET.' };
  if (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined)
    return { status: 413, reason: 'This server takes no data; ask without a body.' };
  return null;
}
