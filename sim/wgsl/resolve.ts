// From the types as they are written to resolved types.

import { type SourcePlace, unknownName, WgslError } from './error.ts';
import { guarded, type Lowering, outermost } from './scope.ts';
import type { Expression, TypeSyntax } from './syntax.ts';
import {
  type ArrayType,
  f32,
  leafCount,
  type Scalar,
  type StructType,
  sameType,
  scalarType,
  structLimit,
  type Type,
  tableCount,
  vectorType,
} from './types.ts';
import { isIntegral } from './value.ts';

const scalars: Readonly<Record<string, Scalar>> = { f32: 'float', i32: 'int', u32: 'uint', bool: 'bool' };
const suffixes: Readonly<Record<string, Scalar>> = { f: 'float', i: 'int', u: 'uint' };

const refused: readonly [RegExp, string][] = [
  [/^(f16|vec[234]h)$/, 'write f32 and its vectors'],
  [/^mat[234]x[234][fh]?$/, 'write the rows as vectors and multiply with `dot`'],
  [/^(texture_|sampler)/, 'write a table, `array<f32, N>` in a struct'],
  [/^(atomic|ptr)$/, 'write functions of values and return what changed'],
];

/** A constant integer such as the length of an array. */
function constantInteger(lowering: Lowering, expression: Expression): number | undefined {
  const { type, nodes } = lowering.recursion.expression(outermost(lowering), expression);
  const isInteger = type.shape === 'scalar' && isIntegral(type.scalar);
  return isInteger && nodes[0]!.op === 'const' ? nodes[0]!.value : undefined;
}

function resolveArray(lowering: Lowering, syntax: TypeSyntax): ArrayType {
  const { element, place } = syntax;
  if (!element || !sameType(resolveType(lowering, element), f32)) {
    throw new WgslError('unsupported', place, 'this array does not hold f32', 'write `array<f32, N>`');
  }
  const length = syntax.length ? constantInteger(lowering, syntax.length) : undefined;
  if (length === undefined || length < 1) {
    throw new WgslError(
      'constant',
      place,
      'the length of this array is not a positive integer that is known at compile time',
      'write `array<f32, N>` with a number or an integer `const` for N',
    );
  }
  return { shape: 'array', length };
}

function resolveStruct(lowering: Lowering, name: string): StructType {
  const known = lowering.structs.get(name);
  if (known) return known;
  const syntax = lowering.module.structs.get(name)!;
  let size = 0;
  const members = guarded(lowering, 'struct', name, syntax.place, () =>
    syntax.members.map((member) => {
      const type = resolveType(lowering, member.type);
      size += 1 + leafCount(type) + tableCount(type);
      if (size > structLimit) throw tooLarge(name, member.place);
      return { name: member.name, type };
    }),
  );
  const type: StructType = { shape: 'struct', name, members };
  lowering.structs.set(name, type);
  return type;
}

function tooLarge(name: string, place: SourcePlace): WgslError {
  return new WgslError(
    'limit',
    place,
    `with this member the struct \`${name}\` holds too much, for members and their scalars are ${structLimit} at most`,
    'write an `array<f32, N>` for many numbers',
  );
}

/** The type that a name without a template list stands for, if it is one. */
function named(lowering: Lowering, { name, place }: TypeSyntax): Type | undefined {
  const { structs, aliases } = lowering.module;
  if (Object.hasOwn(scalars, name)) return scalarType(scalars[name]!);
  const vector = /^vec([234])([fiu])$/.exec(name);
  if (vector) return vectorType(suffixes[vector[2]!]!, Number(vector[1]));
  const alias = aliases.get(name);
  if (alias) return guarded(lowering, 'alias', name, place, () => resolveType(lowering, alias.type));
  return structs.has(name) ? resolveStruct(lowering, name) : undefined;
}

/** Whether a call of this name constructs a value of a type. */
export function isTypeName(lowering: Lowering, name: string): boolean {
  const { structs, aliases } = lowering.module;
  const builtin = Object.hasOwn(scalars, name) || /^vec[234][fiu]?$/.test(name) || name === 'array';
  return builtin || structs.has(name) || aliases.has(name) || refused.some(([pattern]) => pattern.test(name));
}

/**
 * The type that is written there.
 *
 * @throws {WgslError} if it is not declared or outside the subset.
 */
export function resolveType(lowering: Lowering, syntax: TypeSyntax): Type {
  const { name, element, place } = syntax;
  if (name === 'array') return resolveArray(lowering, syntax);
  const template = /^vec([234])$/.exec(name);
  if (template && element) {
    const scalar = resolveType(lowering, element);
    if (scalar.shape === 'scalar') return vectorType(scalar.scalar, Number(template[1]));
  }
  if (template) {
    throw new WgslError(
      'type',
      place,
      `\`${name}\` lacks the type of its components`,
      `write ${name}f or ${name}<f32>`,
    );
  }
  const type = named(lowering, syntax);
  if (type) return type;
  const remedy = refused.find(([pattern]) => pattern.test(name))?.[1];
  if (remedy) throw new WgslError('unsupported', place, `the type \`${name}\` is outside the subset`, remedy);
  const { structs, aliases } = lowering.module;
  const candidates = [
    ...Object.keys(scalars),
    'vec2f',
    'vec3f',
    'vec4f',
    ...structs.keys(),
    ...aliases.keys(),
  ];
  throw unknownName(place, 'the type', name, candidates, `declare \`struct ${name} { … }\``);
}
