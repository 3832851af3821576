// Parts of values: members, components and elements, to be read and, of variables, written.

import { type SourcePlace, unknownName, WgslError } from './error.ts';
import type { Graph } from './graph.ts';
import {
  type ArrayType,
  components,
  leafCount,
  scalarType,
  type Type,
  tableCount,
  typeName,
  type VectorType,
} from './types.ts';
import { isIntegral, scalarValue, type Value, vectorValue } from './value.ts';

/** A run of the scalars and tables of a value, which is itself a value of `type`. */
export interface Slot {
  readonly type: Type;
  readonly node: number;
  readonly table: number;
}

export const wholeOf = (value: Value): Slot => ({ type: value.type, node: 0, table: 0 });

export function read(value: Value, slot: Slot): Value {
  return {
    type: slot.type,
    nodes: value.nodes.slice(slot.node, slot.node + leafCount(slot.type)),
    tables: value.tables.slice(slot.table, slot.table + tableCount(slot.type)),
  };
}

/** The value with another part in the slot. */
export function write(value: Value, slot: Slot, part: Value): Value {
  const nodes = [...value.nodes];
  const tables = [...value.tables];
  nodes.splice(slot.node, part.nodes.length, ...part.nodes);
  tables.splice(slot.table, part.tables.length, ...part.tables);
  return { ...value, nodes, tables };
}

/** Which components `.xyz` or `.rgb` names, or null if it names none. */
function swizzle(type: VectorType, name: string): number[] | null {
  const letters = ['xyzw', 'rgba'].find((set) => [...name].every((letter) => set.includes(letter)));
  if (!letters || name.length > 4) return null;
  const indices = [...name].map((letter) => letters.indexOf(letter));
  return indices.every((index) => index < type.size) ? indices : null;
}

function noMember(type: Type, name: string, place: SourcePlace): WgslError {
  if (type.shape === 'struct') {
    const names = type.members.map((member) => member.name);
    return unknownName(place, `the member of ${type.name}`, name, names, `write one of ${names.join(', ')}`);
  }
  const remedy =
    type.shape === 'vector'
      ? `write components from ${components.slice(0, type.size).join(', ')}`
      : 'write the value without a member';
  return new WgslError('type', place, `${typeName(type)} has no member \`${name}\``, remedy);
}

/** The slot of a struct's member or of one component of a vector. */
export function memberSlot(slot: Slot, name: string, place: SourcePlace): Slot {
  const { type } = slot;
  if (type.shape === 'vector') {
    const indices = swizzle(type, name);
    if (indices?.length === 1) return componentSlot(slot, type, indices[0]!);
    if (!indices) throw noMember(type, name, place);
    throw new WgslError(
      'unsupported',
      place,
      `\`.${name}\` is assigned to, and WGSL assigns to one component at a time`,
      'write one assignment for each component',
    );
  }
  if (type.shape === 'struct') {
    let { node, table } = slot;
    for (const member of type.members) {
      if (member.name === name) return { type: member.type, node, table };
      node += leafCount(member.type);
      table += tableCount(member.type);
    }
  }
  throw noMember(type, name, place);
}

const componentSlot = (slot: Slot, type: VectorType, index: number): Slot => ({
  type: scalarType(type.scalar),
  node: slot.node + index,
  table: slot.table,
});

function checkIndex(index: Value, place: SourcePlace): void {
  if (index.type.shape === 'scalar' && isIntegral(index.type.scalar)) return;
  throw new WgslError(
    'type',
    place,
    `an index has type ${typeName(index.type)}`,
    'write an integer, such as `i32(floor(x))`',
  );
}

function checkBounds(type: VectorType | ArrayType, index: number, place: SourcePlace): void {
  const length = type.shape === 'vector' ? type.size : type.length;
  if (index >= 0 && index < length) return;
  throw new WgslError(
    'constant',
    place,
    `the index ${index} is outside ${typeName(type)}`,
    `write an index from 0 to ${length - 1}`,
  );
}

/** The slot of the component `vector[index]`, for an index that is known at compile time. */
export function indexSlot(slot: Slot, index: Value, place: SourcePlace): Slot {
  const { type } = slot;
  if (type.shape !== 'vector') {
    throw new WgslError(
      type.shape === 'array' ? 'unsupported' : 'type',
      place,
      `\`[…]\` of ${typeName(type)} is ${type.shape === 'array' ? 'assigned to' : 'neither of a vector nor of a table'}`,
      type.shape === 'array' ? 'read tables only; they are parameters' : 'write a member such as `.x`',
    );
  }
  checkIndex(index, place);
  const [node] = index.nodes;
  if (node!.op !== 'const') {
    throw new WgslError(
      'constant',
      place,
      `the index of ${typeName(type)} is not known at compile time`,
      'write a constant, the variable of a `for`, or a chain of `select`',
    );
  }
  checkBounds(type, node!.value, place);
  return componentSlot(slot, type, node!.value);
}

export function memberOf(value: Value, name: string, place: SourcePlace): Value {
  const { type } = value;
  const indices = type.shape === 'vector' ? swizzle(type, name) : null;
  if (type.shape === 'vector' && indices) {
    return vectorValue(
      type.scalar,
      indices.map((index) => value.nodes[index]!),
    );
  }
  return read(value, memberSlot(wholeOf(value), name, place));
}

export function elementOf(graph: Graph, value: Value, index: Value, place: SourcePlace): Value {
  const { type } = value;
  if (type.shape !== 'array') return read(value, indexSlot(wholeOf(value), index, place));
  checkIndex(index, place);
  const [node] = index.nodes;
  if (node!.op === 'const') checkBounds(type, node!.value, place);
  // A literal index is held as a float constant until something decides its type.
  const integer = node!.kind === 'float' ? graph.constant(node!.value, 'int') : node!;
  return scalarValue('float', graph.lookup(value.tables[0]!, type.length, integer));
}
