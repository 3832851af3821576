// A run as a list of dispatches: forward through the segments, then back, each segment recomputed from its checkpoint.

import type { SegmentPlan } from '../../step/segments.ts';
import type { KernelName } from './memory.ts';

export type StateSource =
  | { readonly from: 'start' }
  | { readonly from: 'row'; readonly index: number }
  | { readonly from: 'checkpoint'; readonly index: number };

/** The arguments of a kernel, as the struct `Run` in prelude.wgsl tells them. */
export interface Dispatch {
  readonly kernel: KernelName | 'outer';
  readonly first: number;
  readonly count: number;
  readonly row: number;
  readonly rows: number;
  readonly source: StateSource;
  readonly checkpoint: number | null;
  readonly begins: boolean;
  readonly ends: boolean;
}

/** A stretch of steps. */
interface Stretch {
  readonly first: number;
  readonly count: number;
}

/** @param longest most steps of one dispatch, a multiple of the control period as the plan's segment is */
export function dispatchesOf(
  plan: SegmentPlan,
  steps: number,
  gradient: boolean,
  longest: number,
): Dispatch[] {
  const segments = cut({ first: 0, count: steps }, plan.segment);
  const last = segments.length - 1;
  const pieces = (s: number): Stretch[] => cut(segments[s]!, longest);
  const at = (s: number, { first, count }: Stretch) => {
    return { first, count, row: (first - segments[s]!.first) % plan.rows, rows: plan.rows };
  };
  const forward = (s: number, again: boolean): Dispatch[] =>
    pieces(s).map((piece, i): Dispatch => {
      const place = at(s, piece);
      return {
        kernel: 'forward',
        ...place,
        source: i > 0 ? { from: 'row', index: place.row } : entering(s, again, plan.segment),
        checkpoint: !again && i === 0 && plan.checkpoints > 0 ? s : null,
        begins: !again && piece.first === 0,
        ends: !again && piece.first + piece.count === steps,
      };
    });
  const backward = (s: number): Dispatch[] =>
    pieces(s)
      .reverse()
      .map((piece) => ({
        kernel: 'backward',
        ...at(s, piece),
        ...withoutState,
        begins: piece.first === 0,
        ends: piece.first + piece.count === steps,
      }));
  const outer = (s: number): Dispatch[] =>
    pieces(s).map((piece) => ({
      kernel: 'outer',
      ...at(s, piece),
      ...withoutState,
      begins: false,
      ends: false,
    }));

  const there = segments.flatMap((_, s) => forward(s, false));
  if (!gradient) return there;
  const back = segments.map((_, s) => [...(s < last ? forward(s, true) : []), ...backward(s), ...outer(s)]);
  return [...there, ...back.reverse().flat()];
}

const withoutState = { source: { from: 'row', index: 0 }, checkpoint: null } as const;

/** Where the state before a segment is: as the job gives it, in the last row of the segment before, or stored. */
function entering(s: number, again: boolean, segment: number): StateSource {
  if (again) return { from: 'checkpoint', index: s };
  return s === 0 ? { from: 'start' } : { from: 'row', index: segment };
}

/** Stretches of at most `length` steps; one, be it empty, at least. */
function cut({ first, count }: Stretch, length: number): Stretch[] {
  const pieces = count > 0 ? Math.ceil(count / length) : 1;
  return Array.from({ length: pieces }, (_, i) => ({
    first: first + i * length,
    count: Math.min(length, count - i * length),
  }));
}
