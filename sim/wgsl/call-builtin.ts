// Calls of built-ins: arguments are checked and adapted to each other, the formula is in builtins.ts.

import { type Builtin, builtins } from './builtins.ts';
import { type SourcePlace, WgslError } from './error.ts';
import type { Graph } from './graph.ts';
import { type Scalar, typeName } from './types.ts';
import { adapt, adapts, checkFinite, common, type Value, vectorSize, vectorValue } from './value.ts';

export const isBuiltin = (name: string): boolean => Object.hasOwn(builtins, name);

const wanted: Readonly<Record<Builtin['takes'], string>> = {
  float: 'f32 or vectors of f32',
  signed: 'f32, i32 or vectors of these',
  number: 'numbers or vectors of numbers, all of one type',
  bool: 'a bool or a vector of bools, such as a comparison',
};

/** The scalar type that the arguments are adapted to. */
function scalarFor(takes: Builtin['takes'], args: readonly Value[]): Scalar | undefined {
  let scalar: Scalar | undefined;
  for (const { type } of args) {
    if (type.shape === 'struct' || type.shape === 'array') return undefined;
    scalar = scalar === undefined ? type.scalar : common(scalar, type.scalar);
    if (scalar === undefined) return undefined;
  }
  if (scalar === undefined || takes === 'bool') return scalar === 'bool' ? scalar : undefined;
  if (takes === 'float') return adapts(scalar, 'float') ? 'float' : undefined;
  return scalar === 'bool' || (takes === 'signed' && scalar === 'uint') ? undefined : scalar;
}

function checkSizes(name: string, builtin: Builtin, args: readonly Value[], place: SourcePlace): void {
  const sizes = args.map((arg) => vectorSize(arg.type));
  if (sizes.every((size) => size === sizes[0]) && !builtin.sizes) return;
  if (builtin.sizes?.(sizes)) return;
  throw new WgslError(
    'type',
    place,
    `\`${name}\` does not take ${args.map((arg) => typeName(arg.type)).join(', ')}`,
    name === 'cross'
      ? 'write two vec3f'
      : 'write arguments of one size, `vec2f(s)` to make a vector of a scalar',
  );
}

export function checkCount(
  name: string,
  expected: number,
  args: readonly unknown[],
  place: SourcePlace,
): void {
  if (args.length === expected) return;
  throw new WgslError(
    'type',
    place,
    `\`${name}\` is called with ${args.length} argument${args.length === 1 ? '' : 's'}`,
    `write ${expected}`,
  );
}

/**
 * The call of the built-in `name`.
 *
 * @throws {WgslError} unless the number and types of the arguments fit it.
 */
export function callBuiltin(graph: Graph, name: string, args: readonly Value[], place: SourcePlace): Value {
  const builtin = builtins[name]!;
  checkCount(name, builtin.arity, args, place);
  const scalar = scalarFor(builtin.takes, args);
  if (!scalar) {
    const types = args.map((arg) => typeName(arg.type)).join(', ');
    const remedy = `write ${wanted[builtin.takes]}; \`f32(…)\` converts an integer`;
    throw new WgslError('type', place, `\`${name}\` does not take ${types}`, remedy);
  }
  checkSizes(name, builtin, args, place);
  const nodes = builtin.lower(
    graph,
    args.map((arg) => adapt(graph, arg, scalar, place).nodes),
  );
  checkFinite(name, nodes, place);
  return vectorValue(scalar, nodes);
}
