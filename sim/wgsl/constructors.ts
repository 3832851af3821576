// Calls that make a value of a type: conversions, vectors, structs, zero values and bitcasts.

import { type SourcePlace, WgslError } from './error.ts';
import type { Graph, Node } from './graph.ts';
import { resolveType } from './resolve.ts';
import type { Lowering } from './scope.ts';
import type { TypeSyntax } from './syntax.ts';
import {
  leavesOf,
  type Scalar,
  type StructType,
  type Type,
  tableCount,
  typeName,
  type VectorType,
} from './types.ts';
import { adapt, adapts, common, concrete, convert, type Value, vectorSize, vectorValue } from './value.ts';

/** The value of a type whose numbers are all zero. */
export function zero(graph: Graph, type: Type, place: SourcePlace): Value {
  if (tableCount(type) > 0) {
    throw new WgslError(
      'unsupported',
      place,
      `a value of type ${typeName(type)} has a table, and tables come only with parameters`,
      'take it as a parameter',
    );
  }
  const nodes = leavesOf(type, '').map((leaf) => graph.constant(0, leaf.kind));
  return { type, nodes, tables: [] };
}

function truncated(value: number, low: number, high: number): number {
  return Math.min(Math.max(Math.trunc(value), low), high);
}

/** `to(node)` as WGSL converts scalars; constants stay constants, so that loop bounds may be converted. */
function castNode(graph: Graph, node: Node, to: Scalar): Node {
  const known = node.op === 'const';
  switch (to) {
    case 'int':
      if (!known) return graph.toInt(node);
      if (node.kind === 'uint') return graph.constant(node.value | 0, 'int');
      return graph.constant(truncated(node.value, -(2 ** 31), 2 ** 31 - 1), 'int');
    case 'uint':
      if (!known) return graph.toUint(node);
      if (node.kind === 'int') return graph.constant(node.value >>> 0, 'uint');
      return graph.constant(truncated(node.value, 0, 2 ** 32 - 1), 'uint');
    case 'bool':
      return node.kind === 'bool' ? node : graph.not(graph.eq(node, graph.constant(0, node.kind)));
    default:
      return graph.toFloat(node);
  }
}

function cast(graph: Graph, value: Value, to: Scalar, place: SourcePlace): Value {
  const { type } = value;
  if (type.shape === 'struct' || type.shape === 'array') return value;
  if (type.scalar === 'abstractInt' && adapts(type.scalar, to)) return adapt(graph, value, to, place);
  return vectorValue(
    to,
    value.nodes.map((node) => castNode(graph, node, to)),
  );
}

function constructVector(graph: Graph, type: VectorType, args: readonly Value[], place: SourcePlace): Value {
  const [first] = args;
  const only = args.length === 1 ? vectorSize(first!.type) : 0;
  if (only === type.size) return cast(graph, first!, type.scalar, place);
  const parts = args.flatMap((arg) => {
    const { type: from } = arg;
    if (from.shape === 'struct' || from.shape === 'array') return [];
    const part =
      from.shape === 'vector'
        ? { ...from, scalar: type.scalar }
        : { shape: 'scalar' as const, scalar: type.scalar };
    return convert(graph, arg, part, `an argument of ${typeName(type)}`, place).nodes;
  });
  if (only === 1) return vectorValue(type.scalar, new Array<Node>(type.size).fill(parts[0]!));
  if (parts.length === type.size && args.every((arg) => vectorSize(arg.type) > 0))
    return vectorValue(type.scalar, parts);
  throw new WgslError(
    'type',
    place,
    `${typeName(type)} is made from ${args.map((arg) => typeName(arg.type)).join(', ')}`,
    `write ${type.size} components, one scalar for all of them, or none for zero`,
  );
}

function constructStruct(graph: Graph, type: StructType, args: readonly Value[], place: SourcePlace): Value {
  if (args.length !== type.members.length) {
    const members = type.members.map((member) => `${member.name}: ${typeName(member.type)}`).join(', ');
    throw new WgslError(
      'type',
      place,
      `the struct ${type.name} is made from ${args.length} of its ${type.members.length} members`,
      `write ${type.name}(${members})`,
    );
  }
  const parts = type.members.map((member, i) =>
    convert(graph, args[i]!, member.type, `the member \`${member.name}\` of ${type.name}`, place),
  );
  return { type, nodes: parts.flatMap((part) => part.nodes), tables: parts.flatMap((part) => part.tables) };
}

/** `vec3(…)` without a component type takes that of its arguments. */
function inferred(lowering: Lowering, callee: TypeSyntax, args: readonly Value[]): Type {
  const bare = /^vec([234])$/.exec(callee.name);
  if (!bare || callee.element || args.length === 0) return resolveType(lowering, callee);
  let scalar: Scalar | undefined;
  for (const { type } of args) {
    if (type.shape === 'struct' || type.shape === 'array') return resolveType(lowering, callee);
    scalar = scalar === undefined ? type.scalar : common(scalar, type.scalar);
    if (scalar === undefined) return resolveType(lowering, callee);
  }
  return { shape: 'vector', scalar: scalar!, size: Number(bare[1]) };
}

/**
 * The call of a type's name with `args`.
 *
 * @throws {WgslError} unless the arguments make a value of that type.
 */
export function construct(
  lowering: Lowering,
  callee: TypeSyntax,
  args: readonly Value[],
  place: SourcePlace,
): Value {
  const { graph } = lowering;
  if (callee.name === 'array') {
    throw new WgslError(
      'unsupported',
      place,
      'arrays cannot be made inside a function',
      'take a table as a member `array<f32, N>` of a parameter struct, or write a vector',
    );
  }
  const type = inferred(lowering, callee, args);
  if (args.length === 0) return zero(graph, type, place);
  if (type.shape === 'struct') return constructStruct(graph, type, args, place);
  if (type.shape === 'vector') return constructVector(graph, type, args, place);
  const [arg] = args;
  if (args.length === 1 && type.shape === 'scalar' && vectorSize(arg!.type) === 1) {
    return cast(graph, arg!, type.scalar, place);
  }
  throw new WgslError(
    'type',
    place,
    `${typeName(type)} is made from ${args.map((value) => typeName(value.type)).join(', ')}`,
    'write one scalar, such as a component `v.x` of a vector',
  );
}

function bitcastNode(graph: Graph, node: Node, to: Scalar): Node {
  if (node.kind === to) return node;
  if (to === 'float') return graph.bitsToFloat(node);
  const bits = node.kind === 'float' ? graph.bitsToInt(node) : node;
  return to === 'int' ? graph.toInt(bits) : graph.toUint(bits);
}

/** `bitcast<T>(value)`: the same 32 bits as another type. */
export function bitcast(lowering: Lowering, callee: TypeSyntax, value: Value, place: SourcePlace): Value {
  const { graph } = lowering;
  const to = callee.element && resolveType(lowering, callee.element);
  const from = concrete(graph, value, place);
  const fits = to && vectorSize(to) > 0 && vectorSize(to) === vectorSize(from.type);
  const plain = (type: Type): boolean =>
    (type.shape === 'scalar' || type.shape === 'vector') && type.scalar !== 'bool';
  if (!fits || !plain(to) || !plain(from.type)) {
    throw new WgslError(
      'type',
      place,
      `\`bitcast\` does not take ${typeName(from.type)}`,
      'write `bitcast<f32>(…)`, `bitcast<i32>(…)` or `bitcast<u32>(…)` of a value of 32 bits',
    );
  }
  const { scalar } = to as VectorType;
  return vectorValue(
    scalar,
    from.nodes.map((node) => bitcastNode(graph, node, scalar)),
  );
}
