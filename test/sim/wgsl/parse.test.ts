import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WgslError } from '../../../sim/wgsl/error.ts';
import { parseModule } from '../../../sim/wgsl/parse.ts';
import type { Expression } from '../../../sim/wgsl/syntax.ts';

const parse = (text: string) => parseModule([{ path: 'kernel.wgsl', text }], 2);

function refusal(text: string): WgslError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof WgslError) return error;
    throw error;
  }
  throw new Error(`parsed: ${text}`);
}

/** The expression as it was understood, fully parenthesised. */
function show(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return String(expression.value);
    case 'name':
      return expression.name;
    case 'unary':
      return `(${expression.operator}${show(expression.operand)})`;
    case 'binary':
      return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`;
    case 'member':
      return `${show(expression.object)}.${expression.name}`;
    case 'index':
      return `${show(expression.object)}[${show(expression.index)}]`;
    case 'call':
      return `${expression.callee.name}(${expression.args.map(show).join(', ')})`;
  }
}

function understood(source: string): string {
  const statement = parse(`fn f() -> f32 { return ${source}; }`).functions.get('f')!.body[0]!;
  return statement.kind === 'return' ? show(statement.value!) : statement.kind;
}

function literal(source: string) {
  const value = parse(`const c = ${source};`).constants.get('c')!.value!;
  if (value.kind !== 'literal') throw new Error(`${source} is no literal`);
  return { type: value.type, value: value.value };
}

describe('a module', () => {
  it('holds the declarations of all sources by name', () => {
    const module = parseModule(
      [
        { path: 'a.wgsl', text: 'struct Mass { position: vecD, mass: f32 }\nconst G = 9.81;' },
        { path: 'b.wgsl', text: 'alias Real = f32;\nfn weight(m: Mass) -> Real { return m.mass * G; }' },
      ],
      3,
    );
    expect([...module.structs.keys()]).toEqual(['Mass']);
    expect([...module.functions.keys()]).toEqual(['weight']);
    expect(module.constants.has('G')).toBe(true);
    expect(module.functions.get('weight')!.place).toEqual({ file: 'b.wgsl', line: 2 });
  });

  it('declares vecD, vecH and DIM for its dimension', () => {
    const names = (dimension: 2 | 3) => {
      const { aliases, constants } = parseModule([], dimension);
      return [aliases.get('vecD')!.type.name, aliases.get('vecH')!.type.name, constants.get('DIM')!.value];
    };
    expect(names(2)).toMatchObject(['vec2f', 'f32', { value: 2 }]);
    expect(names(3)).toMatchObject(['vec3f', 'vec2f', { value: 3 }]);
  });

  it('may be empty, or hold nothing but comments', () => {
    expect(parse('').functions.size).toBe(0);
    expect(parse('// nothing\n/* and /* nested */ nothing */').functions.size).toBe(0);
  });

  it('names both places of a name that two sources declare', () => {
    const twice = () =>
      parseModule(
        [
          { path: 'a.wgsl', text: 'fn f() -> f32 { return 1.0; }' },
          { path: 'b.wgsl', text: '\n\nstruct f { x: f32 }' },
        ],
        2,
      );
    expect(twice).toThrow('b.wgsl:3: the struct `f` is declared already at a.wgsl:1; write another name');
  });

  it('keeps the names that the step declares', () => {
    expect(refusal('alias vecD = vec2f;').message).toContain('`vecD` is declared by the step');
  });
});

describe('expressions', () => {
  it.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['a - b - c', '((a - b) - c)'],
    ['-a * b', '((-a) * b)'],
    ['a[0] -1.0', '(a[0] - 1)'],
    ['(a.position).x', 'a.position.x'],
    ['(a - b).x', '(a - b).x'],
    ['-(a).x', '(-a.x)'],
    ['(a < 1.0) && (b > 0.0)', '((a < 1) && (b > 0))'],
    ['a < b && c >= d', '((a < b) && (c >= d))'],
    ['vec2<f32>(1.0, x).y', 'vec2(1, x).y'],
    ['a<b', '(a < b)'],
    ['bitcast<i32>(x) >> 3u', '(bitcast(x) >> 3)'],
    ['(a & b) == c', '((a & b) == c)'],
  ])('reads %s as %s', (source, tree) => {
    expect(understood(source)).toBe(tree);
  });

  it('takes a condition that starts, but does not end, with a parenthesis', () => {
    expect(() =>
      parse('fn f(a: f32) -> f32 { if (a) < 1.0 && (a) > 0.0 { return 1.0; } return 2.0; }'),
    ).not.toThrow();
  });

  it('splits >> where it closes two template lists', () => {
    const { structs } = parse('struct T { a: array<vec2<f32>>, b: f32 }');
    expect(structs.get('T')!.members[0]!.type.element!.element!.name).toBe('f32');
  });

  it.each([
    ['a & b == c', '=='],
    ['a && b || c', '&&'],
    ['a << b + c', '+'],
    ['a < b < c', '<'],
  ])('asks for parentheses in %s, as WGSL does', (source, operator) => {
    const { message } = refusal(`fn f() -> f32 { return ${source}; }`);
    expect(message).toContain(`write parentheses around the operand with \`${operator}\``);
  });
});

describe('literals', () => {
  it.each([
    ['1', 'abstractInt', 1],
    ['1i', 'int', 1],
    ['7u', 'uint', 7],
    ['1f', 'float', 1],
    ['0.1', 'abstractFloat', 0.1],
    ['.5', 'abstractFloat', 0.5],
    ['3.f', 'float', 3],
    ['1e-4', 'abstractFloat', 1e-4],
    ['2E+3f', 'float', 2000],
    ['0xff', 'abstractInt', 255],
    ['0x1fu', 'uint', 31],
    ['0x1.8p3', 'abstractFloat', 12],
    ['0x1p-2f', 'float', 0.25],
    ['0X.8p0', 'abstractFloat', 0.5],
    ['true', 'bool', 1],
  ] as const)('reads %s as %s %d', (source, type, value) => {
    expect(literal(source)).toEqual({ type, value });
  });

  it('reads every double back exactly', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e30, noNaN: true }), (value) => {
        expect(literal(value.toExponential()).value).toBe(Math.abs(value));
      }),
    );
  });

  it.each([
    ['1.5h', 'is an f16'],
    ['1.5u', 'has a fraction or exponent'],
    ['012', 'starts with a zero'],
    ['3000000000i', 'is too large'],
    ['1e39f', 'is too large'],
  ])('refuses %s', (source, problem) => {
    expect(refusal(`const c = ${source};`).message).toMatch(
      `kernel.wgsl:1: the number \`${source}\` ${problem}`,
    );
  });
});

describe('an error', () => {
  it('names file, line, construct and remedy, also in a class of its own', () => {
    const error = refusal('fn f() -> f32 {\n  // a comment\n  while true { }\n}');
    expect(error).toMatchObject({ name: 'WgslError', code: 'unsupported', file: 'kernel.wgsl', line: 3 });
    expect(error.message).toBe(
      'kernel.wgsl:3: `while` is outside the subset; write a `for` whose bounds are known at compile time',
    );
  });

  it.each([
    ['fn f() -> f32 {\n  return 1.0 + ;\n}', 2, 'found `;` in an expression'],
    ['fn f() -> f32 {\n  return 1.0\n}', 3, 'found `}` in a statement; write `;` there'],
    ['fn f() -> f32 {\n  return 1.0;\n', 3, 'found the end of the file in the function `f`; write `}` there'],
    ['\nfnn g() {}', 2, 'did you mean `fn`?'],
    ['fn f(x f32) -> f32 { return x; }', 1, 'write `:` there'],
    ['struct S { x: f32, x: f32 }', 1, '`x` stands twice in the struct `S`'],
    ['const c = 2.0 # 3.0;', 1, 'the character `#` is not WGSL'],
    ['/* open', 1, 'this block comment is never closed'],
    ['const c: f32;', 1, 'write `=` there'],
    ['const c = 1abc;', 1, 'found `abc`'],
  ])('points at what is wrong in %j', (text, line, part) => {
    const error = refusal(text);
    expect(error.line).toBe(line);
    expect(error.message).toContain(part);
  });

  it.each([
    ['fn f() -> f32 { loop { } }', '`loop`', 'write a `for`'],
    ['fn f() -> f32 { switch 1 { } }', '`switch`', 'if … else if … else'],
    [
      'fn f() -> f32 { for (var i = 0; i < 3; i++) { break; } }',
      '`break`',
      'guard the statements with an `if`',
    ],
    ['fn f() -> f32 { for (var i = 0; i < 3; i++) { continue; } }', '`continue`', 'guard the statements'],
    ['fn f() -> f32 { discard; }', '`discard`', 'returns a value'],
    ['fn f(p: ptr<function, f32>) -> f32 { return 1.0; }', '`ptr`', 'functions of values'],
    ['fn f(x: f32) -> f32 { return *x; }', 'pointer operator', 'functions of values'],
    ['fn f(x: f32) -> f32 { g(x); return x; }', 'call of `g` is not used', 'write `let name = …`'],
    ['fn f(x: f32) -> f32 { _ = x; return x; }', 'assignment to `_`', 'remove it'],
    ['fn f() -> f32 { var<private> x = 1.0; return x; }', 'address space', 'plain `var`'],
    ['var<storage> x: f32;', '`var` at the top', 'pass the value as a parameter'],
    ['@compute fn f() { }', 'attributes', 'without `@…`'],
    ['enable f16;', '`enable` at the top', 'leave the directive out'],
  ])('says what to write instead in %j', (text, construct, remedy) => {
    const { message, code } = refusal(text);
    expect(code).toBe('unsupported');
    expect(message).toMatch(/^kernel\.wgsl:1: /);
    expect(message).toContain(construct);
    expect(message.split('; ').at(-1)).toContain(remedy);
  });
});

it('either parses a text or refuses it with a WgslError, whatever the text', () => {
  const piece = fc.constantFrom(
    'fn',
    'f',
    '(',
    ')',
    '{',
    '}',
    ';',
    '=',
    '1.0',
    'if',
    'for',
    '<',
    '>>',
    ':',
    ',',
    '->',
    'return',
    'array',
    '.',
    '[',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parse(pieces.join(' '));
      } catch (error) {
        expect(error).toBeInstanceOf(WgslError);
      }
    }),
  );
});
