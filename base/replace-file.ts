// Taking the place of a file that others may be reading (Node only). Unix renames over open files. Windows refuses as long
// as a program has the file open without letting go of its name, as virus scanners and spreadsheets do for a moment.

import { renameSync } from 'node:fs';

/** What of the system decides how this goes. */
export interface Renaming {
  readonly platform: NodeJS.Platform;
  readonly rename: (from: string, to: string) => void;
  /** @param milliseconds In which nothing else happens. */
  readonly wait: (milliseconds: number) => void;
}

/** Milliseconds between two tries, one after the other: a second and a half together. */
const PAUSES = [10, 30, 60, 100, 200, 400, 700];

/** What Windows says of files that are open elsewhere. */
const HELD = ['EPERM', 'EACCES', 'EBUSY'];

/** As `renameSync`, but on Windows it waits a while for whoever holds the file. @throws As `renameSync` */
export function replaceFile(from: string, to: string, system: Renaming = thisSystem): void {
  const { platform, rename, wait } = system;
  const pauses = platform === 'win32' ? PAUSES : [];
  for (const pause of pauses) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (!HELD.includes(String((error as NodeJS.ErrnoException).code))) throw error;
      wait(pause);
    }
  }
  rename(from, to);
}

const thisSystem: Renaming = {
  platform: process.platform,
  rename: renameSync,
  wait: (milliseconds) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
};
