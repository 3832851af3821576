// Statements. A branch becomes two arms and a `select` for every variable that they leave different; a loop is
// unrolled; a `return` inside an `if` makes the rest of the function part of the arm that did not return.

import { inArm } from './calls.ts';
import { zero } from './constructors.ts';
import { type SourcePlace, WgslError } from './error.ts';
import { initialValue, lowerExpression } from './expressions.ts';
import type { Node } from './graph.ts';
import { binary } from './operators.ts';
import { resolveType } from './resolve.ts';
import { declare, find, forked, nested, type Scope, spend, type Variable, visible } from './scope.ts';
import { indexSlot, memberSlot, read, type Slot, wholeOf, write } from './slots.ts';
import type { Declaration, Expression, FunctionSyntax, Statement } from './syntax.ts';
import { bool, sameType, typeName } from './types.ts';
import { choose, concrete, convert, isIntegral, type Value } from './value.ts';

type Assignment = Extract<Statement, { kind: 'assign' }>;
type If = Extract<Statement, { kind: 'if' }>;
type For = Extract<Statement, { kind: 'for' }>;

/** Iterations that the loops of one lowered function may unroll to, those of the functions it calls included. */
export const unrollLimit = 4096;

/** Times that what follows `if`s which return in some of their branches may be lowered again for the others. */
const repetitionLimit = 1024;

function returnsWithin(statements: readonly Statement[]): Statement | undefined {
  for (const statement of statements) {
    const found =
      statement.kind === 'return'
        ? statement
        : statement.kind === 'if'
          ? (returnsWithin(statement.then) ?? returnsWithin(statement.otherwise))
          : statement.kind === 'for' || statement.kind === 'block'
            ? returnsWithin(statement.body)
            : undefined;
    if (found) return found;
  }
  return undefined;
}

function executeDeclaration(scope: Scope, declaration: Declaration): void {
  const { graph } = scope.lowering;
  const { form, name, type, value, place } = declaration;
  const given = value
    ? initialValue(scope, declaration, lowerExpression(scope, value))
    : zero(graph, resolveType(scope.lowering, type!), place);
  declare(scope, name, { form, value: form === 'const' ? given : concrete(graph, given, place) }, place);
}

const constancyRemedy: Readonly<Record<Variable['form'], (name: string) => string>> = {
  let: (name) => `declare it with \`var ${name}\``,
  const: (name) => `declare it with \`var ${name}\``,
  parameter: (name) => `copy it first, \`var my_${name} = ${name}\``,
  var: () => '',
};

/** The variable and the part of it that the left side of an assignment names. */
function target(scope: Scope, expression: Expression): { variable: Variable; slot: Slot } {
  const { place } = expression;
  if (expression.kind === 'name') {
    const variable = find(scope, expression.name);
    // Lets unknown names, constants and functions fail with the message that reading them has.
    if (!variable) lowerExpression(scope, expression);
    if (variable?.form === 'var') return { variable, slot: wholeOf(variable.value) };
    const form = variable?.form ?? 'const';
    const problem = `\`${expression.name}\` is assigned to, but it is a ${form}`;
    throw new WgslError('type', place, problem, constancyRemedy[form](expression.name));
  }
  if (expression.kind === 'member') {
    const { variable, slot } = target(scope, expression.object);
    return { variable, slot: memberSlot(slot, expression.name, place) };
  }
  if (expression.kind === 'index') {
    const { variable, slot } = target(scope, expression.object);
    return { variable, slot: indexSlot(slot, lowerExpression(scope, expression.index), place) };
  }
  throw new WgslError(
    'type',
    place,
    'a value is assigned to',
    'write a variable, or a part of one, on the left',
  );
}

function executeAssignment(scope: Scope, { operator, value, step, place, ...statement }: Assignment): void {
  const { graph } = scope.lowering;
  const { variable, slot } = target(scope, statement.target);
  const current = read(variable.value, slot);
  if (step && !(current.type.shape === 'scalar' && isIntegral(current.type.scalar))) {
    const problem = `\`${operator}${operator}\` does not take ${typeName(current.type)}`;
    throw new WgslError('type', place, problem, `write \`${operator}= 1.0\``);
  }
  const given = lowerExpression(scope, value);
  const result = operator ? binary(graph, operator, current, given, place) : given;
  const part = convert(graph, result, slot.type, 'the assigned value', place);
  variable.value = write(variable.value, slot, part);
}

function lowerCondition(scope: Scope, expression: Expression, where: string): Node {
  const { type, nodes } = lowerExpression(scope, expression);
  if (sameType(type, bool)) return nodes[0]!;
  const problem = `the condition of \`${where}\` has type ${typeName(type)}`;
  throw new WgslError(
    'type',
    expression.place,
    problem,
    'write a comparison; `any` and `all` make one of vectors',
  );
}

/** Builds the two arms of a branch from the same values of all variables, and merges what they leave. */
function branch<T>(
  scope: Scope,
  condition: Node,
  place: SourcePlace,
  then: () => T,
  otherwise: () => T,
): [T, T] {
  const { graph } = scope.lowering;
  const before = [...visible(scope)].map(([, variable]) => ({ variable, value: variable.value }));
  spend(scope.lowering, before.length, place);
  const first = inArm(graph, condition, then);
  const merged = before.map(({ variable, value }) => {
    const after = variable.value;
    variable.value = value;
    return { variable, after };
  });
  const second = inArm(graph, graph.not(condition), otherwise);
  for (const { variable, after } of merged) {
    variable.value = choose(graph, condition, after, variable.value, place);
  }
  return [first, second];
}

function executeIf(scope: Scope, { condition, then, otherwise, place }: If): void {
  const taken = lowerCondition(scope, condition, 'if');
  branch(
    scope,
    taken,
    place,
    () => executeAll(nested(scope), then),
    () => executeAll(nested(scope), otherwise),
  );
}

function countIteration(scope: Scope, place: SourcePlace): void {
  scope.lowering.unrolled++;
  if (scope.lowering.unrolled <= unrollLimit) return;
  throw new WgslError(
    'limit',
    place,
    `this \`for\` brings the unrolled iterations to more than ${unrollLimit}`,
    'write fewer iterations, or a closed form',
  );
}

function executeFor(scope: Scope, { init, condition, update, body, place }: For): void {
  const early = returnsWithin(body);
  if (early) {
    const remedy = 'assign the result to a `var` under an `if`, and return it after the loop';
    throw new WgslError('unsupported', early.place, '`return` inside a `for` is outside the subset', remedy);
  }
  if (!condition) {
    throw new WgslError('unsupported', place, 'this `for` has no condition', 'write one, such as `i < 4`');
  }
  const header = nested(scope);
  if (init) execute(header, init);
  for (;;) {
    const more = lowerCondition(header, condition, 'for');
    if (more.op !== 'const') {
      throw new WgslError(
        'constant',
        condition.place,
        'the bounds of this `for` are not known at compile time',
        'write constant bounds, with an `if` inside for what depends on values',
      );
    }
    if (!more.value) return;
    countIteration(scope, place);
    executeAll(nested(header), body);
    if (update) execute(header, update);
  }
}

function executeAll(scope: Scope, statements: readonly Statement[]): void {
  for (const statement of statements) execute(scope, statement);
}

/** A statement that cannot return; `finish` takes those that can. */
function execute(scope: Scope, statement: Statement): void {
  if (statement.kind === 'declare') executeDeclaration(scope, statement);
  else if (statement.kind === 'assign') executeAssignment(scope, statement);
  else if (statement.kind === 'if') executeIf(scope, statement);
  else if (statement.kind === 'for') executeFor(scope, statement);
  else if (statement.kind === 'block') executeAll(nested(scope), statement.body);
}

/** What the function returns when `statements`, and `rest` after them, are all that is left of it. */
function finish(scope: Scope, statements: readonly Statement[], rest: () => Value): Value {
  for (const [index, statement] of statements.entries()) {
    if (statement.kind === 'return') return lowerReturn(scope, statement.value, statement.place);
    if (statement.kind === 'for' || !returnsWithin([statement])) execute(scope, statement);
    else return finishWith(scope, statement, () => finish(forked(scope), statements.slice(index + 1), rest));
  }
  return rest();
}

/** As {@link finish}, for an `if` or block that may return and is followed by `rest`. */
function finishWith(scope: Scope, statement: Statement, rest: () => Value): Value {
  if (statement.kind === 'block') return finish(nested(scope), statement.body, rest);
  const { condition, then, otherwise, place } = statement as If;
  const taken = lowerCondition(scope, condition, 'if');
  let times = 0;
  const after = (): Value => {
    if (times++ > 0) countRepetition(scope, place);
    return rest();
  };
  const [yes, no] = branch(
    scope,
    taken,
    place,
    () => finish(nested(scope), then, after),
    () => finish(nested(scope), otherwise, after),
  );
  return choose(scope.lowering.graph, taken, yes, no, place);
}

function countRepetition({ lowering }: Scope, place: SourcePlace): void {
  if (++lowering.repeated <= repetitionLimit) return;
  throw new WgslError(
    'limit',
    place,
    `with this \`if\` there are more than ${repetitionLimit} ways to what follows it, for both of its branches may go on there`,
    'write a `return` in every branch, or set a `var` and return it at the end',
  );
}

function lowerReturn(scope: Scope, value: Expression | null, place: SourcePlace): Value {
  const { name, result } = scope.body!;
  if (value)
    return convert(
      scope.lowering.graph,
      lowerExpression(scope, value),
      result,
      `the result of \`${name}\``,
      place,
    );
  throw new WgslError(
    'type',
    place,
    `\`${name}\` returns without a value`,
    `write \`return …\` of type ${typeName(result)}`,
  );
}

/** The result of a function whose parameters are declared in `scope`. */
export function lowerBody(scope: Scope, { name, body, place }: FunctionSyntax): Value {
  return finish(scope, body, () => {
    const problem = `\`${name}\` can reach its end without \`return\``;
    throw new WgslError('type', place, problem, 'write a `return` at its end');
  });
}
