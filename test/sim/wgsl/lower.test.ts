import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Node, reachable } from '../../../sim/wgsl/graph.ts';
import { lower } from '../../../sim/wgsl/lower.ts';
import { parseModule } from '../../../sim/wgsl/parse.ts';
import { backpropagate } from '../../../sim/wgsl/vjp.ts';
import { interpret } from '../../support/interpret.ts';
import { lowered, run } from '../../support/wgsl.ts';

const real = fc.double({ min: -4, max: 4, noNaN: true });

/** `f(x: f32) -> f32` with this body. */
const ofX = (body: string) => `fn f(x: f32) -> f32 {\n${body}\n}`;

describe('the leaves of a function', () => {
  const types = 'struct Mass { position: vecD, mass: f32 }\nstruct Motion { position: vecD, speed: f32 }\n';

  it('are its flattened parameters and results, in order', () => {
    const fn = lowered(
      `${types}fn f(a: Mass, on: bool, n: u32) -> Motion { return Motion(a.position, a.mass); }`,
    );
    expect(fn.inputs.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      'a.position.x float',
      'a.position.y float',
      'a.mass float',
      'on bool',
      'n uint',
    ]);
    expect(fn.results.map(({ path, node }) => `${path} = ${node.name}`)).toEqual([
      'result.position.x = a.position.x',
      'result.position.y = a.position.y',
      'result.speed = a.mass',
    ]);
  });

  it('follow the dimension', () => {
    const source = `${types}fn f(a: Mass) -> vecD { return a.position * f32(DIM); }`;
    expect(lowered(source, 'f', 3).results.map(({ path }) => path)).toEqual([
      'result.x',
      'result.y',
      'result.z',
    ]);
  });

  it('cost nothing where they are not used', () => {
    const fn = lowered(`${types}fn f(a: Mass, x: f32) -> f32 { let unused = length(a.position); return x; }`);
    expect(reachable(fn.results.map((result) => result.node))).toHaveLength(1);
  });

  it('are shared by functions that are lowered into one graph', () => {
    const text = 'fn f(x: f32) -> f32 { return sin(x) + 1.0; }\nfn g(x: f32) -> f32 { return sin(x) + 1.0; }';
    const module = parseModule([{ path: 'test.wgsl', text }], 2);
    const f = lower(module, 'f');
    expect(lower(module, 'g', f.graph).results[0]!.node).toBe(f.results[0]!.node);
  });
});

describe('statements', () => {
  it.each([
    ['var y = x; y += 2.0; y *= y; y -= 1.0; y /= 2.0; return y;', 3, 12],
    ['var v = vec3f(x); v.y = 2.0; v[2] += 5.0; return v.x + 10.0 * v.y + 100.0 * v.z;', 1, 621],
    ['var y: f32; y = x; { let y = 100.0; } return y;', 2, 2],
    ['let a = x; { let a = a + 1.0; return a; }', 2, 3],
    ['const half = 1.0 / 2; return x * half;', 3, 1.5],
    ['var n = 0; for (var i = 0; i < 5; i++) { n += i; } return f32(n) * x;', 2, 20],
    ['var y = x; for (var i = 3u; i > 0u; i--) { y *= 2.0; } return y;', 1, 8],
    [
      'var y = 0.0; for (var i = 0; i < 3; i += 1) { for (var j = i; j < 3; j++) { y += x; } } return y;',
      1,
      6,
    ],
  ])('%s', (body, x, expected) => {
    expect(run(ofX(body), { x })).toBe(expected);
  });

  it('write members of structs, of vectors in structs and of structs in structs', () => {
    const source = `struct Inner { v: vec2f, s: f32 }
struct Outer { a: f32, inner: Inner }
fn f(o: Outer) -> Outer {
  var p = o;
  p.a = 1.0;
  p.inner.v.y += 10.0;
  p.inner.s = p.inner.v.y;
  return p;
}`;
    const inputs = { 'o.a': 5, 'o.inner.v.x': 6, 'o.inner.v.y': 7, 'o.inner.s': 8 };
    expect(run(source, inputs)).toEqual([1, 6, 17, 17]);
  });

  it('index a vector by the variable of a loop', () => {
    const source =
      'fn f(v: vecD) -> f32 { var s = 0.0; for (var i = 0; i < DIM; i++) { s += v[i]; } return s; }';
    expect(run(source, { 'v.x': 3, 'v.y': 4 })).toBe(7);
  });
});

describe('branches', () => {
  it.each([
    ['if x < 0.0 { return -x; } return x;', Math.abs],
    ['var y = x; if (x < 0.0) { y = -y; } else { y += 1.0; } return y;', (x: number) => (x < 0 ? -x : x + 1)],
    [
      'var y = 0.0; if x > 1.0 { y = 1.0; } else if x > 0.0 { y = x; } else if x > -1.0 { y = -x; } return y;',
      (x: number) => (x > 1 ? 1 : x > 0 ? x : x > -1 ? -x : 0),
    ],
    [
      'var y = x; if x > 0.0 { if x > 2.0 { return 9.0; } y += 1.0; } else { y = 7.0; } y *= 2.0; return y;',
      (x: number) => (x > 2 ? 9 : x > 0 ? 2 * (x + 1) : 14),
    ],
    [
      'if x < 0.0 { return 1.0; } let y = 2.0 * x; if y > 4.0 { return y; } else { if y > 2.0 { return 0.0; } } return 3.0;',
      (x: number) => (x < 0 ? 1 : 2 * x > 4 ? 2 * x : 2 * x > 2 ? 0 : 3),
    ],
    ['{ if x > 0.0 { return 1.0; } } return 2.0;', (x: number) => (x > 0 ? 1 : 2)],
    [
      'var n = 0; for (var i = 0; i < 3; i++) { if x > f32(i) { n++; } } return f32(n);',
      (x: number) => [0, 1, 2].filter((i) => x > i).length,
    ],
    [
      'if (x > 0.0 && !(x > 1.0)) || x < -2.0 { return 1.0; } return 0.0;',
      (x: number) => Number((x > 0 && x <= 1) || x < -2),
    ],
    ['return select(1.0, 2.0, x >= 1);', (x: number) => (x >= 1 ? 2 : 1)],
  ])('%s', (body, reference) => {
    const fn = lowered(ofX(body));
    for (const x of [-3, -0.5, 0.25, 0.5, 1.5, 2.5]) expect(interpret(fn, { x }).result).toBe(reference(x));
  });

  const slope = (body: string, x: number): number => {
    const fn = lowered(ofX(body));
    const [adjoint] = backpropagate(
      fn.graph,
      [{ node: fn.results[0]!.node, adjoint: fn.graph.constant(1) }],
      [fn.graph.input('x')],
    );
    return interpret({ ...fn, results: [{ path: 'slope', node: adjoint! }] }, { x }).slope!;
  };

  it.each([
    'if x > 0.0 { return log(x); } return 3.0 * x;',
    'var y = 3.0 * x; if x > 0.0 { y = log(x); } return y;',
    'return select(3.0 * x, log(x), x > 0.0);',
    'return select(vec2f(3.0 * x), vec2f(log(x)), vec2<bool>(x > 0.0)).y;',
  ])('keep the derivative of the arm that is not taken out: %s', (body) => {
    expect(slope(body, 2)).toBe(0.5);
    expect(slope(body, -1)).toBe(3);
    expect(slope(body, 0)).toBe(3);
  });

  it('place what an arm computes in the arm, and the choice outside', () => {
    const { results } = lowered(ofX('if x > 0.0 { return sqrt(x); } return sin(x);'));
    const [choice, root, sine] = [results[0]!.node, results[0]!.node.args[1]!, results[0]!.node.args[2]!];
    expect([choice.op, root.op, sine.op]).toEqual(['select', 'sqrt', 'sin']);
    expect([choice.arm, root.arm!.condition.op, sine.arm!.condition.op]).toEqual([null, 'lt', 'not']);
  });

  it('vanish where the condition is known', () => {
    const fn = lowered('fn f(v: vecD) -> f32 { if DIM == 2 { return v.x; } return v.y; }');
    expect(fn.results[0]!.node.name).toBe('v.x');
  });
});

describe('numbers', () => {
  it.each([
    ['return x * 2;', 6],
    ['return 1 / 2 * x;', 0],
    ['return 1 / 2.0 * x;', 1.5],
    ['const n = 7 / 2; return f32(n);', 3],
    ['return f32(7 % 4) + x % 2.0;', 4],
    ['return -x % 2.0;', -1],
    ['return f32(i32(-2.7)) + f32(u32(x));', 1],
    ['return f32(u32(-1i) >> 28u);', 15],
    ['return f32((5 & 6) | (1 << 3));', 12],
    ['return f32(~0 & 0xff);', 255],
    ['let bits: u32 = 0xff & 0x0f; return f32(bits);', 15],
    ['let bits: u32 = 1 << 3u; return f32(bits);', 8],
    ['let low: i32 = -2147483647 - 1; return f32(low / -1);', -2147483648],
    ['return f32(bool(x)) + f32(x == 3);', 2],
    ['return bitcast<f32>(bitcast<i32>(x) + (1 << 23));', 6],
    ['return bitcast<f32>(bitcast<u32>(x) & 0x7fffffffu);', 3],
    ['return f32(bitcast<i32>(x) >> 23u);', 128],
    ['return f32(true && x > 2 && !(x > 5));', 1],
    ['return f32((x > 2) == true);', 1],
    ['return 0x1p-1 * x;', 1.5],
  ])('%s', (body, expected) => {
    expect(run(ofX(body), { x: 3 })).toBe(expected);
  });

  it.each([
    ['vec3f()', [0, 0, 0]],
    ['vec3f(2)', [2, 2, 2]],
    ['vec3f(v, 7)', [3, 4, 7]],
    ['vec3f(1, v.yx)', [1, 4, 3]],
    ['vec3(v, 1.5)', [3, 4, 1.5]],
    ['vec3f(vec3i(1, 2, 3))', [1, 2, 3]],
    ['vec3<f32>(vec4f(v, v).zyx)', [3, 4, 3]],
    ['2 * vec3f(v, 1) - 1', [5, 7, 1]],
    ['1 / vec3f(vecD(4.0), vecH(2.0))', [0.25, 0.25, 0.5]],
    ['-vec3f(v, 1).rgb', [-3, -4, -1]],
    ['vec3f(vec3f(v, 1) >= vec3f(4))', [0, 1, 0]],
  ])('%s', (expression, expected) => {
    expect(run(`fn f(v: vec2f) -> vec3f { return ${expression}; }`, { 'v.x': 3, 'v.y': 4 })).toEqual(
      expected,
    );
  });

  it('of constants at the top of a file stay exact, whatever their order', () => {
    const source = `const tau = 2 * pi;\nconst pi = 3.141592653589793;\nconst axis = vec2f(0, pi);\n${ofX('return tau + axis.y + x;')}`;
    expect(run(source, { x: 0 })).toBe(3 * Math.PI);
  });

  it('are never rewritten into others by lowering', () => {
    const fn = lowered(
      'fn f(a: f32, b: f32, c: f32) -> f32 { var s = a * b; s += c / 2; return (s - a) * (s + b) - -c; }',
    );
    fc.assert(
      fc.property(real, real, real, (a, b, c) => {
        const s = a * b + c / 2;
        expect(interpret(fn, { a, b, c }).result).toBe((s - a) * (s + b) + c);
      }),
    );
  });
});

describe('tables', () => {
  it('are not read outside, whatever bounds an index has of its own', () => {
    const source = (index: string) =>
      `struct Field { values: array<f32, 4> }\nfn f(x: f32, field: Field) -> f32 { return field.values[${index}]; }`;
    const values = { 'field.values': [1, 2, 3, 4] };
    for (const index of [
      'i32(x)',
      'min(i32(x), 3)',
      'max(i32(x), 0)',
      'max(min(i32(x), 3), 0)',
      'min(i32(x), 9)',
    ]) {
      expect(run(source(index), { x: -5 }, values), index).toBe(1);
      expect(run(source(index), { x: 99 }, values), index).toBe(4);
    }
  });

  const terrain = `struct Profile { heights: array<f32, COUNT>, spacing: f32 }
struct Terrain { base: f32, profile: Profile }
const COUNT = 4;
fn sample(profile: Profile, i: i32) -> f32 { return profile.heights[i]; }
fn height(x: f32, terrain: Terrain) -> f32 {
  let p = terrain.profile;
  let cell = floor(x / p.spacing);
  let i = i32(cell);
  return terrain.base + mix(sample(p, i), sample(p, i + 1), x / p.spacing - cell);
}
`;
  const inputs = { x: 2.5, 'ground.base': 1, 'ground.profile.spacing': 2 };
  const tables = { 'ground.profile.heights': [0, 10, 30, 40] };

  it('are read by their path, through lets and calls', () => {
    expect(
      run(`${terrain}fn f(x: f32, ground: Terrain) -> f32 { return height(x, ground); }`, inputs, tables),
    ).toBe(16);
  });

  it('are clamped at their ends', () => {
    const source = `${terrain}fn f(ground: Terrain, n: i32) -> f32 { return ground.profile.heights[n]; }`;
    const at = (n: number) => run(source, { ...inputs, n }, tables);
    expect([at(-1), at(0), at(3), at(99)]).toEqual([0, 0, 40, 40]);
  });

  it('keep the path of the caller in a derived gradient', () => {
    const source = `${terrain}fn f(x: f32, ground: Terrain) -> f32 { return height_gradient(x, ground); }`;
    expect(run(source, inputs, tables)).toBe(10);
  });
});

describe('a derived gradient', () => {
  const hill = 'fn hill(p: vec2f, height: f32) -> f32 { return height * exp(-dot(p, p)); }\n';
  const slope = (x: number, y: number, h: number) => [
    -2 * x * h * Math.exp(-x * x - y * y),
    -2 * y * h * Math.exp(-x * x - y * y),
  ];

  it('is that of the first parameter, at the arguments of the call', () => {
    const fn = lowered(
      `${hill}fn f(x: f32, y: f32) -> vec2f { return hill_gradient(vec2f(x, y) * 2.0, y); }`,
    );
    fc.assert(
      fc.property(real, real, (x, y) => {
        const [dx, dy] = slope(2 * x, 2 * y, y);
        const { 'result.x': a, 'result.y': b } = interpret(fn, { x, y });
        expect(a).toBeCloseTo(dx!, 9);
        expect(b).toBeCloseTo(dy!, 9);
      }),
    );
  });

  it('can itself be differentiated', () => {
    const source = `fn cube(x: f32) -> f32 { return x * x * x; }
fn slope(x: f32) -> f32 { return cube_gradient(x); }
fn f(x: f32) -> f32 { return slope_gradient(x); }`;
    expect(run(source, { x: 5 })).toBe(30);
  });

  it('gives way to a function of that name', () => {
    expect(
      run(`${hill}fn hill_gradient(x: f32) -> f32 { return x; }\n${ofX('return hill_gradient(x);')}`, {
        x: 4,
      }),
    ).toBe(4);
  });

  it('is taken inside an arm of a branch without leaving it', () => {
    const source = `fn root(x: f32) -> f32 { return sqrt(x); }\n${ofX('if x > 0.0 { return root_gradient(x); } return 0.0;')}`;
    const fn = lowered(source);
    const outside = (node: Node) => node.op === 'sqrt' && node.arm === null;
    expect(interpret(fn, { x: 4 }).result).toBe(0.25);
    expect(fn.graph.nodes.some(outside)).toBe(false);
  });
});
