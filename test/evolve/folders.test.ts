import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../evolve', import.meta.url));

const roomOf = (file: string): string => file.split(/[/\\]/)[0]!;

/** The rooms that each room of `evolve/` imports from. */
function imports(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const names = readdirSync(ROOT, { recursive: true, encoding: 'utf8' });
  for (const file of names.filter((name) => name.endsWith('.ts') && dirname(name) !== '.')) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const rooms = found.get(roomOf(file)) ?? new Set();
    for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
      const target = normalize(join(dirname(file), path!));
      const isRoom = !target.startsWith('..') && dirname(target) !== '.';
      if (isRoom && roomOf(target) !== roomOf(file)) rooms.add(roomOf(target));
    }
    found.set(roomOf(file), rooms);
  }
  return found;
}

/** All that can be reached from a room by imports. */
function reachable(graph: ReadonlyMap<string, ReadonlySet<string>>, from: string): Set<string> {
  const seen = new Set<string>();
  const frontier = [...(graph.get(from) ?? [])];
  for (const room of frontier) {
    if (seen.has(room)) continue;
    seen.add(room);
    frontier.push(...(graph.get(room) ?? []));
  }
  return seen;
}

it('imports between the rooms of evolve/ run in no circle', () => {
  const graph = imports();
  expect(graph.size).toBeGreaterThan(10);
  expect([...graph.keys()].filter((room) => reachable(graph, room).has(room))).toEqual([]);
});
