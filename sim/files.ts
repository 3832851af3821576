// Reading what the user names and writing what the program made (Node only). A file that is written is whole or absent.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError, type InputErrorCode } from './input-error.ts';
import { parseJSON } from './parse-json.ts';

/** @throws {InputError} `not-found` or `unreadable` */
export function readText(path: string): string {
  return attempt(path, 'unreadable', () => readFileSync(path, 'utf8'));
}

/**
 * The data of a JSON file.
 * @throws {InputError} `not-found`, `unreadable`, or `syntax` with line and column
 */
export function readJSON(path: string): unknown {
  return parseJSON(readText(path), path);
}

/**
 * Writes beside the file under a temporary name, then renames: whoever reads the file sees the old one or the new.
 * @throws {InputError} `not-found` (its folder) or `unwritable`
 */
export function writeWhole(path: string, data: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  attempt(path, 'unwritable', () => {
    try {
      writeFileSync(temporary, data);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * Refuses to write over a file.
 * @throws {InputError} `unwritable`
 */
export function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new InputError({
    code: 'unwritable',
    where: path,
    problem: 'there is a file of this name already. Name another with --out, or remove it.',
  });
}

/**
 * Makes the folder, and those above it, unless it is there and empty.
 * @throws {InputError} `not-empty` or `unwritable`
 */
export function makeEmptyFolder(path: string): void {
  attempt(path, 'unwritable', () => mkdirSync(path, { recursive: true }));
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
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const known = Object.hasOwn(failures, code) ? failures[code]! : undefined;
    throw new InputError({
      code: code === 'ENOENT' ? 'not-found' : otherwise,
      where: path,
      problem: known ?? `${error instanceof Error ? error.message : String(error)}. Name another path.`,
    });
  }
}

const failures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder. Check the path.',
  EACCES: 'the system does not permit it. Change the permissions, or name another path.',
  EPERM: 'the system does not permit it. Change the permissions, or name another path.',
  EROFS: 'the file system is read-only. Name another path.',
  ENOSPC: 'the disk is full. Make room, or name a path on another disk.',
  EISDIR: 'this is a folder. Name a file.',
  ENOTDIR: 'a part of this path is a file, not a folder. Name another path.',
  EEXIST: 'there is a file of this name. Name another path.',
};
