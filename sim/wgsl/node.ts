// The nodes of a graph: what a local function is made of. What each operation means stands in operations/.

/** Scalar kinds of the WGSL subset. `float` is f32 on the CPU and GPU backends and f64 on the exact one. */
export type Kind = 'float' | 'int' | 'uint' | 'bool';

/** Operations on one value. */
export type Unary =
  | 'neg'
  | 'abs'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'sqrt'
  | 'sin'
  | 'cos'
  | 'exp'
  | 'log'
  | 'tanh'
  | 'not'
  | 'toFloat'
  | 'toInt'
  | 'toUint'
  | 'bitsToFloat'
  | 'bitsToInt';

/** Operations on two values. */
export type Binary =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'min'
  | 'max'
  | 'pow'
  | 'atan2'
  | 'lt'
  | 'le'
  | 'eq'
  | 'and'
  | 'or'
  | 'xor';

/** Shifts by a constant number of bits, the node's `value` (all lanes of a SIMD register shift alike). */
export type Shift = 'shl' | 'shr';

/** What computes one value of others. */
export type OperationName = Unary | Binary | Shift | 'select';

export type Op = OperationName | 'const' | 'input' | 'lookup';

/**
 * The arm of a branch. A value computed in an arm means something only where `condition` and the conditions
 * of all parents hold; the adjoint masks whatever flows out of it, so an untaken arm can never leak a NaN.
 */
export interface Arm {
  readonly parent: Arm | null;
  readonly condition: Node;
}

export interface Node {
  readonly id: number;
  readonly op: Op;
  readonly kind: Kind;
  readonly args: readonly Node[];
  /** Value of a `const` (booleans as 0 or 1); bits of a shift; length of the table of a `lookup`. */
  readonly value: number;
  /** Path of an `input` (`a.position.x`) or of the table of a `lookup` (`terrain.heights`). */
  readonly name: string;
  readonly arm: Arm | null;
}

/** What operations are made with: gives a node for each, simplified, and one that there is already where it is equal. */
export interface Builder
  extends Readonly<Record<Unary, (a: Node) => Node>>,
    Readonly<Record<Binary, (a: Node, b: Node) => Node>> {
  constant(value: number, kind?: Kind): Node;
  /** `condition ? yes : no` (the order of C, not of WGSL's `select`). */
  select(condition: Node, yes: Node, no: Node): Node;
}
