// What there is to say of an operation; the rows themselves stand beside this file.

import type { Builder, Kind, Node } from '../node.ts';

/** A row of the table of operations. */
export interface Operation {
  /** Number of arguments. */
  readonly arity: 1 | 2 | 3;
  /** Kind of the value; `same`: that of the last argument. */
  readonly kind: Kind | 'same';
  /** Whether `a op b` and `b op a` are one node. */
  readonly isCommutative?: boolean;
  /** A node of the same value that is cheaper, if there is one. */
  readonly simplify?: (graph: Builder, a: Node, b: Node, c: Node) => Node | undefined;
  /** Values; integers are brought into the range of their kind, and floats to their precision, by whoever asks. */
  readonly evaluate: Loop;
  /** False for what stays an operation where its arguments are constants. */
  readonly isFolded?: boolean;
  /**
   * The adjoints of the arguments, each made only where it is wanted. Absent where the value is flat everywhere or is no
   * number; `select` hands its adjoint on by arms, which is up to the differentiation.
   */
  readonly vjp?: Vjp;
  /** Where there is no derivative. */
  readonly kink?: OperationKink;
}

/** Writes results [values] of an operation whose arguments have a value for each of them (stride 1) or one for all (0). */
export type Loop = (
  results: Float64Array,
  node: { readonly kind: Kind; readonly value: number; readonly args: readonly Node[] },
  a: Float64Array,
  da: number,
  b: Float64Array,
  db: number,
  c: Float64Array,
  dc: number,
) => void;

/** Given the adjoint `r` of the value `y`. */
export type Vjp = (graph: Builder, r: Node, y: Node) => readonly (() => Node)[];

export interface OperationKink {
  /** Whether the operation is there, of its arguments and its value at one point. */
  readonly isReached: (a: number, b: number, y: number) => boolean;
  /** What it is on either side, where that is finite. */
  readonly sides?: (graph: Builder, a: Node, b: Node) => readonly [Node, Node];
}

/** A loop over one argument; what kernels are full of has one of its own, which engines make some ten times as fast. */
export const each =
  (value: (a: number, node: Parameters<Loop>[1]) => number): Loop =>
  (results, node, a, da) => {
    for (let i = 0; i < results.length; i++) results[i] = value(a[da * i]!, node);
  };

/** As {@link each}, over two. */
export const eachPair =
  (value: (a: number, b: number) => number): Loop =>
  (results, _, a, da, b, db) => {
    for (let i = 0; i < results.length; i++) results[i] = value(a[da * i]!, b[db * i]!);
  };

/** Distance from a kink, relative to the numbers compared or to 1, that is no more than rounding. */
export const ROUNDING = 1e-12;

export const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(a), Math.abs(b));

/** Whether the value is none, though the arguments are numbers. */
export const isBroken: OperationKink['isReached'] = (a, b, y) =>
  Number.isFinite(a) && Number.isFinite(b) && !Number.isFinite(y);

export const isConstant = (node: Node, value: number): boolean => node.op === 'const' && node.value === value;
