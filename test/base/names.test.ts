import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressOf, freeName, stemOf } from '../../base/names.ts';

describe('an address of a file below a folder', () => {
  it('has slashes on every system', () => {
    expect(addressOf('/page', '/page/assets/index.js', posix)).toBe('assets/index.js');
    expect(addressOf('C:\\page', 'C:\\page\\assets\\index.js', win32)).toBe('assets/index.js');
    expect(addressOf('c:\\Page\\', 'C:\\page\\index.html', win32)).toBe('index.html');
  });

  it('keeps a backslash that is a part of a name', () => {
    expect(addressOf('/page', '/page/a\\b.js', posix)).toBe('a\\b.js');
  });
});

describe('the stem of a JSON file', () => {
  it('is without folder and ending, in capital letters or small ones', () => {
    expect(stemOf('runs/walk-1/robots/best-1.json', posix)).toBe('best-1');
    expect(stemOf('C:\\robots\\BEST-1.JSON', win32)).toBe('BEST-1');
    expect(stemOf('C:/robots/best.trained.json', win32)).toBe('best.trained');
    expect(stemOf('robot.txt', posix)).toBe('robot.txt');
  });
});

describe('a free name', () => {
  const taken = ['walk-1', 'Walk-2', 'WALK-3'];

  it('is numbered from 1', () => {
    expect(freeName('walk', (name) => taken.includes(name))).toBe('walk-2');
    expect(freeName('hop', (name) => taken.includes(name))).toBe('hop-1');
  });

  it('is taken whatever its letters where a file system does not tell capital ones from small', () => {
    const lower = taken.map((name) => name.toLowerCase());
    expect(freeName('walk', (name) => lower.includes(name.toLowerCase()))).toBe('walk-4');
  });

  it('is one that Windows takes too', () => {
    const names = ['a/b', 'c:\\d', 'con', 'what?', 'dot.', '..', 'tab\t*', ''].map((name) =>
      freeName(name, () => false),
    );
    expect(names).toEqual(['a-b-1', 'c-d-1', 'con-1', 'what--1', 'dot.-1', '..-1', 'tab--1', '-1']);
  });
});
