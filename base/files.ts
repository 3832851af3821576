// Reading what the user names and writing what the program made (Node only). A file that is written is whole or absent,
// for a process that is killed and for a machine that loses power.

import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { constants as system, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { InputError, type InputErrorCode } from './input-error.ts';
import { parseJSON } from './parse-json.ts';
import { replaceFile } from './replace-file.ts';

/** Longer files are none of morphograd's [bytes]. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * The text of a file. Folders, devices and pipes are refused at once: they may have no end, or nothing to read ever.
 * @param mostBytes Longer files are refused.
 * @throws {InputError} `not-found` or `unreadable`
 */
export function readText(path: string, mostBytes = MOST_BYTES): string {
  return attempt(path, 'unreadable', () => {
    // Not on Windows, which has no pipes among its files. What is opened is looked at, for the name may change hands.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw systemError(stats.isDirectory() ? 'EISDIR' : 'ENXIO');
      if (stats.size > mostBytes) throw tooLong(path, mostBytes);
      const text = readFileSync(file);
      // It may have grown, and files of the system say that they are empty.
      if (text.length > mostBytes) throw tooLong(path, mostBytes);
      return text.toString();
    } finally {
      closeSync(file);
    }
  });
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

const tooLong = (where: string, mostBytes: number): InputError =>
  new InputError({
    code: 'unreadable',
    where,
    problem: `the file has more than ${mostBytes / 2 ** 20} MB, the most that is read. Name another.`,
  });

/** The names in a folder. @throws {InputError} `not-found` or `unreadable` */
export const namesIn = (folder: string): string[] => attempt(folder, 'unreadable', () => readdirSync(folder));

/**
 * The data of a JSON file.
 * @param mostBytes Longer files are refused.
 * @throws {InputError} `not-found`, `unreadable`, `syntax` with line and column, or `invalid` if it is nested too deeply
 */
export function readJSON(path: string, mostBytes?: number): unknown {
  return parseJSON(readText(path, mostBytes), path);
}

/**
 * Writes beside the file under a temporary name, then renames: whoever reads the file sees the old one or the new.
 * @throws {InputError} `not-found` (its folder) or `unwritable`
 */
export function writeWhole(path: string, data: string | Uint8Array): void {
  const temporary = temporaryFor(path);
  attempt(path, 'unwritable', () => {
    try {
      writeDurably(temporary, data);
      replaceFile(temporary, path);
      syncFolder(dirname(path));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * As {@link writeWhole}, for what is too long to be held at once.
 * @throws {InputError} `not-found` (its folder) or `unwritable`; and whatever `pieces` throws
 */
export async function writePieces(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  await writeBeside(path, async (temporary) => {
    const failed = failing(path);
    const file = await open(temporary, 'wx').catch(failed);
    try {
      for await (const piece of pieces) await file.writeFile(piece).catch(failed);
    } finally {
      await file.close().catch(failed);
    }
  });
}

/**
 * As {@link writeWhole}, for a file that somebody else makes.
 *
 * @param make Makes the file of a temporary name, which is removed where it fails, and where the process ends meanwhile.
 * @throws {InputError} `not-found` (its folder) or `unwritable`; and whatever `make` throws
 */
export async function writeBeside(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryFor(path);
  const remove = (): void => rmSync(temporary, { force: true });
  process.once('exit', remove);
  try {
    await make(temporary);
    attempt(path, 'unwritable', () => {
      syncFile(temporary);
      replaceFile(temporary, path);
      syncFolder(dirname(path));
    });
  } catch (error) {
    remove();
    throw error;
  } finally {
    process.off('exit', remove);
  }
}

const failing =
  (path: string) =>
  (error: unknown): never => {
    throw failure(path, 'unwritable', error);
  };

const temporaryFor = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);

/** Names that {@link temporaryFor} gives. */
const TEMPORARY = /^\..+\.[0-9a-f]{8}$/;

/**
 * Removes what processes that were killed while they wrote have left in a folder; to be called by its only writer. What
 * cannot be removed stays.
 */
export function sweepTemporary(folder: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {}
  for (const name of names) {
    if (!TEMPORARY.test(name)) continue;
    try {
      rmSync(join(folder, name), { force: true });
    } catch {}
  }
}

/** Writes a new file whose bytes are on the disk when this returns. */
function writeDurably(path: string, data: string | Uint8Array): void {
  const file = openSync(path, 'wx');
  try {
    writeFileSync(file, data);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Has the names in a folder on the disk. Where the system syncs no folders (Windows; some networks), it does so itself. */
function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(file);
  } catch (error) {
    if (codeOf(error) === 'EIO') throw error;
  } finally {
    closeSync(file);
  }
}

/** A new folder among the system's temporary ones. @throws {InputError} `not-found` or `unwritable` */
export const makeTemporaryFolder = (): string =>
  attempt(tmpdir(), 'unwritable', () => mkdtempSync(join(tmpdir(), 'morphograd-')));

/**
 * Copies a file to one that its owner may read and write, whatever the permissions of the first.
 * @throws {InputError} `not-found`, `unreadable` or `unwritable`
 */
export function copyFile(from: string, to: string): void {
  attempt(from, 'unreadable', () => accessSync(from, constants.R_OK));
  attempt(to, 'unwritable', () => {
    copyFileSync(from, to);
    chmodSync(to, 0o600);
  });
}

/**
 * Refuses a file that could not be written, before the work is done whose result it is to hold.
 * @throws {InputError} `not-found` (its folder) or `unwritable`
 */
export function checkWritable(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw failure(folder, 'unwritable', { code: 'ENOENT' });
  const temporary = temporaryFor(path);
  attempt(path, 'unwritable', () => {
    // Permissions do not tell it all: some file systems refuse whatever they say.
    writeFileSync(temporary, '');
    rmSync(temporary);
  });
  if (isFolder(path)) throw failure(path, 'unwritable', { code: 'EISDIR' });
}

/**
 * Refuses what the file's disk has no room for, before any work is done for it.
 * @param bytes Least size of the file.
 * @param remedy How to write less.
 * @throws {InputError} `unwritable`, or `not-found` (its folder)
 */
export function checkRoom(path: string, bytes: number, remedy: string): void {
  const { blocks, bavail, bsize } = attempt(path, 'unwritable', () => statfsSync(dirname(path)));
  // Some file systems count no blocks.
  if (blocks === 0 || bytes <= bavail * bsize) return;
  const gigabytes = (size: number): string => `${(size / 1e9).toFixed(1)} GB`;
  throw new InputError({
    code: 'unwritable',
    where: path,
    problem:
      `the file takes ${gigabytes(bytes)} or more, but its disk has room for ${gigabytes(bavail * bsize)}. ` +
      `${remedy}, make room, or name a path on another disk.`,
  });
}

/**
 * Refuses to write over a file, and a file that could not be written; see {@link checkWritable}.
 * @throws {InputError} `unwritable`, or `not-found` (its folder)
 */
export function checkNew(path: string): void {
  if (!existsSync(path)) {
    checkWritable(path);
    return;
  }
  throw new InputError({
    code: 'unwritable',
    where: path,
    problem: 'there is a file of this name already. Name another with --out, or remove it.',
  });
}

/**
 * Makes the folder, and those above it, unless it is there.
 * @throws {InputError} `unwritable`
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (!existsSync(above)) makeFolder(above);
  try {
    // One by one: with `recursive` Node.js 20 never returns from Linux's /proc, where nobody can make a folder.
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process may have made it in between.
    if (code === 'EEXIST' && isFolder(path)) return;
    // The folder above is there.
    throw failure(path, 'unwritable', code === 'ENOENT' ? { code: 'EPERM' } : error);
  }
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/**
 * Makes the folder, and those above it, unless it is there and empty.
 * @throws {InputError} `not-empty` or `unwritable`
 */
export function makeEmptyFolder(path: string): void {
  makeFolder(path);
  const entries = attempt(path, 'unreadable', () => readdirSync(path));
  if (entries.length === 0) return;
  throw new InputError({
    code: 'not-empty',
    where: path,
    problem: `the folder is not empty (it holds ${entries[0]}${entries.length > 1 ? ' and more' : ''}). Name a new one, or empty it.`,
  });
}

/** Runs a file operation; its failures become sentences. */
function attempt<T>(path: string, otherwise: InputErrorCode, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw failure(path, otherwise, error);
  }
}

function failure(path: string, otherwise: InputErrorCode, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const code = codeOf(error);
  const known = Object.hasOwn(failures, code) ? failures[code]! : undefined;
  return new InputError({
    code: code === 'ENOENT' ? 'not-found' : otherwise,
    where: path,
    problem: known ?? `${error instanceof Error ? error.message : String(error)}. Name another path.`,
  });
}

/** What the system has refused to do with a file, as a sentence; undefined for any other error. */
export function systemFailure(error: unknown): InputError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { syscall, path } = error as NodeJS.ErrnoException;
  return syscall === undefined || path === undefined ? undefined : failure(path, 'unreadable', error);
}

/** The system's name of an error. Node.js names not all of them. */
function codeOf(error: unknown): string {
  const { code = '', errno } = error as NodeJS.ErrnoException;
  return errno !== undefined && -errno === system.errno.EDQUOT ? 'EDQUOT' : code;
}

const failures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder. Check the path.',
  EACCES: 'the system does not permit it. Change the permissions, or name another path.',
  EPERM: 'the system does not permit it. Change the permissions, or name another path.',
  EROFS: 'the file system is read-only. Name another path.',
  ENOSPC: 'the disk is full. Make room, or name a path on another disk.',
  EDQUOT: 'your quota of disk space is used up. Make room, have it raised, or name a path on another disk.',
  EFBIG:
    'the file would grow beyond what the system permits. Raise the limit (ulimit -f), or name a path elsewhere.',
  EIO: 'the disk reports an input/output error. Check it, or name a path on another disk.',
  EMFILE: 'too many files are open. Raise the limit (ulimit -n), and try again.',
  ENFILE: 'too many files are open on this machine. Close other programs, and try again.',
  ENAMETOOLONG: 'the name is too long for the file system. Name a shorter path.',
  ELOOP: 'the links of this path lead in a circle. Name another path.',
  EISDIR: 'this is a folder. Name a file.',
  ENXIO: 'this is a pipe, a device or the like. Name a file.',
  ENOTDIR: 'a part of this path is a file, not a folder. Name another path.',
  EEXIST: 'there is a file of this name. Name another path.',
};
