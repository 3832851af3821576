import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { replaceFile } from '../../base/replace-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-replace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A system whose rename is refused so many times. */
function system(platform: NodeJS.Platform, refusals: number, code: string) {
  const told = { tries: 0, waited: 0 };
  return {
    told,
    platform,
    rename: () => {
      told.tries++;
      if (told.tries <= refusals) throw Object.assign(new Error(`${code}: refused`), { code });
    },
    wait: (milliseconds: number) => {
      told.waited += milliseconds;
    },
  };
}

describe('replacing a file', () => {
  it('gives a name to another file, on this system also while the old one is being read', () => {
    const [name, next] = [join(folder, 'a.json'), join(folder, '.a.json.new')];
    writeFileSync(name, 'old');
    writeFileSync(next, 'new');
    const reader = openSync(name, 'r');
    replaceFile(next, name);
    closeSync(reader);
    expect(readFileSync(name, 'utf8')).toBe('new');
  });

  it.each(['EPERM', 'EACCES', 'EBUSY'])('waits on Windows for a program that holds the file (%s)', (code) => {
    const windows = system('win32', 3, code);
    replaceFile('a', 'b', windows);
    expect(windows.told).toEqual({ tries: 4, waited: 100 });
  });

  it('gives up on Windows after a second or two, with what the system says', () => {
    const windows = system('win32', 1000, 'EPERM');
    expect(() => replaceFile('a', 'b', windows)).toThrow('EPERM: refused');
    expect(windows.told).toEqual({ tries: 8, waited: 1500 });
  });

  it('waits for nothing that waiting does not mend', () => {
    const windows = system('win32', 1, 'ENOSPC');
    expect(() => replaceFile('a', 'b', windows)).toThrow('ENOSPC');
    const linux = system('linux', 1, 'EACCES');
    expect(() => replaceFile('a', 'b', linux)).toThrow('EACCES');
    expect([windows.told.waited, linux.told.waited]).toEqual([0, 0]);
  });
});
