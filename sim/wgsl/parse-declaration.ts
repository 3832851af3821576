// Grammar of what may stand at the top of a WGSL source: functions, structs, aliases and constants.

import { unknownName, WgslError } from './error.ts';
import { parseType } from './parse-expression.ts';
import { parseBlock, parseDeclaration } from './parse-statement.ts';
import type { AliasSyntax, Field, FunctionSyntax, StructSyntax, TopLevel } from './syntax.ts';
import { Cursor, tokenize } from './tokens.ts';

const forms = ['fn', 'struct', 'alias', 'const'] as const;

const refused: Readonly<Record<string, string>> = {
  var: 'write a `const`, or pass the value as a parameter',
  let: 'write `const` at the top of a file',
  override: 'write a `const`, or pass the value as a parameter',
  enable: 'leave the directive out',
  requires: 'leave the directive out',
  diagnostic: 'leave the directive out',
  const_assert: 'leave the assertion out',
};

function refuseAttribute(cursor: Cursor): void {
  if (!cursor.at('@')) return;
  throw new WgslError(
    'unsupported',
    cursor.place,
    'attributes are outside the subset, as entry points and bindings are generated',
    'write a plain function or struct without `@…`',
  );
}

/** `name: type, …` up to and including `end`. */
function parseFields(cursor: Cursor, end: string, where: string): Field[] {
  const fields = new Map<string, Field>();
  while (!cursor.at(end)) {
    refuseAttribute(cursor);
    const place = cursor.place;
    const name = cursor.expectName(where);
    const twin = fields.get(name);
    if (twin) {
      throw new WgslError(
        'duplicate',
        place,
        `\`${name}\` stands twice in ${where}, first on line ${twin.place.line}`,
        'write another name',
      );
    }
    cursor.expect(':', `\`${name}\` of ${where}`);
    fields.set(name, { name, type: parseType(cursor, `the type of \`${name}\``), place });
    if (!cursor.skip(',')) break;
  }
  cursor.expect(end, where);
  return [...fields.values()];
}

function parseFunction(cursor: Cursor): FunctionSyntax {
  const place = cursor.take().place;
  const name = cursor.expectName('a function');
  cursor.expect('(', `the function \`${name}\``);
  const parameters = parseFields(cursor, ')', `the parameters of \`${name}\``);
  let result = null;
  if (cursor.skip('->')) {
    refuseAttribute(cursor);
    result = parseType(cursor, `the result type of \`${name}\``);
  }
  return {
    kind: 'function',
    name,
    parameters,
    result,
    body: parseBlock(cursor, `the function \`${name}\``),
    place,
  };
}

function parseStruct(cursor: Cursor): StructSyntax {
  const place = cursor.take().place;
  const name = cursor.expectName('a struct');
  cursor.expect('{', `the struct \`${name}\``);
  if (cursor.at('}')) throw cursor.unexpected(`the struct \`${name}\``, 'a member');
  const members = parseFields(cursor, '}', `the struct \`${name}\``);
  cursor.skip(';');
  return { kind: 'struct', name, members, place };
}

function parseAlias(cursor: Cursor): AliasSyntax {
  const place = cursor.take().place;
  const name = cursor.expectName('an alias');
  cursor.expect('=', `the alias \`${name}\``);
  const type = parseType(cursor, `the alias \`${name}\``);
  cursor.expect(';', `the alias \`${name}\``);
  return { kind: 'alias', name, type, place };
}

function parseTopLevel(cursor: Cursor): TopLevel {
  refuseAttribute(cursor);
  if (cursor.at('fn')) return parseFunction(cursor);
  if (cursor.at('struct')) return parseStruct(cursor);
  if (cursor.at('alias')) return parseAlias(cursor);
  if (cursor.at('const')) {
    const declaration = parseDeclaration(cursor);
    cursor.expect(';', `the constant \`${declaration.name}\``);
    return declaration;
  }
  const { kind, text, place } = cursor.token;
  if (Object.hasOwn(refused, text)) {
    throw new WgslError(
      'unsupported',
      place,
      `\`${text}\` at the top of a file is outside the subset`,
      refused[text]!,
    );
  }
  if (kind === 'name')
    throw unknownName(place, 'the kind of declaration', text, forms, 'write fn, struct, alias or const');
  throw cursor.unexpected('the top of a file', '`fn`, `struct`, `alias` or `const`');
}

/**
 * The declarations of one source, in order.
 *
 * @throws {WgslError} where the text is not WGSL or leaves the subset.
 */
export function parseSource(file: string, text: string): TopLevel[] {
  const cursor = new Cursor(tokenize(file, text));
  const declarations: TopLevel[] = [];
  while (cursor.token.kind !== 'end') {
    if (!cursor.skip(';')) declarations.push(parseTopLevel(cursor));
  }
  return declarations;
}
