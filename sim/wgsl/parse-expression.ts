// Grammar of types and expressions, by precedence climbing.

import { WgslError } from './error.ts';
import { literalOf } from './literal.ts';
import type { BinaryOperator, Expression, TypeSyntax, UnaryOperator } from './syntax.ts';
import type { Cursor } from './tokens.ts';

const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

const isBinary = (text: string): text is BinaryOperator => Object.hasOwn(precedence, text);

/** Names that `<` makes a template of, rather than a comparison. */
const templates = new Set(['vec2', 'vec3', 'vec4', 'array', 'bitcast', 'atomic', 'ptr']);
const isTemplate = (name: string): boolean => templates.has(name) || /^mat[234]x[234]$/.test(name);

/** A type, or a callee such as `vec3<f32>`. */
export function parseType(cursor: Cursor, where: string): TypeSyntax {
  const place = cursor.place;
  const name = cursor.expectName(where);
  if (!isTemplate(name) || !cursor.at('<')) return { name, element: null, length: null, place };
  if (name === 'ptr' || name === 'atomic') {
    throw new WgslError('unsupported', place, `the type \`${name}\` is outside the subset`, pureRemedy);
  }
  cursor.take();
  const element = parseType(cursor, `the template list of \`${name}\``);
  // Above the precedence of `>`, which ends the list.
  const length = cursor.skip(',') && !cursor.at('>') ? parseBinary(cursor, precedence['+']) : null;
  cursor.skip(',');
  cursor.expectTemplateEnd();
  return { name, element, length, place };
}

const pureRemedy = 'write functions of values and return what changed';

function parseArguments(cursor: Cursor): Expression[] {
  const args: Expression[] = [];
  cursor.expect('(', 'a call');
  while (!cursor.at(')')) {
    args.push(parseExpression(cursor));
    if (!cursor.skip(',')) break;
  }
  cursor.expect(')', 'the arguments of a call');
  return args;
}

function parseNamed(cursor: Cursor): Expression {
  const { place, text } = cursor.token;
  if (text === 'true' || text === 'false') {
    cursor.take();
    return { kind: 'literal', type: 'bool', value: Number(text === 'true'), place };
  }
  const callee = parseType(cursor, 'an expression');
  if (cursor.at('(')) return { kind: 'call', callee, args: parseArguments(cursor), place };
  if (callee.element) throw cursor.unexpected(`the call of \`${callee.name}<…>\``, '`(`');
  return { kind: 'name', name: callee.name, place };
}

function parsePrimary(cursor: Cursor): Expression {
  const { kind } = cursor.token;
  if (kind === 'number') return literalOf(cursor.take());
  if (kind === 'name') return parseNamed(cursor);
  if (!cursor.skip('(')) throw cursor.unexpected('an expression', 'a value');
  const inner = parseExpression(cursor);
  cursor.expect(')', 'an expression in parentheses');
  return inner.kind === 'binary' ? { ...inner, grouped: true } : inner;
}

function parsePostfix(cursor: Cursor): Expression {
  let object = parsePrimary(cursor);
  for (;;) {
    const place = cursor.place;
    if (cursor.skip('.')) {
      object = { kind: 'member', object, name: cursor.expectName('a member access'), place };
    } else if (cursor.skip('[')) {
      const index = parseExpression(cursor);
      cursor.expect(']', 'an index');
      object = { kind: 'index', object, index, place };
    } else return object;
  }
}

function parseUnary(cursor: Cursor): Expression {
  const { text, place } = cursor.token;
  if (cursor.token.kind === 'symbol' && (text === '&' || text === '*')) {
    throw new WgslError(
      'unsupported',
      place,
      `the pointer operator \`${text}\` is outside the subset`,
      pureRemedy,
    );
  }
  if (!(cursor.token.kind === 'symbol' && (text === '-' || text === '!' || text === '~'))) {
    return parsePostfix(cursor);
  }
  cursor.take();
  return { kind: 'unary', operator: text as UnaryOperator, operand: parseUnary(cursor), place };
}

/** Which operators WGSL lets stand inside an operand of `outer` without parentheses. */
function nests(outer: BinaryOperator, inner: BinaryOperator): boolean {
  if (precedence[outer] >= precedence['+']) return true;
  if (outer === '<<' || outer === '>>') return false;
  if (outer === '|' || outer === '^' || outer === '&') return inner === outer;
  if (outer === '&&' || outer === '||') return inner === outer || precedence[inner] >= precedence['==']!;
  return precedence[inner] >= precedence['<<'];
}

function checkNesting(outer: BinaryOperator, operand: Expression): void {
  if (operand.kind !== 'binary' || operand.grouped || nests(outer, operand.operator)) return;
  throw new WgslError(
    'syntax',
    operand.place,
    `WGSL does not mix \`${operand.operator}\` and \`${outer}\` without parentheses`,
    `write parentheses around the operand with \`${operand.operator}\``,
  );
}

function parseBinary(cursor: Cursor, least: number): Expression {
  let left = parseUnary(cursor);
  for (;;) {
    const { text, place, kind } = cursor.token;
    if (kind !== 'symbol' || !isBinary(text) || precedence[text] < least) return left;
    cursor.take();
    const right = parseBinary(cursor, precedence[text] + 1);
    checkNesting(text, left);
    checkNesting(text, right);
    left = { kind: 'binary', operator: text, left, right, grouped: false, place };
  }
}

export function parseExpression(cursor: Cursor): Expression {
  return parseBinary(cursor, 1);
}
