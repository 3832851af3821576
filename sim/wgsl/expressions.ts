// Expressions to values: every operation becomes nodes of the graph, typed as it is made.

import { builtins } from './builtins.ts';
import { callBuiltin, isBuiltin } from './call-builtin.ts';
import { callFunction, callGradient, gradientBase, lowerSelect } from './calls.ts';
import { bitcast, construct } from './constructors.ts';
import { type SourcePlace, unknownName, WgslError } from './error.ts';
import { binary, unary } from './operators.ts';
import { isTypeName, resolveType } from './resolve.ts';
import { find, guarded, type Lowering, outermost, type Scope, spend, visible } from './scope.ts';
import { elementOf, memberOf } from './slots.ts';
import type { Declaration, Expression } from './syntax.ts';
import { kindOf } from './types.ts';
import { convert, scalarValue, type Value } from './value.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** The value of `let`, `var` or `const` by their own rules: a `const` must be known, and may stay abstract. */
export function initialValue(scope: Scope, declaration: Declaration, value: Value): Value {
  const { graph } = scope.lowering;
  const { type, name, form, place } = declaration;
  const known = value.nodes.every((node) => node.op === 'const') && value.tables.length === 0;
  if (form === 'const' && !known) {
    throw new WgslError(
      'constant',
      place,
      `the value of the constant \`${name}\` is not known at compile time`,
      'write `let` inside a function, or take it as a parameter',
    );
  }
  return type
    ? convert(graph, value, resolveType(scope.lowering, type), `the value of \`${name}\``, place)
    : value;
}

function moduleConstant(lowering: Lowering, declaration: Declaration, place: SourcePlace): Value {
  const known = lowering.constants.get(declaration.name);
  if (known) return known;
  const scope = outermost(lowering);
  const value = guarded(lowering, 'constant', declaration.name, place, () =>
    initialValue(scope, declaration, lowerExpression(scope, declaration.value!)),
  );
  lowering.constants.set(declaration.name, value);
  return value;
}

function lowerName(scope: Scope, name: string, place: SourcePlace): Value {
  const { functions, constants } = scope.lowering.module;
  const variable = find(scope, name);
  if (variable) return variable.value;
  const constant = constants.get(name);
  if (constant) return moduleConstant(scope.lowering, constant, place);
  if (functions.has(name) || isBuiltin(name)) {
    throw new WgslError(
      'type',
      place,
      `the function \`${name}\` stands as a value`,
      `write a call, \`${name}(…)\``,
    );
  }
  const names = [...visible(scope)].map(([known]) => known);
  throw unknownName(
    place,
    'the name',
    name,
    [...names, ...constants.keys()],
    `declare it, \`let ${name} = …\``,
  );
}

function unknownFunction(lowering: Lowering, name: string, place: SourcePlace): WgslError {
  const { functions, structs } = lowering.module;
  const candidates = [...functions.keys(), ...Object.keys(builtins), 'select', 'bitcast', ...structs.keys()];
  return unknownName(
    place,
    'the function',
    name,
    candidates,
    `declare \`fn ${name}(…)\` or use a built-in of the subset`,
  );
}

function lowerCall(scope: Scope, { callee, args, place }: Call): Value {
  const { lowering } = scope;
  const { name } = callee;
  const declared = lowering.module.functions.get(name);
  if (name === 'select' && !declared) return lowerSelect(scope, args, place);
  const values = args.map((arg) => lowerExpression(scope, arg));
  if (declared) return callFunction(lowering, declared, values, place);
  if (isTypeName(lowering, name)) return construct(lowering, callee, values, place);
  if (name === 'bitcast' && values.length === 1) return bitcast(lowering, callee, values[0]!, place);
  if (isBuiltin(name)) return callBuiltin(lowering.graph, name, values, place);
  const base = gradientBase(lowering, name);
  if (base) return callGradient(lowering, base, values, place);
  throw unknownFunction(lowering, name, place);
}

/** Notes where the nodes from number `first` come from; what an inner expression made keeps that as its origin. */
function noteOrigins({ graph, active }: Lowering, expression: Expression, first: number): void {
  const { origins, nodes } = graph;
  if (!origins?.wants(expression.place.file)) return;
  const operation =
    expression.kind === 'call'
      ? expression.callee.name
      : 'operator' in expression
        ? expression.operator
        : expression.kind;
  const origin = { function: active.at(-1) ?? '', place: expression.place, operation };
  for (const node of nodes.slice(first)) if (!origins.of.has(node)) origins.of.set(node, origin);
}

/**
 * The value of an expression, its nodes made in the current arm of the graph.
 *
 * @throws {WgslError} where it is ill-typed or outside the subset.
 */
export function lowerExpression(scope: Scope, expression: Expression): Value {
  const first = scope.lowering.graph.nodes.length;
  const value = lowerUncounted(scope, expression);
  noteOrigins(scope.lowering, expression, first);
  spend(scope.lowering, 1 + value.nodes.length + value.tables.length, expression.place);
  return value;
}

function lowerUncounted(scope: Scope, expression: Expression): Value {
  const { graph } = scope.lowering;
  const { place } = expression;
  switch (expression.kind) {
    case 'literal':
      return scalarValue(expression.type, graph.constant(expression.value, kindOf(expression.type)));
    case 'name':
      return lowerName(scope, expression.name, place);
    case 'unary':
      return unary(graph, expression.operator, lowerExpression(scope, expression.operand), place);
    case 'binary': {
      const left = lowerExpression(scope, expression.left);
      return binary(graph, expression.operator, left, lowerExpression(scope, expression.right), place);
    }
    case 'member':
      return memberOf(lowerExpression(scope, expression.object), expression.name, place);
    case 'index': {
      const object = lowerExpression(scope, expression.object);
      return elementOf(graph, object, lowerExpression(scope, expression.index), place);
    }
    case 'call':
      return lowerCall(scope, expression);
  }
}
