// Redis servers to measure and test with: on loopback, each with a folder of its own.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The name of the program; undefined where there is none. */
export const redisProgram = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

export interface RedisServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Kills it and starts it again, with what its folder kept; or with nothing. */
  restart(options?: { readonly empty?: boolean }): Promise<void>;
  stop(): void;
}

/** @param settings As on its command line. */
export async function startRedis(...settings: readonly string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'morphograd-redis-'));
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const child = spawn(redisProgram!, [...place, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve) => {
      let said = '';
      child.stdout.on('data', (text: Buffer) => {
        said = said.slice(-1000) + text.toString();
        if (/Ready to accept connections/.test(said)) resolve();
      });
    });
    return child;
  };
  let child = await start();
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    get process() {
      return child;
    },
    async restart({ empty = false } = {}) {
      await kill();
      if (empty) {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
      }
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
