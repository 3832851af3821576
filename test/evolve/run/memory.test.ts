import { describe, expect, it } from 'vitest';
import { builtInParts } from '../../../evolve/parts/parts.ts';
import { builtInScenario, evolutionSchemaFor } from '../../../evolve/parts/scenario.ts';
import { checkMemory } from '../../../evolve/run/memory.ts';
import { planOf } from '../../../evolve/search/plan.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';

const walk = builtInScenario('walk');
const plenty = { total: 8e9, heap: 4e9 };
const searching = (evolution: object, changes: Partial<Scenario> = {}): Scenario => ({
  ...walk,
  ...changes,
  evolution: evolutionSchemaFor(builtInParts).parse(evolution),
});
const refused = (scenario: Scenario, memory = plenty): string => {
  try {
    checkMemory(scenario, planOf(scenario, 1), memory);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('checkMemory', () => {
  it('takes what there is memory for', () => {
    expect(refused(walk)).toBe('');
    expect(refused(searching({ population: 20_000 }))).toBe('');
    // A population that never fills.
    expect(
      refused(searching({ population: 1_000_000, children: 4, initial: { robots: 4 }, generations: 10 })),
    ).toBe('');
  });

  it('says what takes how much, what there is, and how many would do; that many do', () => {
    const message = refused(searching({ population: 1_000_000 }));
    expect(message).toMatch(
      /^scenario "walk": "evolution\.population" is 1000000: such a search takes \d+ GB of memory or more, but this machine has 8\.00 GB\. Write \d+ or less, or make robots smaller\.$/,
    );
    const most = Number(/Write (\d+)/.exec(message)![1]);
    expect(refused(searching({ population: most }))).toBe('');
    expect(refused(searching({ population: 2 * most }))).toContain(`Write ${most} or less`);
  });

  it("tells JavaScript's heap from the machine's memory", () => {
    expect(refused(searching({ population: 20_000 }), { total: 8e9, heap: 1e8 })).toMatch(
      /takes 0\.150 GB of JavaScript's heap or more, but Node\.js gives it no more than 0\.100 GB\. Write 13000 or less, or have Node\.js give more: NODE_OPTIONS=--max-old-space-size=215\.$/,
    );
  });

  it.each([
    ['initial.robots', { initial: { robots: 900_000 } }],
    ['children', { children: 900_000 }],
    ['population', { population: 900_000 }],
  ])('names %s where that is what is too many', (field, evolution) => {
    expect(refused(searching(evolution))).toContain(`"evolution.${field}" is 900000:`);
  });

  it('counts what each robot is: larger bodies, weights that are inherited', () => {
    const few = { population: 30_000 };
    expect(refused(searching({ ...few, inheritance: 'none' }))).toBe('');
    const { body } = builtInScenario('eldir');
    expect(refused(searching({ ...few, inheritance: 'none' }, { body }))).toContain('30000');
    const [fresh, inherited] = ['none', 'weights'].map((inheritance) =>
      Number(/ ([\d.]+) GB/.exec(refused(searching({ population: 1_000_000, inheritance })))![1]),
    );
    expect(inherited).toBeGreaterThan(1.15 * fresh!);
  });
});
