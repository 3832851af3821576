import { cpSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../base/random.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { loadParts, loadScenario } from '../../evolve/parts/load.ts';
import { checkBody } from '../../sim/body/check-body.ts';
import { refuses, smallSearch, succeeds, temporaryFolder } from '../support/cli.ts';
import { isConnected } from '../support/spaces.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/cppn', import.meta.url));

const parts = await loadParts([join(EXAMPLE, 'cppn.js')]);
const plane = loadScenario(EXAMPLE, parts);
const inSpace = {
  ...plane,
  dimension: 3 as const,
  body: { genotype: 'cppn', rows: 2, columns: 3, layers: 2 },
};

describe.each([
  ['in the plane', plane],
  ['in space', inSpace],
])('the genotype of examples/cppn %s', (_, scenario) => {
  const space = spaceOf(scenario, parts);

  it('develops into connected bodies that can move, whatever the operators do', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = stream(seed);
        let genotype = space.random(random);
        for (const operator of Object.values(space.operators)) {
          if (operator.parents === 1) genotype = operator.vary(genotype, random);
          const { body, massKeys, springKeys } = space.develop(genotype);
          expect(body.dimension).toBe(scenario.dimension);
          checkBody(body);
          expect(isConnected(body)).toBe(true);
          expect(body.springs.amplitude.some((amplitude) => amplitude !== 0)).toBe(true);
          expect(massKeys).toHaveLength(body.masses.count);
          expect(new Set(springKeys).size).toBe(body.springs.count);
        }
        const copy = space.fromJSON(JSON.parse(JSON.stringify(space.toJSON(genotype))));
        expect(space.develop(copy)).toEqual(space.develop(genotype));
        expect(space.key(copy)).toBe(space.key(genotype));
        expect(space.distance(copy, genotype)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('tells networks from other data', () => {
    expect(() => space.fromJSON({ activations: [] })).toThrow('A cppn genotype needs');
  });
});

describe('morphograd with examples/cppn', () => {
  const folder = temporaryFolder();

  beforeAll(async () => {
    cpSync(EXAMPLE, join(folder, 'cppn'), { recursive: true });
    const args = ['evolve', 'cppn', '--allow-modules', ...smallSearch];
    await succeeds(folder, [...args, '--workers', '2', '--generations', '2', '--out', 'whole']);
    await succeeds(folder, [...args, '--workers', '1', '--out', 'resumed']);
    await succeeds(folder, [
      'resume',
      'resumed',
      '--generations',
      '2',
      '--allow-modules',
      '--workers',
      '1',
      '--quiet',
    ]);
  });

  const bestOf = (run: string) => JSON.parse(readFileSync(join(folder, run, 'robots/best-1.json'), 'utf8'));

  it('gives the same bits for any number of workers, and after a resume', () => {
    expect(bestOf('resumed')).toEqual(bestOf('whole'));
    expect(bestOf('whole').genotype.space).toBe('cppn');
  });

  it('shows, compares and replays a run without its modules', async () => {
    expect(await succeeds(folder, ['status', 'whole'])).toContain('cppn');
    expect(await succeeds(folder, ['compare', 'whole', 'resumed'])).toContain('cppn');
    expect(await succeeds(folder, ['replay', 'whole/robots/best-1.json'])).toContain('bit for bit');
    expect(await succeeds(folder, ['check', 'whole'])).toContain('The store is whole');
  });

  it('grows bodies from genotypes with them, and says so without', async () => {
    await succeeds(folder, ['report', 'whole', '--allow-modules', '--out', 'report.html']);
    await succeeds(folder, ['export', 'whole', '--allow-modules', '--top', '1', '--out', 'exported']);
    for (const args of [
      ['evolve', 'cppn'],
      ['report', 'whole', '--out', 'none.html'],
      ['export', 'whole', '--out', 'none'],
      ['view', 'whole'],
      ['resume', 'whole', '--generations', '5'],
    ]) {
      await refuses(folder, args, /^morphograd: [^\n]*cppn\.js, which is code and was not loaded[^\n]*\n$/);
    }
  });

  it('refuses to go on without a module that is gone', async () => {
    renameSync(join(folder, 'cppn', 'cppn.js'), join(folder, 'cppn', 'other.js'));
    await refuses(
      folder,
      ['resume', 'whole', '--generations', '5', '--allow-modules'],
      'there is no such module',
    );
    renameSync(join(folder, 'cppn', 'other.js'), join(folder, 'cppn', 'cppn.js'));
  });
});
