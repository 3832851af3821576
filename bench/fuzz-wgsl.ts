// WGSL that is almost valid: real sources with tokens changed, and functions that a grammar makes up.

import type { Random } from '../base/random.ts';
import { pick } from './fuzz-data.ts';

const TOKEN = /\/\/[^\n]*|\s+|[A-Za-z_]\w*|\d[\w.]*(?:[+-]\d+)?|->|[=!<>]=|&&|\|\||./gs;

/** Words of the language that the subset knows or refuses, and numbers that no type holds. */
const words = [
  ...'fn struct let var const for if else while loop switch return break continue override alias'.split(' '),
  ...'f32 i32 u32 bool vec2f vec3f vecD vecH mat2x2f array<f32,3> ptr<function,f32> Body Mass Task'.split(
    ' ',
  ),
  ...'( ) { } [ ] < > ; , : . -> = == + - * / % & | ^ ! ~ << >> && || ++ += @ @compute /* */ //'.split(' '),
  ...'0 1 -1 1u 1i 1.0 1e39 1e-50 0x1p200 4294967296 99999999999999999999 1e999 0.5f 1h'.split(' '),
  ...'start end body center x y z w xy time task dot normalize sqrt select min pow \u00e9 \0 "a" #'.split(
    ' ',
  ),
];

/** The source with one to three of its tokens left out, doubled, swapped or replaced. */
export function mutatedSource(source: string, random: Random): string {
  const tokens = [...(source.match(TOKEN) ?? [''])];
  for (let left = 1 + random.integer(3); left > 0; left--) {
    const at = random.integer(tokens.length);
    const other = random.integer(tokens.length);
    pick(
      [
        () => (tokens[at] = ''),
        () => (tokens[at] += tokens[at]!),
        () => ([tokens[at], tokens[other]] = [tokens[other]!, tokens[at]!]),
        () => (tokens[at] = ` ${pick(words, random)} `),
        () => (tokens[at] = tokens[other]!),
        () => (tokens[at] += ` ${pick(words, random)} `),
        () => tokens.splice(at, 1 + random.integer(5), ''),
      ],
      random,
    )();
  }
  return tokens.join('');
}

/** What is wrong somewhere in an invented source: a type, a shape, a name, or what the subset leaves out. */
const wrong = [
  ...[
    'true',
    '3',
    '1u',
    'start',
    'vec2f(1)',
    'vec3f(1, 2)',
    'nowhere',
    'helper9(1.0)',
    'sin()',
    'p',
    'end.center',
  ],
  ...[
    'start.center.zzz',
    '1e39',
    '(1.0 % 0.0)',
    '1 / 0',
    'a[9]',
    'select(1.0, true)',
    'final_reward(start, end)',
  ],
];

const leaves = ['a', 'b', 'LIMIT', '2.5', '0.0', '1e30', '-3.0'];

/** Expressions of numbers: `%` stands for an expression within. */
const shapes = [
  ...[
    '(% + %)',
    '(% - %)',
    '(% * %)',
    '(% / %)',
    '-(%)',
    'sin(%)',
    'sqrt(%)',
    'exp(%)',
    'abs(%)',
    'min(%, %)',
  ],
  ...['mix(%, %, 0.5)', 'clamp(%, 0.0, %)', 'select(%, %, % < %)', 'dot(vec2f(%, %), vec2f(%, 1.0))'],
  ...['length(vec3f(%, %, %))', 'vec2f(%, %).y', 'Pair(%, 1.0).first', 'helper0(%, %)', 'f32(i32(%))'],
];

/** How often bounds of loops are what; some unroll to more than any limit. */
const bounds = ['2', '3', '10', '100', '5000', '1000000', '2147483647', 'LIMIT', 'b'];

/** An objective from a grammar, right but for a fault here and there, some of it deep, long or much to unroll. */
export function inventedSource(random: Random): string {
  const depth = random.chance(0.03) ? 2000 : 1 + random.integer(6);
  return `struct Pair { first: f32, second: f32 }
const LIMIT = ${pick(['4', '2.5', '1e30', '0', '1u'], random)};
fn helper0(a: f32, b: f32) -> f32 { return ${expression(2, random).replaceAll('helper0', 'min')}; }
fn final_reward(start: Body, end: Body) -> f32 {
  let a = end.center.x;
  var b = start.center.x;
  var p = Pair(a, b);
${statements(3, random)}
  b = ${expression(depth, random)};
  return a + b;
}
`;
}

function expression(depth: number, random: Random): string {
  if (random.chance(0.01)) return pick(wrong, random);
  if (depth <= 0) return pick(leaves, random);
  // Only the first part may be as deep as is left, for the text would have no end otherwise.
  let isFirst = true;
  return pick(shapes, random).replaceAll('%', () => {
    const left = isFirst ? depth - 1 : Math.min(depth - 1, random.integer(3));
    isFirst = false;
    return expression(left, random);
  });
}

function statements(depth: number, random: Random): string {
  return Array.from({ length: random.integer(4) }, () => statement(depth, random)).join('\n');
}

function statement(depth: number, random: Random): string {
  const value = expression(2, random);
  if (depth <= 0 || random.chance(0.4)) return `b ${pick(['=', '+=', '*=', '-='], random)} ${value};`;
  const inner = statements(depth - 1, random);
  if (random.chance(0.02))
    return pick([`while (b < 1.0) { ${inner} }`, `return ${value};`, `let a = 1;`], random);
  const name = `k${depth}`;
  return pick(
    [
      `if (${value} > b) { ${inner} } else { b = ${value}; }`,
      `for (var ${name} = 0; ${name} < ${pick(bounds, random)}; ${name}++) { ${inner} b += f32(${name}); }`,
      `p.first = ${value};`,
    ],
    random,
  );
}
