// One error for everything that the toolchain refuses, so that a user of WGSL sees a place and a remedy.

import { abridged, closest } from '../../base/text.ts';

/** Where a construct stands: the path of its source as it was given, and its line counted from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/**
 * - `syntax`: not WGSL
 * - `unsupported`: WGSL outside the subset
 * - `duplicate`: a name declared twice
 * - `unknown`: a name declared nowhere
 * - `type`: operand, argument or value of a wrong type
 * - `constant`: a value that must be known at compile time is not, or is out of range
 * - `recursion`: a function, constant or struct that contains itself
 * - `limit`: loops that unroll to too many iterations, or too many ways through branches, or too deep nesting
 */
export type WgslErrorCode =
  | 'syntax'
  | 'unsupported'
  | 'duplicate'
  | 'unknown'
  | 'type'
  | 'constant'
  | 'recursion'
  | 'limit';

/** An error in WGSL source, at a {@link SourcePlace}. The message reads `FILE:LINE: problem; remedy`. */
export class WgslError extends Error {
  override readonly name = 'WgslError';
  readonly code: WgslErrorCode;
  readonly file: string;
  readonly line: number;

  constructor(code: WgslErrorCode, place: SourcePlace, problem: string, remedy: string) {
    super(`${place.file}:${place.line}: ${abridged(problem, 600)}; ${abridged(remedy, 600)}`);
    this.code = code;
    this.file = place.file;
    this.line = place.line;
  }
}

/**
 * Runs `build`, for which deep nesting of the source is deep recursion.
 * @throws {WgslError} `limit` where that is deeper than the host allows
 */
export function withinDepth<T>(place: SourcePlace, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const remedy = 'give names to parts of its expressions, with `let`';
    throw new WgslError('limit', place, 'what begins here is nested too deeply', remedy);
  }
}

/** An `unknown` error that proposes the nearest declared name before the general `remedy`. */
export function unknownName(
  place: SourcePlace,
  what: string,
  name: string,
  candidates: Iterable<string>,
  remedy: string,
): WgslError {
  const near = closest(name, candidates);
  const advice = near ? `did you mean \`${near}\`?` : remedy;
  return new WgslError('unknown', place, `${what} \`${name}\` is not declared`, advice);
}
