import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalFunction } from '../../../sim/wgsl/graph.ts';
import { reverse, vjp } from '../../../sim/wgsl/vjp.ts';
import { interpret } from '../../support/interpret.ts';
import { lowered } from '../../support/wgsl.ts';

type Numbers = Record<string, number>;

/** Weights of the results, none the negative of another, so that errors cannot cancel. */
const weightOf = (i: number): number => 0.7 + i;

function derived(fn: LocalFunction, inputs: Numbers): Numbers {
  const seeds = Object.fromEntries(fn.results.map(({ path }, i) => [`adjoint.${path}`, weightOf(i)]));
  return interpret(vjp(fn), { ...inputs, ...seeds });
}

function difference(fn: LocalFunction, inputs: Numbers, path: string): number {
  const step = 1e-4 * Math.max(1, Math.abs(inputs[path]!));
  const at = (distance: number): number =>
    Object.values(interpret(fn, { ...inputs, [path]: inputs[path]! + distance })).reduce(
      (sum, value, i) => sum + weightOf(i) * value,
      0,
    );
  // Fourth order: the truncation error is about 1e-16 of the fifth derivative, the rounding error about 1e-12.
  return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
}

/** Asserts that the derived product agrees with central differences at random inputs within `range`. */
function check(text: string, range: readonly [number, number]): void {
  const fn = lowered(text);
  const input = fc.double({ min: range[0], max: range[1], noNaN: true });
  fc.assert(
    fc.property(fc.tuple(...fn.inputs.map(() => input)), (values) => {
      const inputs = Object.fromEntries(fn.inputs.map(({ path }, i) => [path, values[i]!]));
      const products = derived(fn, inputs);
      for (const { path } of fn.inputs) {
        const expected = difference(fn, inputs, path);
        const error = Math.abs(products[`adjoint.${path}`]! - expected);
        expect(error, path).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
      }
    }),
    { numRuns: 40, seed: 7 },
  );
}

const scalar = (expression: string): string => `fn f(x: f32, y: f32) -> f32 { return ${expression}; }`;

describe('the derived product of each operation', () => {
  // Ranges keep away from kinks and poles.
  const cases: readonly [string, readonly [number, number]][] = [
    ['x + y * x - 3.0 * y', [-2, 2]],
    ['x / (y + 4.0)', [-2, 2]],
    ['-x * y', [-2, 2]],
    ['abs(x + 3.0) * y', [-2, 2]],
    ['min(x, y + 5.0) + max(x, y - 5.0)', [-2, 2]],
    ['clamp(x, y - 5.0, y + 5.0)', [-2, 2]],
    ['sqrt(x) + inverseSqrt(y)', [0.5, 2]],
    ['sin(x) * cos(y) + tan(x * 0.3)', [-2, 2]],
    ['asin(x * 0.4) + acos(y * 0.4) + atan(x)', [-2, 2]],
    ['atan2(y, x + 3.0)', [-2, 2]],
    ['sinh(x) + cosh(y) + tanh(x * y)', [-2, 2]],
    ['exp(x) * exp2(y) + log(x + 3.0) + log2(y + 3.0)', [-2, 2]],
    ['pow(x, y) + pow(x, 3.0) + pow(x, 0.5)', [0.5, 2]],
    ['fma(x, y, x) + mix(x, y, 0.3) + mix(x, 2.0, y)', [-2, 2]],
    ['smoothstep(-3.0, 3.0, x) * y', [-2, 2]],
    ['fract(x * 0.1 + 0.5) + floor(x * 0.1 + 0.5) * y', [-2, 2]],
    ['x % 5.0 + y', [0.5, 2]],
    ['radians(x) + degrees(y)', [-2, 2]],
    ['select(x, y, true) * select(x, y, x > 9.0)', [-2, 2]],
  ];
  for (const [expression, range] of cases)
    it(`agrees for ${expression}`, () => check(scalar(expression), range));

  it('agrees for vectors', () => {
    check(
      'fn f(a: vec3f, b: vec3f, s: f32) -> vec3f { return cross(a, b) * s + normalize(a + 5.0) - reflect(a, b); }',
      [-1, 1],
    );
    check(
      'fn f(a: vec2f, b: vec2f) -> f32 { return dot(a, b) + length(a + 5.0) * distance(a, b + vec2f(7.0, 0.0)); }',
      [-1, 1],
    );
    check(
      'fn f(v: vec4f) -> vec2f { var u = v; u.x *= v.w; u.z = u.x + v.y; return u.zx / (v.yw + 4.0); }',
      [-1, 1],
    );
  });

  it('agrees for structs, calls, loops and branches', () => {
    check(
      `struct P { at: vec2f, m: f32 }
       struct Q { e: f32, p: P }
       fn g(p: P, k: f32) -> P { var q = p; q.at = q.at * k; q.m += k * k; return q; }
       fn f(p: P, k: f32) -> Q { let q = g(g(p, k), 0.5); return Q(q.m * length(q.at + 9.0), q); }`,
      [-1, 1],
    );
    check(
      'fn f(x: f32, y: f32) -> f32 { var s = x; for (var i = 0; i < 5; i++) { s = s * y + f32(i); } return s; }',
      [-1, 1],
    );
    check(
      `fn f(x: f32, y: f32) -> f32 {
         var r = x;
         if (x > 9.0) { r = y; } else if (y > 9.0) { r = 1.0; } else { if (x > -9.0) { return x * x * y; } r = 3.0; }
         return r;
       }`,
      [-2, 2],
    );
  });

  it('agrees for a derivative of a derived gradient', () => {
    check(
      `fn h(x: vec2f, k: f32) -> f32 { return sin(k * x.x) * exp(0.3 * x.y) + x.x * x.y * x.y; }
       fn f(x: vec2f, k: f32) -> vec2f { return k * h_gradient(x, k); }`,
      [-1, 1],
    );
  });
});

describe('an arm that is not taken', () => {
  const at = (text: string, inputs: Numbers): number[] => Object.values(derived(lowered(text), inputs));

  it('lets no infinity of its own into the derivative', () => {
    const root =
      'fn f(x: f32) -> f32 { if (x > 0.0) { return sqrt(x) + log(x) + 1.0 / x; } return 2.0 * x; }';
    expect(at(root, { x: 0 })).toEqual([1.4]);
    expect(at('fn f(x: f32) -> f32 { return select(2.0 * x, 1.0 / x, x > 0.0); }', { x: 0 })).toEqual([1.4]);
    expect(
      at('fn f(x: f32) -> f32 { var y = 0.0; if (x != 0.0) { let i = 1.0 / x; y = i * i; } return y + x; }', {
        x: 0,
      }),
    ).toEqual([0.7]);
  });

  it('lets none out of nested branches either', () => {
    const nested = `fn f(x: f32, y: f32) -> f32 {
      if (x > 0.0) { if (y > 0.0) { return x / y; } return x; }
      return y;
    }`;
    expect(at(nested, { x: 1, y: 0 })).toEqual([0.7, 0]);
    expect(at(nested, { x: 0, y: 0 })).toEqual([0, 0.7]);
    expect(at(nested, { x: 1, y: 2 })).toEqual([0.35, -0.175]);
  });
});

describe('the conventions at kinks', () => {
  const slope = (text: string, inputs: Numbers): Numbers => {
    const products = derived(lowered(text), inputs);
    return Object.fromEntries(
      Object.entries(products).map(([path, value]) => [path.replace('adjoint.', ''), value / 0.7]),
    );
  };

  it('are 0 for abs at 0, sqrt and pow at 0 and the length of a zero vector', () => {
    expect(slope('fn f(x: f32) -> f32 { return abs(x); }', { x: 0 })).toEqual({ x: 0 });
    expect(slope('fn f(x: f32) -> f32 { return sqrt(x); }', { x: 0 })).toEqual({ x: 0 });
    expect(slope('fn f(x: f32, y: f32) -> f32 { return pow(x, y); }', { x: 0, y: 0.5 })).toEqual({
      x: 0,
      y: 0,
    });
    expect(slope('fn f(x: f32, y: f32) -> f32 { return pow(x, y); }', { x: 0, y: 0 })).toEqual({
      x: 0,
      y: 0,
    });
    expect(slope('fn f(x: f32, y: f32) -> f32 { return pow(x, y); }', { x: 0, y: 1 })).toEqual({
      x: 1,
      y: 0,
    });
    expect(slope('fn f(v: vec2f) -> f32 { return length(v); }', { 'v.x': 0, 'v.y': 0 })).toEqual({
      'v.x': 0,
      'v.y': 0,
    });
    expect(slope('fn f(x: f32, y: f32) -> f32 { return atan2(y, x); }', { x: 0, y: 0 })).toEqual({
      x: 0,
      y: 0,
    });
  });

  it('give the first of two equal arguments of min and max the whole slope', () => {
    expect(slope('fn f(x: f32, y: f32) -> f32 { return max(x, y); }', { x: 1, y: 1 })).toEqual({
      x: 1,
      y: 0,
    });
    expect(slope('fn f(x: f32, y: f32) -> f32 { return min(y, x); }', { x: 1, y: 1 })).toEqual({
      x: 0,
      y: 1,
    });
    expect(slope('fn f(x: f32) -> f32 { return clamp(x, 0.0, 1.0); }', { x: 1 })).toEqual({ x: 1 });
  });
});

describe('a table', () => {
  it('receives the adjoint at the entries that were read', () => {
    const fn = lowered(
      `struct T { h: array<f32, 8> }
       fn f(x: f32, t: T) -> f32 { let i = i32(floor(x)); let s = x - floor(x); return t.h[i] * (1.0 - s) + t.h[i + 1] * s; }`,
    );
    const seed = { node: fn.results[0]!.node, adjoint: fn.graph.constant(2) };
    const { taps } = reverse(fn.graph, [seed], [], () => true);
    const results = taps.flatMap(({ index, adjoint }, k) => [
      { path: `index${k}`, node: index },
      { path: `adjoint${k}`, node: adjoint },
    ]);
    const heights = [0, 1, 4, 9, 16, 25, 36, 49];
    const values = interpret({ ...fn, results }, { x: 2.25 }, { 't.h': heights });
    const received = new Map(taps.map((_, k) => [values[`index${k}`]!, values[`adjoint${k}`]!]));
    expect([...received].sort()).toEqual([
      [2, 1.5],
      [3, 0.5],
    ]);
  });
});
