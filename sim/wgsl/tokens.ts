// Splits WGSL text into tokens, and walks over them.

import { type SourcePlace, WgslError } from './error.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly place: SourcePlace;
}

const blank = /\s+/y;
const lineComment = /\/\/[^\n]*/y;
const hexNumber = /0[xX](?:[\da-fA-F]+\.?[\da-fA-F]*|\.[\da-fA-F]+)(?:[pP][+-]?\d+[fh]?)?[iu]?/y;
const decimalNumber = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fhiu]?/y;
const word = /[_\p{XID_Start}]\p{XID_Continue}*/uy;
const symbol = /<<=|>>=|->|&&|\|\||==|!=|<=|>=|[-+*/%&|^]=|\+\+|--|<<|>>|[-+*/%&|^~!<>=.,:;()[\]{}@]/y;

/** Length of the block comment at `start`; WGSL nests them. */
function blockCommentLength(text: string, start: number, place: SourcePlace): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(text); match; match = edge.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex - start;
  }
  throw new WgslError('syntax', place, 'this block comment is never closed', 'write `*/` where it ends');
}

/** Characters of one source. */
const textLimit = 2 ** 20;

/** All tokens of one source, the last one of kind `end`. */
export function tokenize(file: string, text: string): Token[] {
  if (text.length > textLimit) {
    const problem = `the file has ${text.length} characters, more than the ${textLimit} that are read`;
    throw new WgslError('limit', { file, line: 1 }, problem, 'write a shorter one');
  }
  const tokens: Token[] = [];
  let position = 0;
  let line = 1;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0];
  };
  const advance = (length: number): void => {
    for (const end = position + length; position < end; position++) if (text[position] === '\n') line++;
  };
  const next = (place: SourcePlace): Token => {
    const number = match(hexNumber) ?? match(decimalNumber);
    if (number !== undefined) return { kind: 'number', text: number, place };
    const name = match(word);
    if (name !== undefined) return { kind: 'name', text: name, place };
    const sign = match(symbol);
    if (sign !== undefined) return { kind: 'symbol', text: sign, place };
    const character = String.fromCodePoint(text.codePointAt(position)!);
    throw new WgslError('syntax', place, `the character \`${character}\` is not WGSL`, 'remove it');
  };
  while (position < text.length) {
    const skipped = match(blank) ?? match(lineComment);
    if (skipped !== undefined) advance(skipped.length);
    else if (text.startsWith('/*', position)) advance(blockCommentLength(text, position, { file, line }));
    else {
      const token = next({ file, line });
      tokens.push(token);
      advance(token.text.length);
    }
  }
  tokens.push({ kind: 'end', text: 'the end of the file', place: { file, line } });
  return tokens;
}

/** A position in a list of tokens. */
export class Cursor {
  #tokens: Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = [...tokens];
  }

  get token(): Token {
    return this.#tokens[this.#index]!;
  }

  get place(): SourcePlace {
    return this.token.place;
  }

  /** Whether the token is this symbol or word. */
  at(text: string): boolean {
    return this.token.kind !== 'end' && this.token.text === text;
  }

  /** Steps over the token. */
  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#index++;
    return token;
  }

  /** Steps over the token if it is `text`. */
  skip(text: string): boolean {
    if (!this.at(text)) return false;
    this.take();
    return true;
  }

  /** Steps over `text`, or says what construct lacks it. */
  expect(text: string, where: string): void {
    if (!this.skip(text)) throw this.unexpected(where, `\`${text}\``);
  }

  expectName(where: string): string {
    if (this.token.kind !== 'name') throw this.unexpected(where, 'a name');
    return this.take().text;
  }

  /** Steps over the `>` of a template list, which may be the head of a `>>`, `>=` or `>>=`. */
  expectTemplateEnd(): void {
    const { text, kind, place } = this.token;
    if (kind !== 'symbol' || !text.startsWith('>')) throw this.unexpected('the template list', '`>`');
    if (text === '>') this.take();
    else this.#tokens[this.#index] = { kind, text: text.slice(1), place };
  }

  unexpected(where: string, wanted: string): WgslError {
    const found = this.token.kind === 'end' ? this.token.text : `\`${this.token.text}\``;
    return new WgslError('syntax', this.place, `found ${found} in ${where}`, `write ${wanted} there`);
  }
}
