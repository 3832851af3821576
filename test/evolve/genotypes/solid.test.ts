import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import { voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { spaceOf } from '../../../evolve/parts/choose.ts';
import { parseScenario } from '../../../evolve/parts/scenario.ts';
import type { Body } from '../../../sim/body/body.ts';
import { checkBody } from '../../../sim/body/check-body.ts';
import { cellVolume, elementsOf } from '../../../sim/body/elements.ts';

const triangles = { rows: 4, columns: 7, spacing: 0.2 };
const voxels = { rows: 3, columns: 4, spacing: 0.2, softStiffness: 1000, stiffStiffness: 3000 };
const solid = { cells: { youngsModulus: 500, poissonRatio: 0.2 }, facets: { dragAcross: 7 } };

const areaOf = (body: Body): number => {
  const { ends, count } = body.cells!;
  return Array.from({ length: count }, (_, cell) =>
    cellVolume(body, [...ends.subarray(3 * cell, 3 * cell + 3)]),
  ).reduce((sum, area) => sum + area, 0);
};

const random = fc.nat(10_000).map((seed) => stream(seed));

describe('bodies of triangles and voxels that a scenario asks to be solid', () => {
  it('have a cell in every triangle, all of the same area', () => {
    const [bare, full] = [triangleSpace(triangles), triangleSpace({ ...triangles, ...solid })];
    const property = fc.property(random, (drawn) => {
      const genotype = full.random(drawn);
      const { body } = full.develop(genotype);
      checkBody(body);
      const count = genotype.triangles.reduce((sum, bit) => sum + bit, 0);
      expect(body.cells!.count).toBe(count);
      expect(areaOf(body)).toBeCloseTo((count * 0.2 ** 2 * Math.sqrt(3)) / 4, 9);
      const { cells: _, facets: _f, ...rest } = body;
      expect(rest).toEqual(bare.develop(genotype).body);
    });
    fc.assert(property, { numRuns: 20 });
  });

  it('have two cells in every voxel, of a stiff one as many times stiffer as its springs', () => {
    const [bare, full] = [voxelSpace(voxels), voxelSpace({ ...voxels, ...solid })];
    const property = fc.property(random, (drawn) => {
      const genotype = full.random(drawn);
      const { body } = full.develop(genotype);
      checkBody(body);
      const present = [...genotype.voxels].filter(Boolean);
      expect(areaOf(body)).toBeCloseTo(present.length * 0.04, 9);
      expect(body.cells!.youngsModulus).toEqual(
        Float64Array.from(present.flatMap((material) => [material, material])).map((m) =>
          m === 2 ? 1500 : 500,
        ),
      );
      expect(body.cells!.poissonRatio).toEqual(new Float64Array(body.cells!.count).fill(0.2));
      const { cells: _, facets: _f, ...rest } = body;
      expect(rest).toEqual(bare.develop(genotype).body);
    });
    fc.assert(property, { numRuns: 20 });
  });

  it('have facets all around, with the drag that is asked for', () => {
    const { body } = ((space) => space.develop(space.random(stream(1))))(
      triangleSpace({ ...triangles, ...solid }),
    );
    const plain = { ...body, facets: undefined } as unknown as Body;
    expect(body.facets!.ends).toEqual(elementsOf(plain, 'facet').ends);
    expect(body.facets!.dragAcross).toEqual(new Float64Array(body.facets!.count).fill(7));
    expect(body.facets!.dragAlong).toBeUndefined();
  });

  const scenarioOf = (body: object) =>
    parseScenario(
      { format: 'morphograd/scenario', version: 1, body: { genotype: 'triangles', ...body } },
      { 'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return end.center.x; }' },
      'solid/scenario.json',
    );

  it('are those of a scenario', () => {
    const space = spaceOf(scenarioOf({ cells: {} }));
    expect(space.develop(space.random(stream(1))).body.cells!.count).toBeGreaterThan(0);
    expect(scenarioOf({}).body).not.toHaveProperty('cells');
  });

  it.each([
    [{ facets: {} }, '"body.facets" is the boundary of "cells", and there are none. Write "cells": {} too.'],
    [{ cells: { youngModulus: 1 } }, 'Did you mean "youngsModulus"?'],
    [{ cells: { poissonRatio: 0.5 } }, '"body.cells.poissonRatio" must be below 0.5, but is 0.5.'],
    [{ cells: true }, '"body.cells" must be an object, but is true.'],
  ])('are refused where they are wrong (%#)', (body, message) => {
    expect(() => scenarioOf(body)).toThrow(message);
  });
});
