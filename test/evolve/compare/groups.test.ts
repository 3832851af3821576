import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../../evolve/compare/groups.ts';
import { labelsOf } from '../../../evolve/compare/labels.ts';

const config = (seed: number, evolution: object = {}, scenario: object = {}) => ({
  seed,
  workers: seed,
  scenario: {
    name: 'walk',
    evolution: { population: 8, selection: { kind: 'elitist' }, ...evolution },
    ...scenario,
  },
});

const named = (...configs: unknown[]): [string, number][] =>
  groupsOf(configs, (each) => each, 'walk').map(({ name, runs }) => [name, runs.length]);

describe('groups of runs', () => {
  it('hold those that differ in seed and workers only, however their fields are ordered', () => {
    const { scenario, seed } = config(3);
    expect(named(config(1), config(2), { scenario, seed })).toEqual([['walk', 3]]);
  });

  it('are named by the fields that differ, as briefly as they can be told apart', () => {
    expect(
      named(
        config(1, { population: 20 }),
        config(1, { inheritance: 'weights' }),
        config(2, { population: 20 }),
      ),
    ).toEqual([
      ['population=20', 2],
      ['population=8, inheritance=weights', 1],
    ]);
    expect(
      named(
        config(1, { archive: { size: 1 } }, { size: 5 }),
        config(1, { archive: { size: 2 } }, { size: 5 }),
      ),
    ).toEqual([
      ['archive.size=1', 1],
      ['archive.size=2', 1],
    ]);
  });

  it('name what has kinds by its kind, and by more only where that does not tell', () => {
    const tournament = (size: number) => config(1, { selection: { kind: 'tournament', size } });
    expect(named(config(1), tournament(2))).toEqual([
      ['selection=elitist', 1],
      ['selection=tournament', 1],
    ]);
    expect(named(tournament(2), tournament(3))).toEqual([
      ['size=2', 1],
      ['size=3', 1],
    ]);
  });

  it('give the paths and values of what differs', () => {
    const [first] = groupsOf([config(1), config(1, { population: 9 })], (each) => each, 'walk');
    expect(first!.differences).toEqual({ 'scenario.evolution.population': 8 });
  });

  it('have different names even where long values look alike', () => {
    const text = 'x'.repeat(80);
    const names = named(config(1, {}, { text: `${text}a` }), config(1, {}, { text: `${text}b` })).map(
      ([name]) => name,
    );
    expect(new Set(names).size).toBe(2);
  });
});

describe('labels of groups', () => {
  it('are the names if they are short, else letters', () => {
    expect(labelsOf(['size=2', 'size=3'], 8)).toEqual(['size=2', 'size=3']);
    expect(labelsOf(['size=2', 'inheritance=weights'], 8)).toEqual(['A', 'B']);
  });
});
