import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtins } from '../../../sim/wgsl/builtins.ts';
import { evaluate } from '../../../sim/wgsl/evaluate.ts';
import { interpret } from '../../support/interpret.ts';
import { expanded, lowered, refusal, run } from '../../support/wgsl.ts';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);

type Reference = (x: number, y: number, z: number) => number;

/** Name, number of arguments, range of the arguments, and what JavaScript says it is. */
const scalarBuiltins: readonly [string, number, [number, number], Reference][] = [
  ['abs', 1, [-9, 9], Math.abs],
  ['min', 2, [-9, 9], (x, y) => Math.min(x, y)],
  ['max', 2, [-9, 9], (x, y) => Math.max(x, y)],
  ['clamp', 3, [-9, 9], clamp],
  ['saturate', 1, [-2, 2], (x) => clamp(x, 0, 1)],
  ['floor', 1, [-9, 9], Math.floor],
  ['ceil', 1, [-9, 9], Math.ceil],
  ['trunc', 1, [-9, 9], Math.trunc],
  ['fract', 1, [-9, 9], (x) => x - Math.floor(x)],
  ['sign', 1, [-9, 9], Math.sign],
  ['sqrt', 1, [0, 9], Math.sqrt],
  ['inverseSqrt', 1, [0.1, 9], (x) => 1 / Math.sqrt(x)],
  ['sin', 1, [-9, 9], Math.sin],
  ['cos', 1, [-9, 9], Math.cos],
  ['tan', 1, [-1.5, 1.5], Math.tan],
  ['asin', 1, [-1, 1], Math.asin],
  ['acos', 1, [-1, 1], Math.acos],
  ['atan', 1, [-9, 9], Math.atan],
  ['atan2', 2, [-9, 9], Math.atan2],
  ['sinh', 1, [-5, 5], Math.sinh],
  ['cosh', 1, [-5, 5], Math.cosh],
  ['tanh', 1, [-5, 5], Math.tanh],
  ['exp', 1, [-9, 9], Math.exp],
  ['exp2', 1, [-9, 9], (x) => 2 ** x],
  ['log', 1, [0.1, 9], Math.log],
  ['log2', 1, [0.1, 9], Math.log2],
  ['pow', 2, [0.1, 4], (x, y) => x ** y],
  ['fma', 3, [-9, 9], (x, y, z) => x * y + z],
  ['mix', 3, [-9, 9], (x, y, t) => x * (1 - t) + y * t],
  ['step', 2, [-9, 9], (edge, x) => Number(x >= edge)],
  ['radians', 1, [-360, 360], (x) => (x * Math.PI) / 180],
  ['degrees', 1, [-9, 9], (x) => (x * 180) / Math.PI],
];

const letters = ['x', 'y', 'z'];

describe.each(scalarBuiltins)('%s', (name, arity, [min, max], reference) => {
  const names = letters.slice(0, arity);
  const fn = (type: string) =>
    lowered(`fn f(${names.map((n) => `${n}: ${type}`)}) -> ${type} { return ${name}(${names}); }`);

  it('is what mathematics says', () => {
    const scalar = fn('f32');
    fc.assert(
      fc.property(real(min, max), real(min, max), real(min, max), (x, y, z) => {
        expect(interpret(scalar, { x, y, z }).result).toBeCloseTo(reference(x, y, z), 9);
      }),
      { numRuns: 50 },
    );
  });

  it('takes vectors component by component', () => {
    const value = (i: number) => min + ((max - min) * (i + 1)) / 11;
    const inputs = Object.fromEntries(
      names.flatMap((n, i) => letters.map((c, j) => [`${n}.${c}`, value(3 * i + j)])),
    );
    const { 'result.x': x, 'result.y': y, 'result.z': z } = interpret(fn('vec3f'), inputs);
    const expected = [0, 1, 2].map((j) => reference(value(j), value(3 + j), value(6 + j)));
    for (const [i, actual] of [x, y, z].entries()) expect(actual).toBeCloseTo(expected[i]!, 9);
  });
});

describe('built-ins of vectors', () => {
  const v = { 'v.x': 3, 'v.y': -4, 'v.z': 12 };
  const w = { 'w.x': 1, 'w.y': 2, 'w.z': -2 };

  it.each([
    ['dot(v, w)', 3 - 8 - 24],
    ['length(v)', 13],
    ['distance(v, w)', Math.hypot(2, 6, 14)],
    ['length(v.x)', 3],
    ['distance(v.x, w.y)', 1],
  ])('%s is %d', (call, expected) => {
    expect(run(`fn f(v: vec3f, w: vec3f) -> f32 { return ${call}; }`, { ...v, ...w })).toBeCloseTo(
      expected,
      12,
    );
  });

  it.each([
    ['normalize(v)', [3 / 13, -4 / 13, 12 / 13]],
    ['cross(v, w)', [8 - 24, 12 + 6, 6 + 4]],
    ['reflect(v, vec3f(0.0, 1.0, 0.0))', [3, 4, 12]],
    ['mix(v, w, 0.5)', [2, -1, 5]],
    ['select(v, w, v < w)', [3, 2, 12]],
    ['select(v, w, true)', [1, 2, -2]],
  ])('%s is %j', (call, expected) => {
    const result = run(`fn f(v: vec3f, w: vec3f) -> vec3f { return ${call}; }`, { ...v, ...w }) as number[];
    for (const [i, x] of result.entries()) expect(x).toBeCloseTo(expected[i]!, 12);
  });

  it('reduces comparisons with any and all', () => {
    const fn = (reduce: string) => `fn f(v: vec3f) -> bool { return ${reduce}(v > vec3f(0.0)); }`;
    expect(run(fn('any'), v)).toBe(1);
    expect(run(fn('all'), v)).toBe(0);
  });
});

describe('smoothstep', () => {
  it('eases from 0 to 1 between its edges', () => {
    const f = (x: number) => run('fn f(x: f32) -> f32 { return smoothstep(1.0, 3.0, x); }', { x });
    expect([0, 1, 1.5, 2, 3, 4].map(f)).toEqual([0, 0, 0.15625, 0.5, 1, 1]);
  });
});

describe('pow', () => {
  it('takes any number to a constant whole power', () => {
    const f = (exponent: number) => run(`fn f(x: f32) -> f32 { return pow(x, ${exponent}.0); }`, { x: -2 });
    expect([0, 1, 2, 3, 8, 9, 10, -1, -9].map(f)).toEqual([1, -2, 4, -8, 256, -512, 1024, -0.5, -1 / 512]);
  });
});

describe('sinh', () => {
  it('keeps its digits near 0, in f32', () => {
    const points = [1e-30, 1e-4, 1e-2, 0.5].map(Math.fround);
    const text = 'fn f(x: f32) -> f32 { return sinh(x); }';
    const { result } = evaluate(expanded(lowered(text)), points.length, { x: points }, {}, 'single');
    for (const [i, x] of points.entries())
      expect(Math.abs(result![i]! / Math.sinh(x) - 1)).toBeLessThan(1e-6);
  });
});

describe('round', () => {
  it('takes ties to the even integer', () => {
    const f = (x: number) => run('fn f(x: f32) -> f32 { return round(x); }', { x });
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4].map((x) => (f(x) as number) + 0)).toEqual([0, 2, 2, 0, -2, 2]);
  });
});

describe('pow', () => {
  it.each([-3, -1, 0, 1, 2, 3, 5, 8])(
    'multiplies for the constant exponent %i, of negative bases too',
    (n) => {
      const fn = lowered(`fn f(x: f32) -> f32 { return pow(x, ${n}); }`);
      expect(fn.graph.nodes.some((node) => node.op === 'pow')).toBe(false);
      expect(interpret(fn, { x: -1.7 }).result).toBeCloseTo((-1.7) ** n, 10);
    },
  );
});

describe('integers', () => {
  it('pass through abs, min, max, clamp, sign and dot as integers', () => {
    const f = (body: string, n: number) => run(`fn f(n: i32) -> i32 { return ${body}; }`, { n });
    expect([f('abs(n)', -3), f('min(n, 2)', 5), f('max(n, 2)', 5), f('clamp(n, 0, 3)', 9)]).toEqual([
      3, 2, 5, 3,
    ]);
    expect([f('sign(n)', -7), f('dot(vec2i(n, 1), vec2i(2, 3))', 4)]).toEqual([-1, 11]);
  });
});

describe('a call that does not fit', () => {
  it.each([
    ['sin(x, x)', '`sin` is called with 2 arguments; write 1'],
    ['sqrt(n)', '`sqrt` does not take i32; write f32 or vectors of f32; `f32(…)` converts an integer'],
    ['max(x, n)', '`max` does not take f32, i32'],
    ['dot(x, x)', '`dot` does not take f32, f32; write arguments of one size'],
    ['cross(vec2f(x), vec2f(x))', '`cross` does not take vec2f, vec2f; write two vec3f'],
    ['clamp(vec2f(x), 0.0, 1.0)', '`clamp` does not take vec2f, abstract float, abstract float'],
    ['any(x)', '`any` does not take f32; write a bool or a vector of bools'],
    ['squrt(x)', 'the function `squrt` is not declared; did you mean `sqrt`?'],
    ['select(1.0, x)', '`select` is called with 2 arguments; write 3'],
    ['select(1.0, x, x)', 'the condition of `select` has type f32; write a comparison as the last argument'],
    ['select(n, x, true)', '`select` chooses between i32 and f32'],
    ['textureLoad(x)', 'the function `textureLoad` is not declared; declare'],
  ])('%s says why', (call, part) => {
    const { message } = refusal(`\nfn f(x: f32, n: i32) -> f32 {\n  return ${call};\n}`);
    expect(message).toMatch(/^test\.wgsl:3: /);
    expect(message).toContain(part);
  });
});

it('has a reference for every built-in', () => {
  const covered = [
    ...scalarBuiltins.map(([name]) => name),
    'dot',
    'length',
    'distance',
    'normalize',
    'cross',
  ];
  expect([...covered, 'reflect', 'any', 'all', 'smoothstep', 'round'].sort()).toEqual(
    Object.keys(builtins).sort(),
  );
});
