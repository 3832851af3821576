import { execFileSync } from 'node:child_process';
import type * as FileSystem from 'node:fs';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** What was asked of the disk, in order, and what it answers. */
const disk = vi.hoisted(() => ({ calls: [] as string[], fault: null as Error | null }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof FileSystem>();
  return {
    ...real,
    fsyncSync(file: number) {
      disk.calls.push(real.fstatSync(file).isDirectory() ? 'sync folder' : 'sync file');
      if (disk.fault) throw disk.fault;
      real.fsyncSync(file);
    },
    renameSync(from: string, to: string) {
      disk.calls.push('rename');
      real.renameSync(from, to);
    },
  };
});

// Anew, for other tests of this process have loaded them with the real file system.
vi.resetModules();
const {
  checkNew,
  checkRoom,
  checkWritable,
  makeEmptyFolder,
  makeFolder,
  readJSON,
  readText,
  sweepTemporary,
  systemFailure,
  writePieces,
  writeWhole,
} = await import('../../base/files.ts');
const { InputError } = await import('../../base/input-error.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'morphograd-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function codeOf(operation: () => unknown): string {
  try {
    operation();
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return 'none';
}

describe('writeWhole', () => {
  it('replaces a file and leaves nothing beside it', () => {
    const file = join(folder, 'a.json');
    writeWhole(file, 'old');
    writeWhole(file, Uint8Array.of(110, 101, 119));
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('leaves nothing behind where it fails', () => {
    mkdirSync(join(folder, 'a.json'));
    expect(() => writeWhole(join(folder, 'a.json'), 'text')).toThrow(
      /a\.json: this is a folder\. Name a file\./,
    );
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('has the bytes on the disk before the name, and the name before it returns', () => {
    disk.calls.length = 0;
    writeWhole(join(folder, 'a.json'), 'text');
    expect(disk.calls).toEqual(['sync file', 'rename', 'sync folder']);
  });

  it.each([
    [
      'EDQUOT',
      { errno: -constants.errno.EDQUOT, code: 'Unknown system error -122' },
      /your quota of disk space/,
    ],
    ['EIO', { errno: -constants.errno.EIO, code: 'EIO' }, /the disk reports an input\/output error/],
    ['EFBIG', { errno: -constants.errno.EFBIG, code: 'EFBIG' }, /beyond what the system permits/],
  ])('says %s in words, and keeps the old file', (_, facts, sentence) => {
    const file = join(folder, 'a.json');
    writeWhole(file, 'old');
    disk.fault = Object.assign(new Error('fault'), facts);
    try {
      expect(() => writeWhole(file, 'new')).toThrow(sentence);
    } finally {
      disk.fault = null;
    }
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('names a folder that does not exist', () => {
    const file = join(folder, 'no/a.json');
    expect(() => writeWhole(file, 'text')).toThrow(
      `${file}: there is no such file or folder. Check the path.`,
    );
  });

  it.skipIf(process.getuid?.() === 0)('says that it may not write (skipped as root, who may)', () => {
    chmodSync(folder, 0o500);
    expect(codeOf(() => writeWhole(join(folder, 'a.json'), 'text'))).toBe('unwritable');
  });
});

describe('writePieces', () => {
  it('writes one piece after the other', async () => {
    const file = join(folder, 'a.txt');
    await writePieces(
      file,
      (async function* () {
        yield 'a';
        yield Uint8Array.of(98, 99);
      })(),
    );
    expect(readFileSync(file, 'utf8')).toBe('abc');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('leaves the old file, and nothing beside it, where the pieces end with an error', async () => {
    const file = join(folder, 'a.txt');
    writeWhole(file, 'old');
    const pieces = (async function* () {
      yield 'new';
      throw new RangeError('no more');
    })();
    await expect(writePieces(file, pieces)).rejects.toThrow('no more');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });
});

describe('checkWritable', () => {
  it('refuses what could not be written, and leaves nothing behind', () => {
    const file = join(folder, 'a.csv');
    checkWritable(file);
    checkNew(file);
    expect(codeOf(() => checkWritable(join(folder, 'no/a.csv')))).toBe('not-found');
    expect(() => checkWritable(folder)).toThrow(/this is a folder\. Name a file\./);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets a file be replaced unless it is to be new', () => {
    const file = join(folder, 'a.csv');
    writeFileSync(file, 'old');
    checkWritable(file);
    expect(() => checkNew(file)).toThrow(/there is a file of this name already/);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
});

describe('checkRoom', () => {
  it('refuses what the disk cannot hold, and says how much that is', () => {
    const file = join(folder, 'a.npy');
    expect(() => checkRoom(file, 0, 'Write less')).not.toThrow();
    expect(() => checkRoom(file, 1e18, 'Write less')).toThrow(
      /takes 1000000000\.0 GB or more, but its disk has room for \S+ GB\. Write less, make room/,
    );
  });
});

describe('readJSON', () => {
  it('tells what is missing, what is a folder and what is not JSON', () => {
    writeFileSync(join(folder, 'a.json'), '{');
    expect(codeOf(() => readJSON(join(folder, 'b.json')))).toBe('not-found');
    expect(codeOf(() => readJSON(folder))).toBe('unreadable');
    expect(codeOf(() => readJSON(join(folder, 'a.json')))).toBe('syntax');
  });
});

describe('makeFolder', () => {
  it('makes a folder and those above it, and leaves one that is there', () => {
    makeFolder(join(folder, 'a/b/c/'));
    writeFileSync(join(folder, 'a/b/c/d.txt'), '');
    makeFolder(join(folder, 'a/b/../b/c'));
    expect(readdirSync(join(folder, 'a/b/c'))).toEqual(['d.txt']);
  });

  it('refuses what stands below a file', () => {
    writeFileSync(join(folder, 'a'), '');
    expect(() => makeFolder(join(folder, 'a/b/c'))).toThrow(/a part of this path is a file/);
    expect(() => makeFolder(join(folder, 'a'))).toThrow(/there is a file of this name/);
  });
});

describe('makeEmptyFolder', () => {
  it('makes a folder and those above it, and takes an empty one', () => {
    makeEmptyFolder(join(folder, 'a/b'));
    makeEmptyFolder(join(folder, 'a/b'));
    expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
  });

  it('refuses a folder that holds something, and a file', () => {
    writeFileSync(join(folder, 'run.json'), '{}');
    expect(() => makeEmptyFolder(folder)).toThrow(
      /not empty \(it holds run\.json\)\. Name a new one, or empty it\./,
    );
    expect(codeOf(() => makeEmptyFolder(join(folder, 'run.json')))).toBe('unwritable');
  });
});

describe('sweepTemporary', () => {
  it('removes what killed processes left, and nothing else', () => {
    for (const name of ['.a.json.0123abcd', 'a.json', '.hidden', 'a.json.0123abcd'])
      writeFileSync(join(folder, name), '');
    sweepTemporary(folder);
    expect(readdirSync(folder).sort()).toEqual(['.hidden', 'a.json', 'a.json.0123abcd']);
  });

  it('lets a folder be that cannot be read', () => {
    writeFileSync(join(folder, 'file'), '');
    for (const name of ['nowhere', 'file']) expect(() => sweepTemporary(join(folder, name))).not.toThrow();
  });
});

describe('systemFailure', () => {
  it('tells what the system has refused, and of no other error', () => {
    const refused = Object.assign(new Error('EIO: i/o error'), {
      ...{ code: 'EIO', errno: -5, syscall: 'scandir', path: '/disk/run' },
    });
    expect(systemFailure(refused)?.message).toBe(
      '/disk/run: the disk reports an input/output error. Check it, or name a path on another disk.',
    );
    expect(systemFailure(new TypeError('x is not a function'))).toBeUndefined();
    expect(systemFailure('EIO')).toBeUndefined();
  });
});

describe('readText', () => {
  it('refuses what is no file, though reading it would never end', () => {
    expect(() => readText(folder)).toThrow(/this is a folder\. Name a file\./);
    expect(() => readText(devNull)).toThrow(InputError);
    expect(() => readText(join(folder, 'none'))).toThrow(/no such file/);
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe that nobody writes to, and devices', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(() => readText(pipe)).toThrow(`${pipe}: this is a pipe, a device or the like. Name a file.`);
    expect(() => readText('/dev/zero')).toThrow(/a device or the like/);
  });

  it('refuses files longer than it is told to read', () => {
    const file = join(folder, 'long.txt');
    writeFileSync(file, 'x'.repeat(2 ** 20));
    expect(readText(file, 2 ** 20)).toHaveLength(2 ** 20);
    writeFileSync(file, 'x'.repeat(2 ** 20 + 1));
    expect(() => readText(file, 2 ** 20)).toThrow(`${file}: the file has more than 1 MB`);
  });
});
