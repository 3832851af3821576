import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../evolve/evaluate.ts';
import { type TriangleGenotype, triangleSpace } from '../../evolve/genotypes/triangles.ts';
import type { Judged, Pending } from '../../evolve/individual.ts';
import { ask, conceive, createSearch, judge, type Search, tell } from '../../evolve/search.ts';
import { survivors } from '../../evolve/selection/elitist.ts';
import { stream } from '../../sim/random.ts';

type G = TriangleGenotype;

const rule = { maximumLoss: 1000, maximumJump: 1000 };

function configure(seed: number, population = 8) {
  return { space: triangleSpace({ rows: 3, columns: 5 }), select: survivors, population, seed };
}

/** A task that a test can see through: the more triangles, the fitter. */
function countTriangles(individual: Pending<G>): EvaluationResult {
  const fitness = individual.genotype.triangles.reduce((sum, bit) => sum + bit, 0);
  return {
    id: individual.id,
    status: 'done',
    reason: null,
    fitness,
    learningCurve: [0, -fitness],
    controller: { kind: 'none' },
  };
}

function verdict(individual: Pending<G>): Judged<G> {
  return judge(individual, countTriangles(individual), rule);
}

function generationsOf(seed: number, count: number, order = (judged: Judged<G>[]) => judged): Search<G>[] {
  const config = configure(seed);
  const searches = [createSearch(config)];
  for (let i = 0; i < count; i++) {
    const search = searches[i]!;
    searches.push(tell(config, search, order(ask(config, search).map(verdict))));
  }
  return searches;
}

function fitnessOf(judged: Judged<G>): number {
  return judged.status === 'valid' ? judged.fitness : Number.NEGATIVE_INFINITY;
}

describe('createSearch', () => {
  it('begins with random individuals without parents', () => {
    const config = configure(1, 3);
    const asked = ask(config, createSearch(config));
    expect(asked.map(({ id }) => id)).toEqual(['0-0', '0-1', '0-2']);
    expect(asked.every(({ parents, generation }) => parents.length === 0 && generation === 0)).toBe(true);
    expect(new Set(asked.map(({ genotype }) => config.space.key(genotype))).size).toBe(3);
  });

  it('refuses a population of 0 and a seed that is no whole number', () => {
    expect(() => createSearch(configure(1, 0))).toThrow(/"population".*is 0/);
    expect(() => createSearch(configure(0.5))).toThrow(/"seed"/);
  });
});

describe('ask', () => {
  it('asks the same again, and for nothing but what a worker can make from a copied birth', () => {
    const config = configure(2);
    const search = generationsOf(2, 2)[2]!;
    expect(ask(config, search)).toEqual(ask(config, search));
    const elsewhere = structuredClone(search.births).map((birth) => conceive(configure(2).space, birth));
    expect(elsewhere).toEqual(ask(config, search));
  });

  it('gives every individual seeds of its own', () => {
    const births = generationsOf(3, 5).flatMap((search) => search.births);
    const seeds = births.flatMap((birth) => [birth.seeds.genotype, birth.seeds.controller]);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(seeds.every(Number.isSafeInteger)).toBe(true);
  });
});

describe('tell', () => {
  it('plans one child of each survivor, and asks for no survivor again', () => {
    const [, search] = generationsOf(4, 1);
    expect(search!.births.map(({ id }) => id)).toEqual(Array.from({ length: 8 }, (_, i) => `1-${i}`));
    expect(search!.births.map(({ parent }) => parent?.id)).toEqual(search!.population.map(({ id }) => id));
  });

  it('never loses the best, and improves on an easy task', () => {
    const best = generationsOf(5, 30)
      .slice(1)
      .map((search) => fitnessOf(search.population[0]!));
    expect(best).toEqual([...best].sort((a, b) => a - b));
    expect(best.at(-1)).toBe(15);
  });

  it('repeats a run from its seed, in whatever order results come', () => {
    const random = stream(1);
    const once = generationsOf(6, 6);
    const again = generationsOf(6, 6, (judged) => random.shuffle(judged));
    expect(again).toEqual(once);
    expect(generationsOf(7, 6)).not.toEqual(once);
  });

  it('fills up again after invalid ones have left gaps', () => {
    const config = configure(8);
    const start = createSearch(config);
    const judged = ask(config, start).map((individual, i) =>
      i < 3
        ? judge(individual, { ...countTriangles(individual), learningCurve: [Number.NaN] }, rule)
        : verdict(individual),
    );
    const second = tell(config, start, judged);
    expect(second.population.length).toBe(5);
    expect(second.births.length).toBe(5);
    const third = tell(config, second, ask(config, second).map(verdict));
    expect(third.population.length).toBe(8);
  });

  it('refuses results that are missing, doubled or of another generation', () => {
    const config = configure(9, 2);
    const search = createSearch(config);
    const judged = ask(config, search).map(verdict);
    expect(() => tell(config, search, judged.slice(1))).toThrow(/"0-0"/);
    expect(() => tell(config, search, [judged[0]!, judged[0]!])).toThrow(/"0-0" was told twice/);
    const next = tell(config, search, judged);
    expect(() => tell(config, next, judged)).toThrow(/generation 1/);
  });
});

describe('judge', () => {
  const config = configure(1, 1);
  const [individual] = ask(config, createSearch(config)) as [Pending<G>];

  it('accepts a believable learning curve', () => {
    const judged = judge(
      individual,
      { ...countTriangles(individual), fitness: 2, learningCurve: [1, -2] },
      rule,
    );
    expect(judged).toMatchObject({ status: 'valid', fitness: 2, learningCurve: [1, -2], id: '0-0' });
  });

  it('marks a failed evaluation and an unbelievable curve as invalid, with the reason', () => {
    const failed = {
      ...countTriangles(individual),
      status: 'failed' as const,
      reason: 'It exploded at step 3.',
    };
    expect(judge(individual, failed, rule)).toMatchObject({
      status: 'invalid',
      reason: 'It exploded at step 3.',
    });
    const wild = { ...countTriangles(individual), learningCurve: [0, 5000] };
    expect(judge(individual, wild, rule)).toMatchObject({ status: 'invalid', reason: /beyond/ });
  });

  it("refuses another individual's result", () => {
    const other = { ...countTriangles(individual), id: '0-1' };
    expect(() => judge(individual, other, rule)).toThrow(/"0-1" was given for "0-0"/);
  });
});
