// Names of files and folders that mean the same on every system (Node only): Windows writes paths with backslashes, and
// neither it nor macOS tells capital letters from small ones.

import path, { type PlatformPath } from 'node:path';

/** The part of `node:path` of one system; that of this one by default. */
export type Paths = Pick<PlatformPath, 'basename' | 'relative' | 'sep'>;

/** The way from a folder to a file below it as web addresses have it: `assets/index.js`. */
export const addressOf = (folder: string, file: string, { relative, sep }: Paths = path): string =>
  relative(folder, file).split(sep).join('/');

/** The name of a JSON file without its folder and its ending, however that is written. */
export const stemOf = (file: string, { basename }: Paths = path): string =>
  basename(file).replace(/\.json$/i, '');

/**
 * The first of `NAME-1`, `NAME-2`, … that is free, in letters that every file system takes.
 * @param isTaken On file systems that ignore capital letters, for either way of writing a name.
 */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '-');
  for (let i = 1; ; i++) {
    const numbered = `${plain}-${i}`;
    if (!isTaken(numbered)) return numbered;
  }
}
