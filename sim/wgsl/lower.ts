// From a WGSL function to its scalar graph: calls inlined, loops unrolled, branches turned into selects.

import { closest } from '../../base/text.ts';
import { callFunction, inputValue } from './calls.ts';
import { WgslError, withinDepth } from './error.ts';
import { lowerExpression } from './expressions.ts';
import { Graph, type LocalFunction } from './graph.ts';
import type { Module } from './parse.ts';
import { resolveType } from './resolve.ts';
import { type Recursion, startLowering } from './scope.ts';
import { lowerBody } from './statements.ts';
import type { TypeSyntax } from './syntax.ts';
import { leavesOf, type Type, tableCount, typeName } from './types.ts';

function findFunction(module: Module, name: string) {
  const found = module.functions.get(name);
  if (found) return found;
  const names = [...module.functions.keys()];
  const near = closest(name, names);
  const files = [...new Set([...module.functions.values()].map((declared) => declared.place.file))];
  throw new WgslError(
    'unknown',
    { file: files[0] ?? '<no source>', line: 1 },
    `the function \`${name}\` is declared in none of the sources`,
    near ? `did you mean \`${near}\`?` : `declare \`fn ${name}(…)\` in one of them`,
  );
}

/**
 * Checks the types within a function and those that it calls, whoever calls it. What depends on the arguments, as the
 * bound of a loop may, is left to the place where it is called.
 *
 * @param graph Of all checks of a module, so that their work is limited together.
 * @throws {WgslError}
 */
export function checkTypes(module: Module, functionName: string, graph: Graph): void {
  try {
    inlined(module, functionName, graph);
  } catch (error) {
    const dependsOnArguments = error instanceof WgslError && ['constant', 'unsupported'].includes(error.code);
    if (!dependsOnArguments) throw error;
  }
}

const recursion: Recursion = { expression: lowerExpression, body: lowerBody };

/**
 * The type that is written there, in a module.
 * @throws {WgslError} if it is not declared or outside the subset
 */
export const typeIn = (module: Module, written: TypeSyntax): Type =>
  resolveType(startLowering(module, new Graph(), recursion), written);

/** A call of a function with inputs for its parameters. */
function inlined(module: Module, functionName: string, graph: Graph) {
  const syntax = findFunction(module, functionName);
  const lowering = startLowering(module, graph, recursion);
  const parameters = syntax.parameters.map(({ name, type }) => ({ name, type: resolveType(lowering, type) }));
  const args = parameters.map(({ name, type }) => inputValue(graph, type, name));
  const { place } = syntax;
  return {
    syntax,
    parameters,
    ...withinDepth(place, () => callFunction(lowering, syntax, args, place)),
  };
}

/**
 * Lowers the function `functionName` of the module into `graph`.
 *
 * The inputs are the scalars of its parameters in order (`a.position.x`, `activation`), the results those of what
 * it returns (`result`, `result.x`, `result.position.x`). Tables, `array<f32, N>` members of parameters, are read
 * by `lookup` nodes under their path (`terrain.heights`). Functions lowered into one graph share the inputs and
 * the expressions that they have in common.
 *
 * A call of `NAME_gradient`, where `fn NAME(x: f32 | vecN, …) -> f32` is declared and `NAME_gradient` is not, is the
 * derivative of NAME with respect to its first parameter.
 *
 * @throws {WgslError} where the function, or one that it calls, is ill-typed or leaves the subset.
 */
export function lower(module: Module, functionName: string, graph: Graph = new Graph()): LocalFunction {
  const { syntax, parameters, type, nodes } = inlined(module, functionName, graph);
  if (tableCount(type) > 0) {
    throw new WgslError(
      'unsupported',
      syntax.place,
      `\`${functionName}\` returns ${typeName(type)}, which has a table`,
      'return the numbers that were read from it',
    );
  }
  return {
    name: functionName,
    graph,
    inputs: parameters.flatMap((parameter) => leavesOf(parameter.type, parameter.name)),
    results: leavesOf(type, 'result').map(({ path }, i) => ({ path, node: nodes[i]! })),
  };
}
