import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { selectionOf } from '../../../evolve/parts/choose.ts';
import { builtInParts } from '../../../evolve/parts/parts.ts';
import { evolutionSchemaFor } from '../../../evolve/parts/scenario.ts';
import type { EvolutionSettings } from '../../../scenarios/evolution.ts';
import { candidates, idsOf, valid } from '../../support/valid.ts';

const archive = { axes: [{ of: 'size', least: 3, most: 10, bins: 4 }] } as const;

const kinds = ['elitist', 'tournament', 'afpo', 'nsga2', 'clearing', 'lineages', 'map-elites'] as const;

/** Bodies that are all nearly alike. */
const space = { distance: () => 1 };

const settings = (kind: (typeof kinds)[number]): EvolutionSettings =>
  evolutionSchemaFor(builtInParts).parse({ selection: { kind }, archive });

describe.each(kinds)('%s', (kind) => {
  const selection = selectionOf(settings(kind), space);

  it('gives the same survivors for every order of the candidates, the fittest first', () => {
    fc.assert(
      fc.property(candidates(), fc.integer({ min: 1, max: 12 }), fc.nat(), (all, n, seed) => {
        const survivors = selection.survive(all, n, 5, stream(seed));
        const again = selection.survive(stream(seed).shuffle(all), n, 5, stream(seed));
        expect(idsOf(again)).toEqual(idsOf(survivors));
        const fitnesses = survivors.map(({ fitness }) => fitness);
        expect(fitnesses).toEqual([...fitnesses].sort((a, b) => b - a));
      }),
    );
  });

  it('leaves its arguments as they are, keeps nobody twice and never loses the best fitness', () => {
    fc.assert(
      fc.property(candidates(1), fc.integer({ min: 1, max: 12 }), (all, n) => {
        const before = idsOf(all);
        const survivors = selection.survive(all, n, 5, stream(1));
        expect(idsOf(all)).toEqual(before);
        expect(new Set(idsOf(survivors)).size).toBe(survivors.length);
        expect(survivors[0]!.fitness).toBe(Math.max(...all.map(({ fitness }) => fitness)));
        if (kind !== 'map-elites') expect(survivors.length).toBe(Math.min(n, all.length));
      }),
    );
  });

  it('names the same parents for the same random stream, all of the population', () => {
    fc.assert(
      fc.property(candidates(1), fc.nat(), (all, seed) => {
        const population = selection.survive(all, 8, 5, stream(seed));
        const parents = (): string[] => {
          const random = stream(seed, 'parents');
          return Array.from({ length: 10 }, (_, i) => selection.parent(population, i, random).id);
        };
        expect(parents()).toEqual(parents());
        expect(idsOf(population)).toEqual(expect.arrayContaining(parents()));
      }),
    );
  });
});

describe('selectionOf', () => {
  it('takes newcomers, tournament sizes and objectives from the settings', () => {
    const of = (selection: object) =>
      selectionOf(evolutionSchemaFor(builtInParts).parse({ selection }), space);
    expect(of({ kind: 'afpo', newcomers: 3 }).newcomers).toBe(3);
    const all = [valid(0, { fitness: 1 }), valid(1, { fitness: 2 })];
    const sure = of({ kind: 'tournament', size: 50 });
    expect(sure.parent(sure.survive(all, 2, 0, stream(1)), 0, stream(1)).id).toBe('0-1');
  });

  it('refuses MAP-Elites without an archive', () => {
    const none = { selection: { kind: 'map-elites' }, archive: null, population: 6 } as const;
    expect(() => selectionOf(none, space)).toThrow(/archive/);
  });
});
