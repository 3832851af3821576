// Calls that reach into other code: functions, which are inlined, derived gradients, and `select`.

import { checkCount } from './call-builtin.ts';
import { type SourcePlace, WgslError } from './error.ts';
import { copyInto, Graph, type Node, reachable } from './graph.ts';
import { resolveType } from './resolve.ts';
import {
  type Gradient,
  guarded,
  type Lowering,
  outermost,
  type Scope,
  spend,
  startLowering,
} from './scope.ts';
import type { Expression, FunctionSyntax } from './syntax.ts';
import { leavesOf, type Type, tablesOf, typeName } from './types.ts';
import { adapt, choose, common, concrete, convert, type Value, vectorSize, vectorValue } from './value.ts';
import { backpropagate } from './vjp.ts';

function resultType(lowering: Lowering, { name, result, place }: FunctionSyntax): Type {
  if (result) return resolveType(lowering, result);
  throw new WgslError(
    'unsupported',
    place,
    `the function \`${name}\` returns nothing, and functions have no other effect`,
    `write \`fn ${name}(…) -> f32\`, or the type that it is to return`,
  );
}

/** The result of a function for `args`, inlined at this place. */
export function callFunction(
  lowering: Lowering,
  callee: FunctionSyntax,
  args: readonly Value[],
  place: SourcePlace,
): Value {
  const { graph } = lowering;
  checkCount(callee.name, callee.parameters.length, args, place);
  return guarded(lowering, 'function', callee.name, place, () => {
    const scope = outermost(lowering, { name: callee.name, result: resultType(lowering, callee) });
    callee.parameters.forEach((parameter, i) => {
      const what = `the argument \`${parameter.name}\` of \`${callee.name}\``;
      const value = convert(graph, args[i]!, resolveType(lowering, parameter.type), what, place);
      scope.names.set(parameter.name, { form: 'parameter', value });
    });
    return lowering.recursion.body(scope, callee);
  });
}

/** A parameter of a function that is lowered on its own: an input for each of its scalars. */
export function inputValue(graph: Graph, type: Type, path: string): Value {
  return {
    type,
    nodes: leavesOf(type, path).map((leaf) => graph.input(leaf.path, leaf.kind)),
    tables: tablesOf(type, path).map((table) => table.path),
  };
}

/** The function whose gradient a call of `name` stands for: `NAME` for `NAME_gradient`. */
export function gradientBase(lowering: Lowering, name: string): FunctionSyntax | undefined {
  return name.endsWith('_gradient')
    ? lowering.module.functions.get(name.slice(0, -'_gradient'.length))
    : undefined;
}

function checkDifferentiable(lowering: Lowering, base: FunctionSyntax): Type {
  const [first] = base.parameters;
  const type = first && resolveType(lowering, first.type);
  const result = resultType(lowering, base);
  const floats = (type?.shape === 'scalar' || type?.shape === 'vector') && type.scalar === 'float';
  if (floats && result.shape === 'scalar' && result.scalar === 'float') return type;
  throw new WgslError(
    'type',
    base.place,
    `\`${base.name}_gradient\` is called, but \`${base.name}\` is not a function of an f32 or vector that returns f32`,
    `write \`fn ${base.name}(x: vec2f, …) -> f32\`, or declare \`fn ${base.name}_gradient\``,
  );
}

function deriveGradient(lowering: Lowering, base: FunctionSyntax, place: SourcePlace): Gradient {
  const known = lowering.gradients.get(base.name);
  if (known) return known;
  const type = checkDifferentiable(lowering, base);
  const graph = new Graph(lowering.graph.work);
  const own = startLowering(lowering.module, graph, lowering.recursion, lowering.active);
  const parameters = base.parameters.map((parameter) => ({
    name: parameter.name,
    type: resolveType(own, parameter.type),
  }));
  const args = parameters.map((parameter) => inputValue(graph, parameter.type, parameter.name));
  const result = callFunction(own, base, args, place);
  const seed = { node: result.nodes[0]!, adjoint: graph.constant(1) };
  const gradient: Gradient = { type, parameters, adjoints: backpropagate(graph, [seed], args[0]!.nodes) };
  spend(lowering, graph.nodes.length, place);
  lowering.gradients.set(base.name, gradient);
  return gradient;
}

/** The derived gradient of `base` with respect to its first parameter, of that parameter's type. */
export function callGradient(
  lowering: Lowering,
  base: FunctionSyntax,
  args: readonly Value[],
  place: SourcePlace,
): Value {
  const { graph } = lowering;
  const name = `${base.name}_gradient`;
  checkCount(name, base.parameters.length, args, place);
  const { type, parameters, adjoints } = deriveGradient(lowering, base, place);
  const inputs = new Map<string, Node>();
  const tables = new Map<string, string>();
  parameters.forEach((parameter, i) => {
    const what = `the argument \`${parameter.name}\` of \`${name}\``;
    const value = convert(graph, args[i]!, parameter.type, what, place);
    for (const [j, leaf] of leavesOf(parameter.type, parameter.name).entries())
      inputs.set(leaf.path, value.nodes[j]!);
    for (const [j, table] of tablesOf(parameter.type, parameter.name).entries())
      tables.set(table.path, value.tables[j]!);
  });
  spend(lowering, reachable(adjoints).length, place);
  const nodes = copyInto(graph, adjoints, (node, copied) => {
    if (node.op === 'input') return inputs.get(node.name);
    return node.op === 'lookup' ? graph.lookup(tables.get(node.name)!, node.value, copied[0]!) : undefined;
  });
  return { type, nodes, tables: [] };
}

/** Makes nodes that mean something only where `condition` holds. */
export function inArm<T>(graph: Graph, condition: Node, build: () => T): T {
  return condition.op === 'const' && condition.value ? build() : graph.branch(condition, build);
}

/** Two arms of a choice, adapted to one type; what is chosen is no constant, so literals become i32 or f32. */
function unifyArms(graph: Graph, no: Value, yes: Value, place: SourcePlace): [Value, Value] {
  const [a, b] = [no.type, yes.type];
  const fits = vectorSize(a) > 0 && vectorSize(a) === vectorSize(b);
  const scalar = fits && 'scalar' in a && 'scalar' in b ? common(a.scalar, b.scalar) : undefined;
  if (scalar) {
    const arms = [no, yes].map((arm) => concrete(graph, adapt(graph, arm, scalar, place), place));
    return arms as [Value, Value];
  }
  throw new WgslError(
    'type',
    place,
    `\`select\` chooses between ${typeName(a)} and ${typeName(b)}`,
    'write two scalars or vectors of one type; choose between structs with an `if`',
  );
}

/**
 * `select(no, yes, condition)`. Each arm is lowered as the arm of an `if` would be, so that what only the other
 * arm needs (a square root of a negative number, say) leaks neither into the value nor into its derivative.
 */
export function lowerSelect(scope: Scope, args: readonly Expression[], place: SourcePlace): Value {
  const { graph, recursion } = scope.lowering;
  checkCount('select', 3, args, place);
  const [no, yes, choice] = args as [Expression, Expression, Expression];
  const condition = recursion.expression(scope, choice);
  if (
    condition.type.shape === 'struct' ||
    condition.type.shape === 'array' ||
    condition.type.scalar !== 'bool'
  ) {
    const problem = `the condition of \`select\` has type ${typeName(condition.type)}`;
    throw new WgslError('type', choice.place, problem, 'write a comparison as the last argument');
  }
  const chosen = condition.nodes.map((node) => {
    const taken = inArm(graph, node, () => recursion.expression(scope, yes));
    const other = inArm(graph, graph.not(node), () => recursion.expression(scope, no));
    const [a, b] = unifyArms(graph, other, taken, place);
    return choose(graph, node, b, a, place);
  });
  if (chosen.length === 1) return chosen[0]!;
  const { type } = chosen[0]!;
  if (type.shape === 'vector' && type.size === chosen.length) {
    return vectorValue(
      type.scalar,
      chosen.map((value, i) => value.nodes[i]!),
    );
  }
  throw new WgslError(
    'type',
    place,
    `\`select\` chooses between values of type ${typeName(type)} by ${typeName(condition.type)}`,
    'write a condition with one bool, or as many as there are components',
  );
}
