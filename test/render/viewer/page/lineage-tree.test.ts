import { describe, expect, it } from 'vitest';
import { treeOf } from '../../../../render/viewer/page/ui/lineage-tree.ts';
import type { Ancestor } from '../../../../render/viewer/run-source.ts';

const of = (id: string, ...parents: string[]): Ancestor => ({ id, parents, isKnown: true });

describe('the tree of a lineage', () => {
  it('has the robot at the left, its parents to the right, and a common ancestor once', () => {
    const { places, lines, width } = treeOf([of('c', 'a', 'b'), of('a', 'x'), of('b', 'x'), of('x')]);
    const [child, first, second, oldest] = places.map(({ x }) => x);
    expect(first).toBe(second);
    expect(child).toBeLessThan(first!);
    expect(first).toBeLessThan(oldest!);
    expect(oldest).toBeLessThan(width);
    expect(lines).toHaveLength(4);
  });

  it('holds whatever names and parents a file may give', () => {
    const hostile = [
      of('', '__proto__', 'constructor'),
      of('__proto__', ''),
      of('toString', 'toString', 'gone'),
    ];
    const { places, lines } = treeOf(hostile);
    expect(places.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    expect(lines).toHaveLength(2);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('is nothing where nobody is known', () => {
    expect(treeOf([])).toEqual({ width: 0, height: 0, places: [], lines: [] });
  });
});
