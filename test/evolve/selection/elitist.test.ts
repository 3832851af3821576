import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judged } from '../../../evolve/individual.ts';
import { survivors } from '../../../evolve/selection/elitist.ts';
import { stream } from '../../../sim/random.ts';

/** A fitness of null makes it invalid. */
function individual(id: string, fitness: number | null): Judged<null> {
  const identity = {
    id,
    generation: Number(id.split('-')[0]),
    parents: [],
    seeds: { genotype: 0, controller: 0 },
    genotype: null,
    learningCurve: [],
  };
  return fitness === null
    ? { ...identity, status: 'invalid', reason: 'It exploded.' }
    : { ...identity, status: 'valid', fitness };
}

function ids(individuals: readonly Judged<null>[]): string[] {
  return individuals.map(({ id }) => id);
}

// Few different values, so that there are ties.
const fitnesses = fc.array(fc.option(fc.integer({ min: -2, max: 3 }), { nil: null }), { maxLength: 15 });

describe('survivors', () => {
  it('are the best of parents and children', () => {
    const parents = [individual('0-0', 3), individual('0-1', 1)];
    const children = [individual('1-0', 2), individual('1-1', 4)];
    expect(ids(survivors(parents, children, 2))).toEqual(['1-1', '0-0']);
  });

  it('are, of equals, the older, then those of the lower index', () => {
    const parents = [individual('9-10', 1), individual('9-2', 1), individual('10-0', 1)];
    expect(ids(survivors(parents, [individual('11-0', 1)], 3))).toEqual(['9-2', '9-10', '10-0']);
  });

  it('are valid wherever one is, even if fewer survive', () => {
    const all = [individual('0-0', null), individual('0-1', -5), individual('0-2', null)];
    expect(ids(survivors(all, [], 2))).toEqual(['0-1']);
  });

  it('are invalid where nothing else is left', () => {
    const all = [individual('0-1', null), individual('0-0', null), individual('0-2', null)];
    expect(ids(survivors(all, [], 2))).toEqual(['0-0', '0-1']);
  });

  it('never get worse and never depend on order', () => {
    fc.assert(
      fc.property(fitnesses, fitnesses, fc.integer({ min: 1, max: 10 }), fc.nat(), (old, young, n, seed) => {
        const parents = old.map((fitness, i) => individual(`0-${i}`, fitness));
        const children = young.map((fitness, i) => individual(`1-${i}`, fitness));
        const chosen = survivors(parents, children, n);
        const valid = [...old, ...young].filter((fitness) => fitness !== null).sort((a, b) => b - a);
        const chosenFitness = chosen.flatMap((each) => (each.status === 'valid' ? [each.fitness] : []));
        expect(chosenFitness).toEqual(valid.slice(0, n));
        const random = stream(seed);
        const shuffled = survivors(random.shuffle(parents), random.shuffle(children), n);
        expect(ids(shuffled)).toEqual(ids(chosen));
      }),
    );
  });
});
