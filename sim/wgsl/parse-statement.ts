// Grammar of statements. What WGSL has and the subset has not is refused here, with what to write instead.

import { type SourcePlace, WgslError } from './error.ts';
import { parseExpression, parseType } from './parse-expression.ts';
import type { BinaryOperator, Declaration, Expression, Statement } from './syntax.ts';
import type { Cursor } from './tokens.ts';

const boundedFor = 'write a `for` whose bounds are known at compile time';
const conditional = 'guard the statements with an `if` instead';

const refused: Readonly<Record<string, string>> = {
  while: boundedFor,
  loop: boundedFor,
  switch: 'write a chain of `if … else if … else`',
  break: conditional,
  continue: conditional,
  continuing: boundedFor,
  discard: 'write a function that returns a value',
  const_assert: 'leave the assertion out',
};

const compound = /^([-+*/%&|^]|<<|>>)=$/;

function parseIf(cursor: Cursor, place: SourcePlace): Statement {
  const condition = parseExpression(cursor);
  const then = parseBlock(cursor, '`if`');
  let otherwise: readonly Statement[] = [];
  if (cursor.skip('else')) {
    const inner = cursor.place;
    otherwise = cursor.skip('if') ? [parseIf(cursor, inner)] : parseBlock(cursor, '`else`');
  }
  return { kind: 'if', condition, then, otherwise, place };
}

function parseFor(cursor: Cursor, place: SourcePlace): Statement {
  cursor.expect('(', '`for`');
  const init = cursor.at(';') ? null : parseSimple(cursor);
  cursor.expect(';', '`for` after its first part');
  const condition = cursor.at(';') ? null : parseExpression(cursor);
  cursor.expect(';', '`for` after its condition');
  const update = cursor.at(')') ? null : parseSimple(cursor);
  cursor.expect(')', '`for`');
  return { kind: 'for', init, condition, update, body: parseBlock(cursor, '`for`'), place };
}

/** `let`, `var` or `const`, up to its semicolon; the word is the current token. */
export function parseDeclaration(cursor: Cursor): Declaration {
  const { place, text } = cursor.take();
  const form = text as Declaration['form'];
  if (cursor.at('<')) {
    throw new WgslError(
      'unsupported',
      cursor.place,
      'a `var` with an address space is outside the subset',
      'write a plain `var` inside the function, or take the value as a parameter',
    );
  }
  const name = cursor.expectName(`the declaration \`${form}\``);
  const type = cursor.skip(':') ? parseType(cursor, `the type of \`${name}\``) : null;
  const value = cursor.skip('=') ? parseExpression(cursor) : null;
  if (!value && (form !== 'var' || !type)) throw cursor.unexpected(`the declaration of \`${name}\``, '`=`');
  return { kind: 'declare', form, name, type, value, place };
}

function parseAssignment(cursor: Cursor): Statement {
  const place = cursor.place;
  if (cursor.at('_')) {
    throw new WgslError('unsupported', place, 'the assignment to `_` does nothing here', 'remove it');
  }
  const target = parseExpression(cursor);
  if (target.kind === 'call' && cursor.at(';')) {
    throw new WgslError(
      'unsupported',
      place,
      `the result of the call of \`${target.callee.name}\` is not used, and a call has no other effect`,
      'write `let name = …` or remove the call',
    );
  }
  const { text } = cursor.token;
  if (cursor.skip('++') || cursor.skip('--')) {
    const value: Expression = { kind: 'literal', type: 'abstractInt', value: 1, place };
    return { kind: 'assign', target, operator: text[0] as BinaryOperator, value, step: true, place };
  }
  const operator = (compound.exec(text)?.[1] ?? null) as BinaryOperator | null;
  if (operator) cursor.take();
  else cursor.expect('=', 'a statement');
  return { kind: 'assign', target, operator, value: parseExpression(cursor), step: false, place };
}

/** A declaration or an assignment, without its semicolon. */
function parseSimple(cursor: Cursor): Statement {
  const isDeclaration = cursor.at('let') || cursor.at('var') || cursor.at('const');
  return isDeclaration ? parseDeclaration(cursor) : parseAssignment(cursor);
}

function parseReturn(cursor: Cursor, place: SourcePlace): Statement {
  return { kind: 'return', value: cursor.at(';') ? null : parseExpression(cursor), place };
}

function parseStatement(cursor: Cursor): Statement {
  const { place, text } = cursor.token;
  if (Object.hasOwn(refused, text)) {
    throw new WgslError('unsupported', place, `\`${text}\` is outside the subset`, refused[text]!);
  }
  if (cursor.at('{')) return { kind: 'block', body: parseBlock(cursor, 'a block'), place };
  if (cursor.skip('if')) return parseIf(cursor, place);
  if (cursor.skip('for')) return parseFor(cursor, place);
  const statement = cursor.skip('return') ? parseReturn(cursor, place) : parseSimple(cursor);
  cursor.expect(';', 'a statement');
  return statement;
}

/** `{ … }` */
export function parseBlock(cursor: Cursor, where: string): Statement[] {
  cursor.expect('{', where);
  const statements: Statement[] = [];
  while (!cursor.at('}')) {
    if (cursor.token.kind === 'end') throw cursor.unexpected(where, '`}`');
    if (!cursor.skip(';')) statements.push(parseStatement(cursor));
  }
  cursor.take();
  return statements;
}
