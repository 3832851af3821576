import { describe, expect, it } from 'vitest';
import { cautionsFor, checkComparable } from '../../../evolve/compare/comparable.ts';
import { compareRuns } from '../../../evolve/compare/compare.ts';
import { builtInScenario } from '../../../evolve/parts/scenario.ts';
import { summaries } from '../../support/report-data.ts';

const run = (seed: number, generations: number, population = 8) => ({
  folder: `runs/${population}-${seed}`,
  state: 'complete',
  seed,
  config: { seed, population },
  summaries: summaries(generations, { best: seed }),
});

describe('a comparison', () => {
  it('is made where the shortest run ends, unless it is said where', () => {
    expect(compareRuns([run(1, 5), run(2, 9)], 'walk').atRollouts).toBe(500);
    expect(compareRuns([run(1, 5), run(2, 9)], 'walk', 250).atRollouts).toBe(250);
  });

  it('takes each run as it stood after the last generation that the rollouts sufficed for', () => {
    const [group] = compareRuns([run(1, 5)], 'walk', 250).groups;
    expect(group!.runs[0]!.figures).toMatchObject({
      rollouts: 200,
      seconds: 4,
      mean: Math.log(2),
      qdScore: null,
    });
  });

  it('has no figures of a run that has not come as far, and no middle of its group', () => {
    const [group] = compareRuns([run(1, 5), run(2, 9)], 'walk', 800).groups;
    expect(group!.runs.map(({ figures, reached }) => [figures?.best ?? null, reached])).toEqual([
      [null, 500],
      [2, 900],
    ]);
    expect(group!.estimates.best).toBeNull();
  });

  it('gives the median over seeds, with its interval, at the end and along the way', () => {
    const [group, other] = compareRuns([run(1, 5), run(2, 9), run(6, 9), run(1, 5, 20)], 'walk').groups;
    expect(group!.estimates.best).toEqual({ median: 2, interval: { lower: 1, upper: 6 } });
    expect(other!.estimates.best).toEqual({ median: 1, interval: null });
    expect(group!.curves.best.map(({ rollouts }) => rollouts)).toEqual([100, 200, 300, 400, 500]);
    expect(group!.curves.qdScore).toEqual([]);
  });

  it('has something to say of runs without a generation', () => {
    const { atRollouts, groups } = compareRuns([run(1, 0), run(2, 3)], 'walk');
    expect(atRollouts).toBe(0);
    expect(groups[0]!.estimates.best).toBeNull();
  });
});

describe('runs that are to be compared', () => {
  const walk = builtInScenario('walk');
  const of = (scenario = walk) => ({ folder: 'runs/x', scenario });

  it('have to be of one scenario, and one objective', () => {
    expect(() => checkComparable([of(), of(builtInScenario('jump'))])).toThrow(
      /is of scenario "jump", but runs\/x of "walk"/,
    );
    const other = { ...walk, sources: { 'objective.wgsl': '// another' } };
    expect(() => checkComparable([of(), of(other)])).toThrow('has another objective');
    expect(() => checkComparable([of(), of({ ...walk, drag: 9 })])).not.toThrow();
  });

  it('come with a caution where their worlds or their archives differ', () => {
    expect(cautionsFor([of(), of({ ...walk, evolution: { ...walk.evolution, population: 5 } })])).toEqual([]);
    expect(cautionsFor([of(), of({ ...walk, drag: 9 })])).toEqual([
      'The runs are of different worlds: they differ in drag.',
    ]);
    const archived = (bins: number) => {
      const archive = { axes: [{ of: 'size' as const, least: 0, most: 9, bins }] };
      return of({ ...walk, evolution: { ...walk.evolution, archive } });
    };
    expect(cautionsFor([of(), archived(3), archived(4)])).toEqual([
      expect.stringContaining('QD-scores do not compare'),
    ]);
    expect(cautionsFor([of(), archived(3), archived(3)])).toEqual([]);
  });
});
