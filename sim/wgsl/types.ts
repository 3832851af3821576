// Resolved types of the subset, and how they flatten to the scalar leaves of a graph.

import type { Kind, Leaf } from './graph.ts';

/** The kinds of a graph, and those of numbers that have not yet adapted to their use. */
export type Scalar = Kind | 'abstractInt' | 'abstractFloat';

export interface ScalarType {
  readonly shape: 'scalar';
  readonly scalar: Scalar;
}

export interface VectorType {
  readonly shape: 'vector';
  readonly scalar: Scalar;
  readonly size: number;
}

/** Members that a struct may have, and scalars and tables in them, together. */
export const structLimit = 8192;

export interface StructType {
  readonly shape: 'struct';
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly type: Type }[];
}

/** `array<f32, length>`, a table that a parameter carries and `[…]` reads. */
export interface ArrayType {
  readonly shape: 'array';
  readonly length: number;
}

export type Type = ScalarType | VectorType | StructType | ArrayType;

/** A table: `path` names it in the lookups of a graph. */
export interface Table {
  readonly path: string;
  readonly length: number;
}

export const components = ['x', 'y', 'z', 'w'] as const;

export const scalarType = (scalar: Scalar): ScalarType => ({ shape: 'scalar', scalar });

/** A vector, or the scalar itself for a size of 1. */
export const vectorType = (scalar: Scalar, size: number): ScalarType | VectorType =>
  size === 1 ? scalarType(scalar) : { shape: 'vector', scalar, size };

export const f32 = scalarType('float');
export const bool = scalarType('bool');

const scalarNames: Readonly<Record<Scalar, string>> = {
  float: 'f32',
  int: 'i32',
  uint: 'u32',
  bool: 'bool',
  abstractInt: 'abstract integer',
  abstractFloat: 'abstract float',
};

/** The type as WGSL writes it. */
export function typeName(type: Type): string {
  switch (type.shape) {
    case 'scalar':
      return scalarNames[type.scalar];
    case 'vector': {
      const name = scalarNames[type.scalar];
      return /^[fiu]\d/.test(name) ? `vec${type.size}${name[0]}` : `vec${type.size}<${name}>`;
    }
    case 'struct':
      return type.name;
    case 'array':
      return `array<f32, ${type.length}>`;
  }
}

/** Number of scalars in a value of the type; the entries of tables are not among them. */
export function leafCount(type: Type): number {
  if (type.shape === 'scalar') return 1;
  if (type.shape === 'vector') return type.size;
  if (type.shape === 'array') return 0;
  return type.members.reduce((sum, member) => sum + leafCount(member.type), 0);
}

export function tableCount(type: Type): number {
  if (type.shape === 'array') return 1;
  if (type.shape !== 'struct') return 0;
  return type.members.reduce((sum, member) => sum + tableCount(member.type), 0);
}

/** The kind of graph node that holds a scalar; a number that has not adapted is held as a float constant. */
export const kindOf = (scalar: Scalar): Kind =>
  scalar === 'abstractInt' || scalar === 'abstractFloat' ? 'float' : scalar;

/** The scalars of a value called `path`, in order: `path`, `path.x`, `path.position.x`. */
export function leavesOf(type: Type, path: string): Leaf[] {
  switch (type.shape) {
    case 'scalar':
      return [{ path, kind: kindOf(type.scalar) }];
    case 'vector':
      return components
        .slice(0, type.size)
        .map((name) => ({ path: `${path}.${name}`, kind: kindOf(type.scalar) }));
    case 'struct':
      return type.members.flatMap((member) => leavesOf(member.type, `${path}.${member.name}`));
    case 'array':
      return [];
  }
}

/** The tables of a value called `path`, in order. */
export function tablesOf(type: Type, path: string): Table[] {
  if (type.shape === 'array') return [{ path, length: type.length }];
  if (type.shape !== 'struct') return [];
  return type.members.flatMap((member) => tablesOf(member.type, `${path}.${member.name}`));
}

/** Whether two types are one; structs are by name. */
export const sameType = (a: Type, b: Type): boolean => typeName(a) === typeName(b);
