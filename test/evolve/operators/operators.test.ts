import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { actuatorsOf } from '../../../sim/body/body.ts';
import { evolved, gridSize, isConnected, spaceKinds, vary } from '../../support/spaces.ts';

const cases = spaceKinds.flatMap(([kind, make]) =>
  Object.keys(make({ rows: 2, columns: 2 }).operators).map((name) => [kind, name, make] as const),
);

/** Those whose children have another body; who only goes on learning has not. */
const changing = cases.filter(([, name]) => name !== 'learning');

describe('the operators', () => {
  it('are there for either genotype, but for the material of triangles', () => {
    const [triangles, voxels] = spaceKinds.map(([, make]) =>
      Object.keys(make({ rows: 2, columns: 2 }).operators),
    );
    expect(triangles).toHaveLength(12);
    expect([...triangles!, 'material'].sort()).toEqual([...voxels!].sort());
  });

  it.each(cases)('%s: %s makes a body within the grid, connected and never empty', (_, name, make) => {
    fc.assert(
      fc.property(gridSize, fc.nat(), (size, seed) => {
        const space = make(size);
        const parents = evolved(space, seed);
        const { body } = space.develop(vary(space, name, parents, stream(seed)));
        expect(body.masses.count).toBeGreaterThanOrEqual(3);
        expect(isConnected(body)).toBe(true);
        const [width, height] = [0, 1].map((axis) =>
          Math.max(...body.masses.position.filter((_value, i) => i % 2 === axis)),
        );
        const isTriangle = space.name === 'triangles';
        const most = isTriangle ? (size.columns + 1) / 2 : size.columns;
        expect(width).toBeLessThanOrEqual(0.1 * most + 1e-12);
        expect(height).toBeLessThanOrEqual(0.1 * size.rows * (isTriangle ? Math.sqrt(3) / 2 : 1) + 1e-12);
        if (!isTriangle) expect(actuatorsOf(body).length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it.each(cases)('%s: %s makes a genotype that is repaired already, and reads back', (_, name, make) => {
    fc.assert(
      fc.property(gridSize, fc.nat(), (size, seed) => {
        const space = make(size);
        const child = vary(space, name, evolved(space, seed), stream(seed));
        expect(space.fromJSON(JSON.parse(JSON.stringify(space.toJSON(child))))).toEqual(child);
      }),
      { numRuns: 60 },
    );
  });

  it.each(changing)('%s: %s shows a change, and leaves its parents as they were', (_, name, make) => {
    fc.assert(
      fc.property(gridSize, fc.nat(), (size, seed) => {
        const space = make(size);
        const parents = evolved(space, seed);
        const before = structuredClone(parents);
        const child = vary(space, name, parents, stream(seed));
        expect(space.distance(child, parents[0])).toBeGreaterThan(0);
        expect(parents).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it.each(cases)('%s: %s makes the same child from the same seed', (_, name, make) => {
    fc.assert(
      fc.property(gridSize, fc.nat(), (size, seed) => {
        const space = make(size);
        const parents = evolved(space, seed);
        const child = vary(space, name, parents, stream(seed));
        expect(vary(make(size), name, structuredClone(parents), stream(seed))).toEqual(child);
      }),
      { numRuns: 30 },
    );
  });

  it.each(changing)('%s: %s has a child even of two equal parents in the smallest grid', (_, name, make) => {
    const space = make({ rows: 1, columns: 2 });
    for (let seed = 0; seed < 40; seed++) {
      const random = stream(seed);
      const parent = space.random(random);
      const child = vary(space, name, [parent, parent], random);
      expect(space.distance(child, parent)).toBeGreaterThan(0);
    }
  });
});
