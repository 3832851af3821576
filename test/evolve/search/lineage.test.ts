import { describe, expect, it } from 'vitest';
import { lineageOf, milestonesOf } from '../../../evolve/search/lineage.ts';

const step = (gain: number, change: number) => ({ gain, change });

describe('the milestones of a lineage', () => {
  it('are all steps, if there are few', () => {
    expect(milestonesOf([step(0, 0), step(1, 1), step(2, 2)], 3)).toEqual([0, 1, 2]);
    expect(milestonesOf([], 3)).toEqual([]);
  });

  it('are the first, the last, and those where fitness or body changed most', () => {
    const steps = Array.from({ length: 100 }, () => step(0, 0));
    steps[40] = step(1, 0);
    steps[70] = step(0, 9);
    steps[20] = step(0.5, 0);
    expect(milestonesOf(steps, 5)).toEqual([0, 20, 40, 70, 99]);
  });
});

describe('a lineage', () => {
  type Robot = Parameters<typeof lineageOf>[2];
  const robot = (id: string, parents: string[], fitness: number): Robot =>
    ({ id, parents, fitness, genotype: id, status: 'valid' }) as unknown as Robot;
  const all = [robot('0-1', [], 1), robot('1-0', ['0-1', '0-2'], 3), robot('2-4', ['1-0'], 2.5)];
  const space = { distance: (a: unknown, b: unknown) => Number(a !== b) } as never;
  const kept = { byId: (id: string) => all.find((each) => each.id === id) };

  it('goes from the founder to the robot by first parents, with what changed', () => {
    const steps = lineageOf(kept, space, all[2]!);
    expect(steps.map(({ individual, gain, change }) => [individual.id, gain, change])).toEqual([
      ['0-1', null, null],
      ['1-0', 2, 1],
      ['2-4', -0.5, 1],
    ]);
  });

  it('begins where an ancestor is missing', () => {
    const orphan = robot('3-3', ['9-9'], 1);
    expect(lineageOf(kept, space, orphan).map(({ individual }) => individual.id)).toEqual(['3-3']);
  });
});
