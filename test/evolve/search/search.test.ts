import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { EvaluationResult } from '../../../evolve/evaluate/evaluate.ts';
import type { Genotype } from '../../../evolve/genotypes/genotype.ts';
import type { Judged, Pending } from '../../../evolve/individual/individual.ts';
import { spaceOf } from '../../../evolve/parts/choose.ts';
import type { evolutionSchemaFor } from '../../../evolve/parts/scenario.ts';
import { planOf } from '../../../evolve/search/plan.ts';
import {
  ask,
  conceive,
  createSearch,
  generationsTold,
  isOver,
  judge,
  populationOf,
  tell,
} from '../../../evolve/search/search.ts';
import type { Search, SearchPlan } from '../../../evolve/search/state.ts';
import { smallScenario } from '../../support/small.ts';
import { exploded, transparentResult } from '../../support/transparent.ts';

type Settings = z.input<ReturnType<typeof evolutionSchemaFor>>;
type Plan = SearchPlan<Genotype>;

const rule = { maximumLoss: 1000, maximumJump: 1000 };

const configure = (seed: number, evolution: Settings = {}): Plan =>
  planOf(smallScenario({ evolution: { population: 8, generations: 6, ...evolution } }), seed);

const resultOf = (plan: Plan, { id, genotype }: Pending<Genotype>): EvaluationResult =>
  transparentResult({ id, body: plan.space.develop(genotype).body });

/** Of the first births that wait; by default of all. */
const verdicts = (plan: Plan, search: Search<Genotype>, count?: number): Judged<Genotype>[] =>
  ask(plan, { ...search, births: search.births.slice(0, count) }).map((individual) =>
    judge(individual, resultOf(plan, individual), rule),
  );

/** The search at the end of each generation, the start first. */
function generationsOf(plan: Plan, count = plan.evolution.generations + 1): Search<Genotype>[] {
  const searches = [createSearch(plan)];
  let search = searches[0]!;
  while (searches.length <= count) {
    const before = generationsTold(plan, search);
    search = tell(plan, search, verdicts(plan, search, 1));
    if (generationsTold(plan, search) > before) searches.push(search);
  }
  return searches;
}

describe('createSearch', () => {
  it('begins with random individuals without parents', () => {
    const plan = configure(1, { population: 3 });
    const asked = ask(plan, createSearch(plan));
    expect(asked.map(({ id }) => id)).toEqual(['0-0', '0-1', '0-2']);
    expect(asked.every(({ parents, generation }) => parents.length === 0 && generation === 0)).toBe(true);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
  });

  it('refuses a population of 0 and a seed that is no whole number', () => {
    const plan = configure(1);
    const none = { ...plan, evolution: { ...plan.evolution, population: 0 } };
    expect(() => createSearch(none)).toThrow(/"population".*is 0/);
    expect(() => createSearch({ ...plan, seed: 0.5 })).toThrow(/"seed"/);
  });
});

describe('ask', () => {
  it('asks the same again, and for nothing but what a worker can make from a copied birth', () => {
    const plan = configure(2);
    const search = generationsOf(plan, 2)[2]!;
    expect(ask(plan, search)).toEqual(ask(plan, search));
    const space = spaceOf(smallScenario());
    expect(structuredClone(search.births).map((birth) => conceive(space, birth))).toEqual(ask(plan, search));
  });

  it('gives every individual seeds of its own', () => {
    const births = generationsOf(configure(3), 5).flatMap((search) => search.births);
    const seeds = births.flatMap((birth) => [birth.seeds.genotype, birth.seeds.controller]);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(seeds.every(Number.isSafeInteger)).toBe(true);
  });

  it('draws other children of the same birth by the attempt', () => {
    const plan = configure(4);
    const [birth] = generationsOf(plan, 1)[1]!.births;
    const attempts = [0, 1, 2, 3].map((attempt) => conceive(plan.space, birth!, { attempt }));
    expect(new Set(attempts.map(({ key }) => key)).size).toBeGreaterThan(1);
    expect(conceive(plan.space, birth!, { attempt: 2 })).toEqual(attempts[2]);
  });
});

describe('tell, generation by generation', () => {
  it('plans one child of each survivor, and asks for no survivor again', () => {
    const plan = configure(4);
    const search = generationsOf(plan, 1)[1]!;
    expect(search.births.map(({ id }) => id)).toEqual(Array.from({ length: 8 }, (_, i) => `1-${i}`));
    const parents = search.births.map((birth) => birth.parents[0]!.id);
    expect(parents).toEqual(populationOf(search).map(({ id }) => id));
  });

  it('never loses the best, and improves on an easy task', () => {
    const best = generationsOf(configure(5), 30)
      .slice(1)
      .map((search) => populationOf(search)[0]!.fitness);
    expect(best).toEqual([...best].sort((a, b) => a - b));
    expect(best.at(-1)).toBeGreaterThan(1.2 * best[0]!);
  });

  it('has as many children as it is told to, be it more or fewer than survive', () => {
    for (const children of [3, 20]) {
      const search = generationsOf(configure(6, { children }), 3)[3]!;
      expect(search.births).toHaveLength(children);
      expect(populationOf(search)).toHaveLength(8);
    }
  });

  it('gives room to newcomers where everything was invalid', () => {
    const plan = configure(8);
    const start = createSearch(plan);
    const judged = ask(plan, start).map((each) => judge(each, exploded(resultOf(plan, each)), rule));
    const second = tell(plan, start, judged);
    expect(populationOf(second)).toEqual([]);
    expect(second.births.every(({ parents, operator }) => parents.length === 0 && operator === null)).toBe(
      true,
    );
    const third = tell(plan, second, verdicts(plan, second));
    expect(populationOf(third)).toHaveLength(8);
    expect(third.births[0]).toMatchObject({ founded: 1, depth: 1 });
  });

  it('refuses results that are out of order, doubled or of another generation', () => {
    const plan = configure(9, { population: 2 });
    const search = createSearch(plan);
    const judged = verdicts(plan, search);
    expect(() => tell(plan, search, judged.slice(1))).toThrow(
      '"0-1" was told, but the result of "0-0" is due.',
    );
    expect(() => tell(plan, search, [judged[0]!, judged[0]!])).toThrow(
      /"0-0" was told, but the result of "0-1"/,
    );
    const next = tell(plan, search, judged);
    expect(() => tell(plan, next, judged)).toThrow(/"1-0" is due/);
  });
});

const loops: Readonly<Record<string, Settings>> = {
  generational: {},
  steady: { loop: { kind: 'steady', inFlight: 3 } },
  islands: { islands: { count: 3, every: 2, migrants: 1 } },
  'steady islands': { loop: { kind: 'steady' }, islands: { count: 2, every: 1 }, children: 5 },
  tournament: { selection: { kind: 'tournament', size: 2 } },
  afpo: { selection: { kind: 'afpo', newcomers: 2 } },
  nsga2: { selection: { kind: 'nsga2' } },
  'map-elites': {
    selection: { kind: 'map-elites' },
    archive: { axes: [{ of: 'size', least: 0, most: 40, bins: 8 }] },
  },
  clearing: { selection: { kind: 'clearing', radius: 3, capacity: 2 }, initial: { robots: 12 }, children: 4 },
  lineages: {
    selection: {
      kind: 'lineages',
      most: [
        { from: 0, robots: 2 },
        { from: 60, robots: 4 },
      ],
    },
  },
  halving: { halving: { first: 1 } },
  learning: {
    inheritance: 'weights',
    operators: { learning: 1, grow: 1, 'block-crossover': 1 },
    selfAdaptation: {},
    halving: { first: 1 },
  },
};

describe.each(Object.entries(loops))('a search: %s', (name, settings) => {
  const plan = configure(7, settings);

  it('repeats from its seed, however many results are told at a time', () => {
    const expected = generationsOf(plan).at(-1)!;
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (batches) => {
        let search = createSearch(plan);
        while (search.told < expected.told) {
          const [size] = batches.take(1);
          const left = Math.min(size!, expected.told - search.told);
          search = tell(plan, search, verdicts(plan, search, left));
        }
        expect(search).toEqual(expected);
      }),
      { numRuns: 5 },
    );
    expect(generationsOf(configure(8, settings)).at(-1)).not.toEqual(expected);
  });

  it('never asks for an individual twice, and numbers them in order', () => {
    const searches = generationsOf(plan);
    const ids = new Map(searches.flatMap(({ births }) => births.map(({ number, id }) => [number, id])));
    expect(new Set(ids.values()).size).toBe(ids.size);
    for (const { told, births } of searches) {
      expect(births.map(({ number }) => number)).toEqual(births.map((_, i) => told + i));
    }
  });

  it('never loses the fittest, and is over after its generations', () => {
    const searches = generationsOf(plan);
    const best = searches
      .slice(1)
      .map((search) => Math.max(...populationOf(search).map(({ fitness }) => fitness)));
    expect(best).toEqual([...best].sort((a, b) => a - b));
    expect(searches.map((search) => isOver(plan, search))).toEqual(
      searches.map((_, generation) => generation > plan.evolution.generations),
    );
  });

  it('keeps a population of its size, unless an archive says otherwise', () => {
    const sizes = generationsOf(plan)
      .slice(1)
      .map((search) => populationOf(search).length);
    if (name === 'map-elites') expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
    else expect(new Set(sizes)).toEqual(new Set([8]));
  });
});

describe('a steady search', () => {
  it('has as many births in flight as it is told to, once the first generation is told', () => {
    const plan = configure(1, { loop: { kind: 'steady', inFlight: 3 } });
    let search = createSearch(plan);
    for (let told = 1; told < 30; told++) {
      search = tell(plan, search, verdicts(plan, search, 1));
      expect(search.births).toHaveLength(Math.max(8 - told, 3));
    }
  });
});

describe('islands', () => {
  it('send their fittest to the next one, at the end of every so many generations', () => {
    const plan = configure(3, { islands: { count: 4, every: 2, migrants: 1 } });
    const searches = generationsOf(plan);
    const foreign = searches.map(({ islands }) =>
      islands.map(({ population }, i) => population.filter(({ island }) => island !== i).length),
    );
    expect(foreign.slice(0, 3)).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(foreign[3]!.some((count) => count > 0)).toBe(true);
  });
});

describe('successive halving', () => {
  it('lets learners go on only as far as recent ones of the same operator justify it', () => {
    const plan = configure(2, { population: 10, halving: { first: 1, share: 0.5 } });
    const [start, first, second] = generationsOf(plan, 2);
    expect([...start!.births, ...first!.births].every(({ rungs }) => rungs.length === 0)).toBe(true);
    const losses = second!.recent
      .filter(({ operator }) => operator === 'bit-flip')
      .map(({ curve }) => Math.min(...curve))
      .sort((a, b) => a - b);
    expect(losses).toHaveLength(10);
    for (const { rungs } of second!.births) expect(rungs).toEqual([{ evaluation: 1, loss: losses[4] }]);
  });

  it('lets the first generation learn as long as it is told to', () => {
    const plan = configure(2, { initial: { updates: 1 } });
    const [start, first] = generationsOf(plan, 1);
    expect(start!.births[0]!.rungs).toEqual([{ evaluation: 1, loss: -Number.MAX_VALUE }]);
    expect(first!.births[0]!.rungs).toEqual([]);
  });
});

describe('self-adaptation', () => {
  it('varies the rate from parent to child, never below the least', () => {
    const plan = configure(3, { selfAdaptation: { spread: 1, least: 0.5 } });
    const births = generationsOf(plan, 4).flatMap((search) => search.births);
    const rates = births.map(({ rate }) => rate);
    expect(new Set(rates).size).toBeGreaterThan(20);
    expect(Math.min(...rates)).toBe(0.5);
    expect(generationsOf(configure(3), 2).flatMap(({ births }) => births.map(({ rate }) => rate))).toEqual(
      Array(24).fill(1),
    );
  });
});

describe('inherited weights', () => {
  it('let learners be compared by what they gain on their parents', () => {
    const plan = configure(2, { population: 10, inheritance: 'weights', halving: { first: 1, share: 0.5 } });
    const second = generationsOf(plan, 2)[2];
    const gains = second!.recent
      .filter(({ operator }) => operator !== null)
      .map(({ curve }) => Math.min(...curve))
      .sort((a, b) => a - b);
    for (const { rungs, inheritedLoss, parents } of second!.births) {
      const parent = populationOf(second!).find(({ id }) => id === parents[0]!.id)!;
      expect(inheritedLoss).toBe(-parent.fitness);
      expect(rungs[0]!.loss).toBe(gains[4]! + inheritedLoss);
    }
    expect(second!.recent).toHaveLength(20);
  });

  it('are what learning children need', () => {
    expect(() => configure(1, { operators: { learning: 1 } })).toThrow(/without inherited weights/);
  });
});

describe('judge', () => {
  const plan = configure(1, { population: 1 });
  const [individual] = ask(plan, createSearch(plan)) as [Pending<Genotype>];
  const result = resultOf(plan, individual);

  it('accepts a believable learning curve', () => {
    const judged = judge(individual, { ...result, fitness: 2, learningCurve: [1, -2] }, rule);
    expect(judged).toMatchObject({ status: 'valid', fitness: 2, learningCurve: [1, -2], id: '0-0' });
  });

  it('marks an explosion, a breakdown and an unbelievable curve as invalid, with cause and reason', () => {
    const broken = { ...result, status: 'failed' as const, reason: 'It ran out of memory.' };
    expect(judge(individual, exploded(result), rule)).toMatchObject({ status: 'invalid', cause: 'exploded' });
    expect(judge(individual, broken, rule)).toMatchObject({
      status: 'invalid',
      cause: 'failed',
      reason: 'It ran out of memory.',
    });
    const wild = { ...result, learningCurve: [0, 5000] };
    expect(judge(individual, wild, rule)).toMatchObject({ cause: 'implausible', reason: /beyond/ });
  });

  it("refuses another individual's result", () => {
    expect(() => judge(individual, { ...result, id: '0-1' }, rule)).toThrow(/"0-1" was given for "0-0"/);
  });
});

describe('planOf', () => {
  it('refuses an operator that the bodies do not have, and names those that they have', () => {
    expect(() => configure(1, { operators: { 'bit-flip': 1, material: 2 } })).toThrow(
      /"evolution\.operators\.material" is not an operator of triangles\. Set it to 0; they have .*bit-flip/,
    );
  });
});
