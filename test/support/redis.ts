// Redis servers of a test's own, on loopback, in folders of their own.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);

/** What a test says in its name where there is no server to be started. */
export const withoutRedis = PROGRAM
  ? ''
  : ' (skipped: there is no redis-server; install the package of that name)';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Ends it at once and starts it again, with what its folder kept. */
  restart(): Promise<void>;
  stop(): void;
}

/** @param settings As on its command line. */
export async function startRedis(...settings: readonly string[]): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'morphograd-redis-'));
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const child = spawn(PROGRAM!, [...place, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const text of child.stdout) {
      said += text;
      if (/Ready to accept connections/.test(said)) break;
    }
    return child;
  };
  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get child() {
      return child;
    },
    async restart() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      child = await start();
    },
    stop() {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
