import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random, type RandomState, stream } from '../../base/random.ts';

const path = fc.array(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
  maxLength: 4,
});

function words(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.word());
}

function sample(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('stream', () => {
  it('is the same for the same seed and path', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), path, (seed, names) => {
        expect(words(stream(seed, ...names), 9)).toEqual(words(stream(BigInt(seed), ...names), 9));
      }),
    );
  });

  it('differs for different seeds and for different paths', () => {
    const name = (names: readonly (string | number)[]) =>
      JSON.stringify(names.map((each) => (each === 0 ? 0 : each)));
    fc.assert(
      fc.property(fc.maxSafeInteger(), path, path, (seed, a, b) => {
        fc.pre(name(a) !== name(b));
        expect(words(stream(seed, ...a), 4)).not.toEqual(words(stream(seed, ...b), 4));
        expect(words(stream(seed, ...a), 4)).not.toEqual(words(stream(BigInt(seed) + 1n, ...a), 4));
      }),
    );
  });

  it('keeps names apart that look alike', () => {
    const alike = [
      [],
      [''],
      ['', ''],
      ['ab'],
      ['a', 'b'],
      ['a', ''],
      ['ab', ''],
      ['1'],
      [1],
      [1, 0],
      [0, 1],
      ['a\0'],
      ['a'],
      [0.5],
    ];
    const first = alike.map((names) => words(stream(1, ...names), 4).join());
    expect(new Set(first).size).toBe(alike.length);
    expect(words(stream(1, -0), 4)).toEqual(words(stream(1, 0), 4));
  });

  it('gives streams of neighbouring names that are not correlated', () => {
    const count = 20_000;
    const [a, b] = [stream(1, 'worker', 0), stream(1, 'worker', 1)];
    const products = sample(count, () => (a.uniform() - 0.5) * (b.uniform() - 0.5));
    // The product of two independent uniforms about 0 has standard deviation 1/12: four standard errors.
    expect(Math.abs(mean(products))).toBeLessThan((4 * (1 / 12)) / Math.sqrt(count));
  });

  it('does not depend on what other streams have drawn', () => {
    const undisturbed = words(stream(3, 'a'), 10);
    const [a, b] = [stream(3, 'a'), stream(3, 'b')];
    const interleaved = sample(10, () => {
      b.normal();
      return a.word();
    });
    expect(interleaved).toEqual(undisturbed);
  });

  it('refuses a seed or a name that is no exact number', () => {
    expect(() => stream(0.5)).toThrow(/integer/);
    expect(() => stream(2 ** 53)).toThrow(/integer/);
    expect(() => stream(1, Number.NaN)).toThrow(/finite/);
  });

  // Frozen: stored runs can be repeated only as long as these stay.
  it('gives these very bits on every machine', () => {
    expect(words(stream(2024, 'genotype', '3-17'), 4)).toMatchInlineSnapshot(`
      [
        722266305,
        3271408162,
        941444940,
        637451302,
      ]
    `);
    const random = stream(2024, 'normal');
    expect(sample(6, () => random.normal())).toMatchInlineSnapshot(`
      [
        0.43480667145414253,
        0.37095679334922044,
        -0.19902266639420155,
        1.2498714913886528,
        -0.2717304350890022,
        0.15751047191536652,
      ]
    `);
    const tail = stream(1, 'tail');
    expect(Math.max(...sample(20_000, () => tail.normal()))).toMatchInlineSnapshot(`4.041367072397414`);
  });
});

describe('Random', () => {
  it('goes on from its JSON as if it had not been written down', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 50 }), (seed, drawn) => {
        const random = stream(seed);
        words(random, drawn);
        const copy = Random.from(JSON.parse(JSON.stringify(random)) as RandomState);
        expect(words(copy, 9)).toEqual(words(random, 9));
      }),
    );
  });

  it('counts blocks beyond 32 bits', () => {
    const state = stream(1).toJSON();
    const at = (drawn: number) => words(Random.from({ ...state, drawn }), 4);
    expect(at(2 ** 34)).not.toEqual(at(0));
    const across = Random.from({ ...state, drawn: 2 ** 34 - 2 });
    expect(words(across, 6).slice(2)).toEqual(at(2 ** 34));
  });

  it('refuses a state that is none', () => {
    const state = stream(1).toJSON();
    expect(() => Random.from({ ...state, drawn: -1 })).toThrow(RangeError);
    expect(() => Random.from({ ...state, key: [0.5, 0] })).toThrow(RangeError);
  });

  it('draws uniform numbers in [0, 1) with mean 1/2 and variance 1/12', () => {
    const random = stream(1, 'uniform');
    const values = sample(50_000, () => random.uniform());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    // Four standard errors: sqrt(1/12 / n), and sqrt(1/180 / n) for the variance.
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / values.length));
    const variance = mean(values.map((value) => (value - 0.5) ** 2));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / values.length));
  });

  it('draws normal numbers with the moments 0, 1, 0, 3 of the standard normal', () => {
    const random = stream(1, 'normal');
    const values = sample(100_000, () => random.normal());
    // Powers 1 to 4 have the variances 1, 2, 15 and 96 (moment of 2k minus the square of moment k): four standard errors.
    const laws = [
      { power: 1, moment: 0, variance: 1 },
      { power: 2, moment: 1, variance: 2 },
      { power: 3, moment: 0, variance: 15 },
      { power: 4, moment: 3, variance: 96 },
    ];
    for (const { power, moment, variance } of laws) {
      const found = mean(values.map((value) => value ** power));
      expect(Math.abs(found - moment)).toBeLessThan(4 * Math.sqrt(variance / values.length));
    }
  });

  it('draws every integer below n equally often', () => {
    const random = stream(1, 'integer');
    const counts = new Array<number>(7).fill(0);
    const draws = 14_000;
    for (let i = 0; i < draws; i++) counts[random.integer(7)]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - draws / 7) ** 2 / (draws / 7), 0);
    // 6 degrees of freedom: 22.5 is passed once in a thousand.
    expect(chiSquare).toBeLessThan(22.5);
  });

  it('keeps integers in their range up to 2^53', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seed, n) => {
        const value = stream(seed).integer(n);
        expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true);
      }),
    );
    expect(stream(1).integer(2 ** 53)).toBeLessThan(2 ** 53);
    expect(() => stream(1).integer(0)).toThrow(RangeError);
    expect(() => stream(1).integer(1.5)).toThrow(RangeError);
  });

  it('tosses a fair coin and a loaded one', () => {
    const random = stream(1, 'coins');
    const count = 20_000;
    const heads = mean(sample(count, () => random.bit()));
    expect(Math.abs(heads - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / count));
    const loaded = mean(sample(count, () => (random.chance(0.1) ? 1 : 0)));
    expect(Math.abs(loaded - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / count));
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });

  it('shuffles into every order equally often and leaves the items as they were', () => {
    const random = stream(1, 'shuffle');
    const items = ['a', 'b', 'c'];
    const counts = new Map<string, number>();
    const draws = 6000;
    for (let i = 0; i < draws; i++) {
      const order = random.shuffle(items).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    const expected = draws / 6;
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(6);
    // 5 degrees of freedom: 20.5 is passed once in a thousand.
    expect(chiSquare).toBeLessThan(20.5);
  });

  it('skips words as if they had been drawn', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (before, skipped) => {
        const [drawn, jumped] = [stream(1, 'skip'), stream(1, 'skip')];
        words(drawn, before + skipped);
        words(jumped, before);
        jumped.skip(skipped);
        expect(jumped.toJSON()).toEqual(drawn.toJSON());
        expect(jumped.word()).toBe(drawn.word());
      }),
    );
  });
});
