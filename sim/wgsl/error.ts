// One error for everything that the toolchain refuses, so that a user of WGSL sees a place and a remedy.

/** Where a construct stands: the path of its source as it was given, and its line counted from 1. */
export interface Place {
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

/** An error in WGSL source, at a {@link Place}. The message reads `FILE:LINE: problem; remedy`. */
export class WgslError extends Error {
  override readonly name = 'WgslError';
  readonly code: WgslErrorCode;
  readonly file: string;
  readonly line: number;

  constructor(code: WgslErrorCode, place: Place, problem: string, remedy: string) {
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
export function withinDepth<T>(place: Place, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const remedy = 'give names to parts of its expressions, with `let`';
    throw new WgslError('limit', place, 'what begins here is nested too deeply', remedy);
  }
}

/** A text with its middle left out where it is longer than a person reads. */
export function abridged(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = most >> 1;
  return `${text.slice(0, half)} … ${text.slice(text.length - half)}`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Longer names are no misspelt ones, and comparing takes the square of their length. */
const LONGEST_NAME = 100;

/** The candidate that `name` is most likely a misspelling of, if any is close. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.ceil(name.length / 2));
  if (name.length > LONGEST_NAME) return undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** An `unknown` error that proposes the nearest declared name before the general `remedy`. */
export function unknownName(
  place: Place,
  what: string,
  name: string,
  candidates: Iterable<string>,
  remedy: string,
): WgslError {
  const near = closest(name, candidates);
  const advice = near ? `did you mean \`${near}\`?` : remedy;
  return new WgslError('unknown', place, `${what} \`${name}\` is not declared`, advice);
}
