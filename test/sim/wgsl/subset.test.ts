import { describe, expect, it } from 'vitest';
import { lower } from '../../../sim/wgsl/lower.ts';
import { parseModule } from '../../../sim/wgsl/parse.ts';
import { unrollLimit } from '../../../sim/wgsl/statements.ts';
import { refusal } from '../../support/wgsl.ts';

/** `f(x: f32) -> f32` with this body, which starts on line 2. */
const ofX = (body: string) => `fn f(x: f32) -> f32 {\n${body}\n}`;

describe('the limits', () => {
  it('are there for ways through branches, of which there are twice as many with each', () => {
    const either = (i: number) => `if (x > ${i}.0) { if (x < 0.5) { return ${i}.0; } }\n`;
    const ways = (count: number) =>
      ofX(`${Array.from({ length: count }, (_, i) => either(i)).join('')}return x;`);
    expect(() => lower(parseModule([{ path: 'ways.wgsl', text: ways(8) }], 2), 'f')).not.toThrow();
    const error = refusal(ways(30));
    expect(error.code).toBe('limit');
    expect(error.message).toContain('with this `if` there are more than 1024 ways');
  });

  it('are there for nesting', () => {
    const deep = refusal(ofX(`return ${'('.repeat(20_000)}x${')'.repeat(20_000)};`));
    expect(deep.message).toBe(
      'test.wgsl:1: what begins here is nested too deeply; give names to parts of its expressions, with `let`',
    );
    expect(refusal(ofX(`return x${' + x'.repeat(50_000)};`)).code).toBe('limit');
    expect(() =>
      lower(
        parseModule([{ path: 'long.wgsl', text: ofX(`var y = x;${' y += x;'.repeat(5000)} return y;`) }], 2),
        'f',
      ),
    ).not.toThrow();
  });
});

describe('the subset', () => {
  it.each([
    // names
    ['return y;', 'unknown', 'the name `y` is not declared; declare it'],
    ['let height = x; return hieght;', 'unknown', 'did you mean `height`?'],
    ['return nosuch(x);', 'unknown', 'the function `nosuch` is not declared'],
    ['let y: flt32 = x; return y;', 'unknown', 'the type `flt32` is not declared; did you mean `f32`?'],
    ['return sin;', 'type', 'the function `sin` stands as a value; write a call'],
    ['let x = 2.0; return x;', 'duplicate', '`x` is declared twice in this block; write another name'],
    [
      'let y = x; let y = x; return y;',
      'duplicate',
      '`y` is declared twice in this block; write another name',
    ],
    // types
    [
      'return i32(x);',
      'type',
      'the result of `f` has type i32 where f32 is needed; write `f32(…)` around it',
    ],
    [
      'let n = 1; return n * x;',
      'type',
      '`*` does not take i32 and f32; write `f32(…)` around the left operand',
    ],
    ['let n: i32 = 1.5; return x;', 'type', 'the value of `n` has type abstract float where i32'],
    ['return vec2f(x) + vec3f(x);', 'type', '`+` does not take vec2f and vec3f; write operands of one size'],
    ['return vec2f(x) < x;', 'type', '`<` does not take vec2f and f32'],
    ['if x { return 1.0; } return x;', 'type', 'the condition of `if` has type f32; write a comparison'],
    ['return !x;', 'type', '`!` does not take f32; write it before a bool'],
    ['return f32(x > 0.0 && x);', 'type', '`&&` does not take bool and f32'],
    ['return f32(x & 1);', 'type', '`&` does not take f32 and abstract integer'],
    ['return x.y;', 'type', 'f32 has no member `y`; write the value without a member'],
    ['return vec2f(x).z;', 'type', 'vec2f has no member `z`; write components from x, y'],
    ['return vec3f(x, x).x;', 'type', 'vec3f is made from f32, f32; write 3 components'],
    [
      'return vec2f(x, 1i).x;',
      'type',
      'an argument of vec2f has type i32 where f32 is needed; write `f32(…)`',
    ],
    ['return x[0];', 'type', '`[…]` of f32 is neither of a vector nor of a table'],
    ['return vec2f(x)[x];', 'type', 'an index has type f32; write an integer'],
    ['return;', 'type', '`f` returns without a value; write `return …` of type f32'],
    // assignments
    [
      'x = 1.0; return x;',
      'type',
      '`x` is assigned to, but it is a parameter; copy it first, `var my_x = x`',
    ],
    [
      'let y = x; y += 1.0; return y;',
      'type',
      '`y` is assigned to, but it is a let; declare it with `var y`',
    ],
    [
      'var v = vec3f(x); v.xy = vec2f(x); return v.x;',
      'unsupported',
      'write one assignment for each component',
    ],
    ['var y = x; y++; return y;', 'type', '`++` does not take f32; write `+= 1.0`'],
    ['x + 1.0 = 2.0; return x;', 'type', 'a value is assigned to; write a variable'],
    // compile time
    [
      'const c = x; return c;',
      'constant',
      'the value of the constant `c` is not known at compile time; write `let`',
    ],
    [
      'return vec2f(x)[i32(x)];',
      'constant',
      'the index of vec2f is not known at compile time; write a constant',
    ],
    ['return vec2f(x)[2];', 'constant', 'the index 2 is outside vec2f; write an index from 0 to 1'],
    ['return f32(1 << u32(x));', 'constant', 'write a constant number of bits'],
    ['let n: u32 = -1; return x;', 'constant', 'the constant -1 does not fit u32'],
    [
      'let z = 0.0; return x / 2.0 + 1.0 / z;',
      'constant',
      'the constant `/` is not finite; write other operands',
    ],
    ['return x + 5.0 % 0.0;', 'constant', 'the constant `%` is not finite'],
    ['let big = 3e38; return x * (big * 10.0);', 'constant', 'the constant `*` is not finite'],
    ['let z = -1.0; return sqrt(z);', 'constant', 'the constant `sqrt` is not finite'],
    ['const c = 1.0 / 0.0; return c;', 'constant', 'the constant `/` is not finite; write other operands'],
    ['return f32(1 % 0);', 'constant', 'integer `%` by zero; write another divisor'],
    [
      'for (var i = 0; f32(i) < x; i++) { } return x;',
      'constant',
      'not known at compile time; write constant bounds',
    ],
    ['for (var i = 0; ; i++) { } return x;', 'unsupported', 'this `for` has no condition; write one'],
    [
      'for (var i = 0; i < 10000; i++) { } return x;',
      'limit',
      `to more than ${unrollLimit}; write fewer iterations`,
    ],
    [
      'for (var i = 0; i < 4; i++) { if x > 1.0 { return x; } } return x;',
      'unsupported',
      'assign the result to a `var`',
    ],
    // outside
    [
      'return f32(i32(x) / 2);',
      'unsupported',
      'SIMD has no integer division); write `i32(trunc(f32(a) / f32(b)))`',
    ],
    ['return f32(i32(x) % 2);', 'unsupported', 'write `a - b * i32(trunc(f32(a) / f32(b)))`'],
    [
      'let a = array<f32, 2>(x, x); return x;',
      'unsupported',
      'arrays cannot be made inside a function; take a table',
    ],
    ['var m: mat2x2f; return x;', 'unsupported', 'the type `mat2x2f` is outside the subset; write the rows'],
    ['let y: f16 = 1.0; return x;', 'unsupported', 'the type `f16` is outside the subset; write f32'],
    ['return f(x);', 'recursion', 'the function `f` needs itself (f → f); write it without recursion'],
  ])('refuses %s', (body, code, part) => {
    const error = refusal(ofX(body));
    expect(error.message).toContain(part);
    expect(error.message).toMatch(/^test\.wgsl:2: /);
    expect(error).toMatchObject({ code, file: 'test.wgsl', line: 2 });
  });

  it.each([
    [
      'struct S { x: f32 }\nfn f(s: S) -> f32 { return s.y; }',
      'the member of S `y` is not declared; write one of x',
    ],
    [
      'struct S { x: f32 }\nfn f(x: f32) -> S { return S(x, x); }',
      'the struct S is made from 2 of its 1 members; write S(x: f32)',
    ],
    [
      'struct S { t: T }\nstruct T { s: S }\nfn f(s: S) -> f32 { return 1.0; }',
      'the struct `S` needs itself (S → T → S)',
    ],
    ['struct S { t: array<f32> }\nfn f(s: S) -> f32 { return 1.0; }', 'write `array<f32, N>` with a number'],
    ['struct S { t: array<i32, 2> }\nfn f(s: S) -> f32 { return 1.0; }', 'this array does not hold f32'],
    ['struct S { t: array<f32, 2> }\nfn f(s: S) -> S { return s; }', '`f` returns S, which has a table'],
    [
      'struct S { t: array<f32, 2> }\nfn f(s: S) -> f32 { return s.t[2]; }',
      'the index 2 is outside array<f32, 2>',
    ],
    [
      'struct S { t: array<f32, 2> }\nfn f(s: S) -> f32 { var r = s; r.t[0] = 1.0; return 1.0; }',
      'read tables only',
    ],
    ['const a = b;\nconst b = a;\nfn f() -> f32 { return a; }', 'the constant `a` needs itself (a → b → a)'],
    ['fn g(x: f32) { }\nfn f(x: f32) -> f32 { return g(x); }', 'the function `g` returns nothing'],
    [
      'fn g(x: i32) -> f32 { return 1.0; }\nfn f(x: f32) -> f32 { return g(x); }',
      'the argument `x` of `g` has type f32 where i32',
    ],
    [
      'fn g(x: i32) -> f32 { return 1.0; }\nfn f(x: f32) -> f32 { return g_gradient(1); }',
      '`g` is not a function of an f32 or vector',
    ],
    [ofX('if x > 0.0 { return x; }'), '`f` can reach its end without `return`; write a `return` at its end'],
    ['fn g() -> f32 { return 1.0; }', 'the function `f` is declared in none of the sources'],
  ])('refuses %j', (text, part) => {
    const { message } = refusal(text);
    expect(message).toContain(part);
    expect(message).toMatch(/^test\.wgsl:\d: .*; /);
  });

  it('says in which file a called function goes wrong', () => {
    const module = parseModule(
      [
        { path: 'a.wgsl', text: 'fn f(x: f32) -> f32 { return g(x); }' },
        { path: 'b.wgsl', text: 'fn g(x: f32) -> f32 {\n\n  return x + true;\n}' },
      ],
      2,
    );
    expect(() => lower(module, 'f')).toThrow('b.wgsl:3: `+` does not take f32 and bool');
  });
});
