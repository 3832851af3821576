// A rollout in time, as every backend runs it: forward through the segments, then back, each segment but the last computed
// again from its checkpoint, walked in reverse, and its weight gradients formed. How long segments are is the planner's
// to say (segments.ts).

import type { SegmentPlan } from './segments.ts';

/** Where the state is with which an action begins: the job's, that of a row, or one that was stored. */
export type StateSource =
  | { readonly from: 'start' }
  | { readonly from: 'row'; readonly index: number }
  | { readonly from: 'checkpoint'; readonly index: number };

/** The steps `first` to `first + count - 1`; the state before the first of them stands in row `row`. */
interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly row: number;
}

/** Runs the steps. Rows are a ring of as many as the plan has, so that the state after them may be in row 0. */
export interface Forward extends Stretch {
  readonly kind: 'forward';
  /** What is to be brought to `row` first. */
  readonly source: StateSource;
  /** Where that state is to be stored, if it is. */
  readonly checkpoint: number | null;
  /** Whether the program's `init` comes before the steps, and its `final` after them. */
  readonly begins: boolean;
  readonly ends: boolean;
}

/** Runs the adjoint of the steps, the last one first; their rows have been computed, and follow each other. */
export interface Backward extends Stretch {
  readonly kind: 'backward';
  /** Whether the adjoint of `init` comes after the steps, and that of `final` before them. */
  readonly begins: boolean;
  readonly ends: boolean;
}

/** Adds the outer products of the steps' rows, those of control steps, to the weights' gradients. */
export interface Outer extends Stretch {
  readonly kind: 'outer';
}

export type Action = Forward | Backward | Outer;

export interface ScheduleRequest {
  readonly plan: SegmentPlan;
  readonly steps: number;
  readonly gradient: boolean;
  /** Most steps of a forward action; all of a segment by default. Both are multiples of the control period. */
  readonly mostForward?: number;
  /** Most steps of the others. */
  readonly mostBackward?: number;
  /** Index of the first step; 0 by default. */
  readonly first?: number;
}

/** Steps of an episode, counted from its first. */
interface Steps {
  readonly from: number;
  readonly count: number;
}

/** The actions of a run, to be performed one after another. An episode of no steps has them too, with a count of 0. */
export function* schedule(request: ScheduleRequest): Generator<Action> {
  const { plan, steps, gradient } = request;
  const segments = cut({ from: 0, count: steps }, plan.segment);
  for (const s of segments.keys()) yield* forward(request, segments[s]!, s, false);
  if (!gradient) return;
  for (let s = segments.length - 1; s >= 0; s--) {
    if (s < segments.length - 1) yield* forward(request, segments[s]!, s, true);
    yield* backward(request, segments[s]!);
  }
}

/** @param again On the way back: from the checkpoint, as it was on the way there. */
function* forward(request: ScheduleRequest, segment: Steps, s: number, again: boolean): Generator<Forward> {
  const { plan, steps, mostForward = steps } = request;
  const entering = (): StateSource => {
    if (again) return { from: 'checkpoint', index: s };
    return s === 0 ? { from: 'start' } : { from: 'row', index: plan.segment };
  };
  for (const piece of cut(segment, mostForward)) {
    const place = stretch(request, segment, piece);
    const isFirst = piece.from === segment.from;
    yield {
      kind: 'forward',
      ...place,
      source: isFirst ? entering() : { from: 'row', index: place.row },
      checkpoint: isFirst && !again && plan.checkpoints > 0 ? s : null,
      begins: !again && piece.from === 0,
      ends: !again && piece.from + piece.count === steps,
    };
  }
}

/** Outer products follow at once, while the rows that they read are still in the cache. */
function* backward(request: ScheduleRequest, segment: Steps): Generator<Backward | Outer> {
  const { steps, mostBackward = steps } = request;
  for (const piece of cut(segment, mostBackward).reverse()) {
    const place = stretch(request, segment, piece);
    yield {
      kind: 'backward',
      ...place,
      begins: piece.from === 0,
      ends: piece.from + piece.count === steps,
    };
    yield { kind: 'outer', ...place };
  }
}

function stretch({ plan, first = 0 }: ScheduleRequest, segment: Steps, { from, count }: Steps): Stretch {
  return { first: first + from, count, row: (from - segment.from) % plan.rows };
}

/** Pieces of at most `length` steps; one, be it empty, at least. */
function cut({ from, count }: Steps, length: number): Steps[] {
  const pieces = count > 0 ? Math.ceil(count / length) : 1;
  return Array.from({ length: pieces }, (_, i) => ({
    from: from + i * length,
    count: Math.min(length, count - i * length),
  }));
}
