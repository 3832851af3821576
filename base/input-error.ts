// The one error for whatever a person hands to morphograd as files or options: they can mend it, so it tells them how.

import { abridged, shorten } from './text.ts';

/**
 * - `not-found`: no such file, folder or name
 * - `unreadable`, `unwritable`: the file system refuses
 * - `not-empty`: a folder that would be written into holds files already
 * - `syntax`: not JSON
 * - `invalid`: JSON that is not what the format asks for
 * - `damaged`: a store whose bytes are not those that were written
 */
export type InputErrorCode =
  | 'not-found'
  | 'unreadable'
  | 'unwritable'
  | 'not-empty'
  | 'syntax'
  | 'invalid'
  | 'damaged';

/** What an {@link InputError} says, part by part. */
export interface InputFault {
  readonly code: InputErrorCode;
  /** The file, folder or option at fault, as the user named it. */
  readonly where: string;
  /** The field at fault (`springs[12].b`), or the line and column of a syntax error; empty for the whole. */
  readonly path?: string;
  /** What is wrong and what to do: whole sentences, the first of which goes on from the field. */
  readonly problem: string;
}

/** One paragraph that reads `FILE: "FIELD" is wrong in this way. Do that.`, of the parts of an {@link InputFault}. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: InputErrorCode;
  readonly where: string;
  /** Empty for the whole. */
  readonly path: string;
  readonly problem: string;

  constructor({ code, where, path = '', problem }: InputFault) {
    const field = code === 'syntax' ? path : path && `"${path}"`;
    super(`${where || '""'}: ${abridged(field, 300)}${field && ' '}${abridged(problem, 1500)}`);
    this.code = code;
    this.where = where;
    this.path = path;
    this.problem = problem;
  }
}

/** `['springs', 12, 'b']` as `springs[12].b`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, '');
}

/** A value as an error shows it: JSON where there is any, and short. */
export function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return `the text ${JSON.stringify(shorten(value))}`;
  return String(value);
}
