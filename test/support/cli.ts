// The command-line program as a user runs it, in a folder of its own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { CLI } from './dist.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with what has come so far on stdout and stderr, one after the other, whenever more comes. */
  readonly onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Arguments of a search that takes a second. */
export const smallSearch = [
  '--population',
  '3',
  '--generations',
  '1',
  '--learning-steps',
  '1',
  '--backend',
  'cpu',
  '--quiet',
];

/** The body of a robot's file: a triangle of three springs. */
export const triangleBody = {
  masses: [{ position: [0, 0] }, { position: [0.2, 0] }, { position: [0.1, 0.17] }],
  springs: [
    { a: 0, b: 1 },
    { a: 1, b: 2 },
    { a: 0, b: 2 },
  ],
};

/** A temporary folder for the tests of a file, removed after them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'morphograd-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `morphograd …args` in `folder`. */
export function morphograd(
  folder: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: folder,
      env: { ...process.env, ...options.env },
    });
    let stdout = '';
    let stderr = '';
    const told = (): void => options.onOutput?.(stdout + stderr, (signal) => child.kill(signal));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      told();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      told();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Expects success, and gives what was printed. */
export async function succeeds(
  folder: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { code, stdout, stderr } = await morphograd(folder, args, options);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** Expects one paragraph on stderr with `message` in it, no stack trace, and exit code 2. */
export async function refuses(
  folder: string,
  args: readonly string[],
  message: string | RegExp,
  options?: RunOptions,
): Promise<void> {
  const { code, stderr } = await morphograd(folder, args, options);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.trim()).not.toContain('\n\n');
}
