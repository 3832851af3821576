// Processes among faults: system calls that fail or kill through strace, and file systems of any size in a mount namespace
// of their own. Both are Linux's; where they are missing, a line says how to get them.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ended {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** After which a process counts as hung, and is killed [ms]. */
const PATIENCE = 120_000;

/** Runs a command line to its end. */
export function ended([command = '', ...args]: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const limit = setTimeout(() => child.kill('SIGALRM'), PATIENCE);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** Those by which a program writes; names that this machine's architecture lacks are skipped. */
const spellings = {
  write: '?write',
  pwrite64: '?pwrite64',
  fsync: '?fsync,?fdatasync',
  rename: '?rename,?renameat,?renameat2',
  ftruncate: '?ftruncate',
  openat: '?openat',
  mkdir: '?mkdir,?mkdirat',
  unlink: '?unlink,?unlinkat',
  pread64: '?pread64',
} as const;

export type SystemCall = keyof typeof spellings;
export const systemCalls = Object.keys(spellings) as SystemCall[];

/** What becomes of a call: its process is killed, or it gives an error of that name. */
export const effects = ['SIGKILL', 'EIO', 'ENOSPC', 'EROFS', 'EDQUOT'] as const;
export type Effect = (typeof effects)[number];

export interface CallFault {
  readonly call: SystemCall;
  /** Which of the calls of that name that touch one of the files, counted from 1. */
  readonly when: number;
  readonly effect: Effect;
}

/** A command line that has strace follow another and its threads, where they touch one of `paths`. */
export const traced = (command: readonly string[], paths: readonly string[], log: string): string[] => [
  ...['strace', '-f', '-qq', '-o', log],
  ...paths.flatMap((path) => ['-P', path]),
  ...['-e', `trace=${Object.values(spellings).join()}`],
  ...command,
];

/** As {@link traced}, with a fault. */
export function faulty(
  command: readonly string[],
  paths: readonly string[],
  { call, when, effect }: CallFault,
): string[] {
  const what = effect === 'SIGKILL' ? 'signal=SIGKILL' : `error=${effect}`;
  const [strace = '', ...rest] = traced(command, paths, '/dev/null');
  return [strace, '-e', `inject=${spellings[call]}:${what}:when=${when}`, ...rest];
}

/** How often the first thread of a process makes each system call, by the log of {@link traced}. */
export function countsIn(log: string): Map<SystemCall, number> {
  const lines = readFileSync(log, 'utf8').split('\n');
  const first = lines[0]?.split(' ')[0];
  const counts = new Map<SystemCall, number>();
  for (const line of lines) {
    const [, thread, name] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    const call = systemCalls.find((each) => spellings[each].split(',').includes(`?${name}`));
    if (thread === first && call) counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  return counts;
}

/**
 * A command line that runs another on a file system of its own, mounted at `disk`, with what is in `from` on it; what stands
 * there at the end is copied to `to`.
 * @param size [KiB]
 */
export function onDisk(
  command: readonly string[],
  { disk, from, to, size }: { disk: string; from: string; to: string; size: number },
): string[] {
  const script =
    'disk=$1 from=$2 to=$3 size=$4; shift 4; mount -t tmpfs -o size="$size"k tmpfs "$disk" && cp -a "$from/." "$disk" || ' +
    `exit ${NO_ROOM}; "$@"; code=$?; cp -a "$disk/." "$to"; exit $code`;
  return ['unshare', '-rm', 'sh', '-c', script, 'sh', disk, from, to, String(size), ...command];
}

/** The exit code where a disk cannot hold even what a command begins with. */
export const NO_ROOM = 99;

/** Null if system calls can be made to fail, otherwise why not and what to do. */
export function lackOfStrace(): string | null {
  if (spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0) return null;
  return 'No system call is made to fail: strace is missing or may not trace. On Debian install it with: apt install strace';
}

/** Null if file systems can be mounted, otherwise why not and what to do. */
export function lackOfDisks(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'morphograd-'));
  try {
    const { status } = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', folder]);
    if (status === 0) return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return 'No small file system is tried: this needs Linux with user namespaces, and unshare of util-linux.';
}
