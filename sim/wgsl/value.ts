// Values while a function is lowered: a type and its flattened scalars, and how they convert.

import { type SourcePlace, WgslError } from './error.ts';
import { type Graph, isBeyondF32, type Node } from './graph.ts';
import { kindOf, type Scalar, sameType, scalarType, type Type, typeName, vectorType } from './types.ts';

/** `nodes` follow `leavesOf`, `tables` follow `tablesOf` of the type. */
export interface Value {
  readonly type: Type;
  readonly nodes: readonly Node[];
  readonly tables: readonly string[];
}

export const scalarValue = (scalar: Scalar, node: Node): Value => ({
  type: scalarType(scalar),
  nodes: [node],
  tables: [],
});

/** A vector of the nodes, or a scalar if it is one. */
export const vectorValue = (scalar: Scalar, nodes: readonly Node[]): Value => ({
  type: vectorType(scalar, nodes.length),
  nodes,
  tables: [],
});

export const isAbstract = (scalar: Scalar): boolean => scalar === 'abstractInt' || scalar === 'abstractFloat';
export const isIntegral = (scalar: Scalar): boolean =>
  scalar === 'int' || scalar === 'uint' || scalar === 'abstractInt';

/** Whether WGSL converts `from` to `to` without being asked. */
export function adapts(from: Scalar, to: Scalar): boolean {
  if (from === to) return true;
  if (from === 'abstractInt') return to !== 'bool';
  return from === 'abstractFloat' && to === 'float';
}

/** The type that both adapt to, if there is one. */
export const common = (a: Scalar, b: Scalar): Scalar | undefined =>
  adapts(a, b) ? b : adapts(b, a) ? a : undefined;

const limits: Readonly<Record<string, readonly [number, number]>> = {
  int: [-(2 ** 31), 2 ** 31 - 1],
  uint: [0, 2 ** 32 - 1],
  float: [-3.4028234663852886e38, 3.4028234663852886e38],
};

function adaptNode(graph: Graph, node: Node, from: Scalar, to: Scalar, place: SourcePlace): Node {
  const range = limits[to];
  if (from === to || !range) return node;
  if (node.value < range[0] || node.value > range[1]) {
    throw new WgslError(
      'constant',
      place,
      `the constant ${node.value} does not fit ${typeName(scalarType(to))}`,
      `write a value from ${range[0]} to ${range[1]}`,
    );
  }
  return graph.constant(node.value, kindOf(to));
}

/** The value with its scalars adapted to `to`, which they must be able to. */
export function adapt(graph: Graph, value: Value, to: Scalar, place: SourcePlace): Value {
  const { type } = value;
  if (type.shape === 'struct' || type.shape === 'array' || type.scalar === to) return value;
  return {
    ...value,
    type: { ...type, scalar: to },
    nodes: value.nodes.map((node) => adaptNode(graph, node, type.scalar, to, place)),
  };
}

/** Literals that nothing else decides become i32 or f32, as the `let` and `var` of WGSL take them. */
export function concrete(graph: Graph, value: Value, place: SourcePlace): Value {
  const { type } = value;
  if (type.shape === 'struct' || type.shape === 'array') return value;
  if (type.scalar === 'abstractInt') return adapt(graph, value, 'int', place);
  return type.scalar === 'abstractFloat' ? adapt(graph, value, 'float', place) : value;
}

function conversionRemedy(from: Type, to: Type): string {
  const numeric = (type: Type): boolean => type.shape === 'scalar' || type.shape === 'vector';
  const size = (type: Type): number => (type.shape === 'vector' ? type.size : 1);
  if (numeric(from) && numeric(to) && (size(from) === size(to) || size(from) === 1)) {
    return `write \`${typeName(to)}(…)\` around it to convert it`;
  }
  return `write a value of type ${typeName(to)}`;
}

/**
 * The value as `type`, for an assignment, an argument or a result.
 *
 * @throws {WgslError} unless it has that type or adapts to it; `what` names the value in the message.
 */
export function convert(graph: Graph, value: Value, type: Type, what: string, place: SourcePlace): Value {
  if (sameType(value.type, type)) return value;
  const from = value.type;
  if (
    (from.shape === 'scalar' || from.shape === 'vector') &&
    (type.shape === 'scalar' || type.shape === 'vector')
  ) {
    const fits = vectorSize(from) === vectorSize(type) && adapts(from.scalar, type.scalar);
    if (fits) return adapt(graph, value, type.scalar, place);
  }
  throw new WgslError(
    'type',
    place,
    `${what} has type ${typeName(from)} where ${typeName(type)} is needed`,
    conversionRemedy(from, type),
  );
}

/** Number of components of a scalar (1) or vector; 0 for anything else. */
export const vectorSize = (type: Type): number =>
  type.shape === 'vector' ? type.size : type.shape === 'scalar' ? 1 : 0;

/** `condition ? yes : no`, scalar by scalar. */
export function choose(graph: Graph, condition: Node, yes: Value, no: Value, place: SourcePlace): Value {
  if (yes === no) return yes;
  if (condition.op === 'const') return condition.value ? yes : no;
  if (yes.tables.some((table, index) => table !== no.tables[index])) {
    throw new WgslError(
      'unsupported',
      place,
      'a condition chooses between two tables here',
      'write the branch around the reads `table[i]` instead',
    );
  }
  return { ...yes, nodes: yes.nodes.map((node, index) => graph.select(condition, node, no.nodes[index]!)) };
}

/** @throws {WgslError} `constant` where a value is known to be an infinity or no number, which WGSL does not write */
export function checkFinite(what: string, nodes: readonly Node[], place: SourcePlace): void {
  if (!nodes.some(isBeyondF32)) return;
  throw new WgslError('constant', place, `the constant \`${what}\` is not finite`, 'write other operands');
}
