// What is told to stop: Ctrl-C, a request of the system, a terminal that is closed.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { succeeds, temporaryFolder, triangleBody } from '../support/cli.ts';
import { CLI } from '../support/dist.ts';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
writeFileSync(file('body.json'), JSON.stringify(triangleBody));

/** A square of `side`² masses, so that a single evaluation takes long. */
function square(side: number) {
  const masses = Array.from({ length: side * side }, (_, i) => ({
    position: [0.1 * (i % side), 0.1 * Math.floor(i / side)],
  }));
  const springs = masses.flatMap((_, i) => [
    ...(i % side < side - 1 ? [{ a: i, b: i + 1 }] : []),
    ...(i + side < masses.length ? [{ a: i, b: i + side }] : []),
    ...(i % side < side - 1 && i + side < masses.length ? [{ a: i, b: i + side + 1 }] : []),
  ]);
  return { masses, springs };
}
writeFileSync(file('big.json'), JSON.stringify(square(60)));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Child {
  readonly process: ChildProcess;
  /** What has come so far. */
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

function started(args: readonly string[], path = process.env.PATH): Child {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: { ...process.env, PATH: path } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (text: Buffer) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return { process: child, output, ended };
}

/** Linux tells which signals a process has a handler for; Node.js by itself has none for SIGHUP. */
const listens = ({ process: { pid } }: Child): boolean =>
  (Number.parseInt(/^SigCgt:\s*\w*(\w)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!, 16) & 1) ===
  1;

/** A training that was told to stop once it had learned something, however slow the machine is. */
async function brokenOff(out: string, signal: NodeJS.Signals, delay: number): Promise<Ended> {
  const child = started(['train', 'body.json', '--learning-steps', '1000000', '--json', '--out', out]);
  await expect.poll(() => child.output.stderr).toContain('Learning begins');
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.process.kill(signal);
  const ended = await child.ended;
  return ended.stderr.includes('before anything was learned') ? brokenOff(out, signal, 3 * delay) : ended;
}

const leftovers = () => readdirSync(folder).filter((name) => name.startsWith('.'));

describe.runIf(process.platform === 'linux')('morphograd, told to stop (needs Linux)', () => {
  const commands: readonly (readonly [signal: NodeJS.Signals, command: string])[] = [
    ['SIGINT', 'check'],
    ['SIGTERM', 'bench --threads 1 --repetitions 1000'],
    ['SIGHUP', 'replay big.json --steps 1000000'],
    ['SIGTERM', 'render big.json --frames 10000'],
  ];

  it.each(commands)('ends at %s with one line and exit code 130: %s', async (signal, command) => {
    const child = started(command.split(' '));
    await expect.poll(() => listens(child)).toBe(true);
    child.process.kill(signal);
    const { code, stderr } = await child.ended;
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: `morphograd: stopped by ${signal} before its end; no file is left half written.\n`,
    });
  });

  it('leaves no part of a trajectory', async () => {
    const child = started(['replay', 'body.json', '--steps', '1000000', '--trajectory', 'long.csv']);
    await expect.poll(leftovers).toHaveLength(1);
    child.process.kill('SIGTERM');
    expect((await child.ended).code).toBe(130);
    expect(leftovers()).toEqual([]);
    expect(existsSync(file('long.csv'))).toBe(false);
  });

  it('leaves no part of a film', async () => {
    mkdirSync(file('bin'));
    // Like the real one it writes what it has been given, as long as it lives.
    writeFileSync(file('bin/ffmpeg'), '#!/bin/sh\nfor last; do :; done\nexec cat > "$last"\n');
    chmodSync(file('bin/ffmpeg'), 0o755);
    const path = `${file('bin')}:${process.env.PATH}`;
    const small = ['--format', 'mp4', '--size', '32x32', '--out'];
    await succeeds(folder, ['render', 'body.json', '--frames', '2', ...small, 'short.mp4'], {
      env: { PATH: path },
    });
    expect(readFileSync(file('short.mp4')).subarray(1, 4).toString()).toBe('PNG');
    const child = started(['render', 'body.json', '--frames', '10000', ...small, 'film.mp4'], path);
    await expect.poll(leftovers).toHaveLength(1);
    child.process.kill('SIGHUP');
    expect((await child.ended).code).toBe(130);
    expect(leftovers()).toEqual([]);
    expect(existsSync(file('film.mp4'))).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'keeps at %s what train has learned, and goes on from there to the bits of a learning that never stopped',
    async (signal) => {
      const out = `${signal}.json`;
      const { code, stdout, stderr } = await brokenOff(out, signal, 100);
      const told = JSON.parse(stdout);
      const updates = told.evaluations - 1;
      expect({ code, told }).toMatchObject({ code: 130, told: { isStopped: true, written: out } });
      expect(stderr).toContain(
        `Stopped after ${updates} update${updates === 1 ? '' : 's'}; the best weights so far are kept. ` +
          `Go on with: morphograd train ${out}\n`,
      );
      await succeeds(folder, ['train', out, '--learning-steps', '5', '--out', `on-${out}`]);
      await succeeds(folder, [
        'train',
        'body.json',
        '--learning-steps',
        `${updates + 5}`,
        '--out',
        `whole-${out}`,
      ]);
      const [on, whole] = [`on-${out}`, `whole-${out}`].map((name) =>
        JSON.parse(readFileSync(file(name), 'utf8')),
      );
      expect(on).toEqual(whole);
    },
  );

  it.each([
    ['before anything was learned', 1, 'Stopped before anything was learned; nothing was written.\n'],
    ['twice', 2, 'Stopped. Nothing was written.\n'],
  ])('writes nothing where train is told %s', async (_, times, line) => {
    const child = started(['train', 'big.json', '--learning-steps', '1000', '--out', 'none.json']);
    await expect.poll(() => child.output.stdout).toContain('Learning begins');
    for (let i = 0; i < times; i++) {
      child.process.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const { code, stderr } = await child.ended;
    expect({ code, stderr: stderr.replace(/^Stopping: .*\n/, '') }).toEqual({ code: 130, stderr: line });
    expect(existsSync(file('none.json'))).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends view at %s as is meant: exit code 0',
    async (signal) => {
      const child = started(['view', 'body.json']);
      await expect.poll(() => child.output.stdout).toContain('Ctrl-C ends');
      child.process.kill(signal);
      expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
    },
  );
});
