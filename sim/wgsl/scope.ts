// What is known at one place of a function while it is lowered: the module, the graph and the names in scope.

import { type SourcePlace, WgslError } from './error.ts';
import type { Graph, Node } from './graph.ts';
import type { Module } from './parse.ts';
import type { Expression, FunctionSyntax } from './syntax.ts';
import type { StructType, Type } from './types.ts';
import type { Value } from './value.ts';

/** A derivative that a call of `NAME_gradient` stands for, in the graph of NAME. */
export interface Gradient {
  /** Of NAME's first parameter and so of the gradient. */
  readonly type: Type;
  readonly parameters: readonly { readonly name: string; readonly type: Type }[];
  readonly adjoints: readonly Node[];
}

/**
 * Where lowering starts over within itself: lengths of arrays and arguments of `select` are expressions, a call is the
 * body of a function. Handed on with the context, so that files need no import of those that are built on them.
 */
export interface Recursion {
  /** The value of an expression. */
  readonly expression: (scope: Scope, expression: Expression) => Value;
  /** The result of a function whose parameters are declared in the scope. */
  readonly body: (scope: Scope, fn: FunctionSyntax) => Value;
}

/** One run of `lower`: shared by all functions that it inlines. */
export interface Lowering {
  readonly module: Module;
  readonly graph: Graph;
  readonly recursion: Recursion;
  readonly structs: Map<string, StructType>;
  readonly constants: Map<string, Value>;
  readonly gradients: Map<string, Gradient>;
  /** Functions, constants and structs that are being lowered, outermost first; meeting one again is recursion. */
  readonly active: string[];
  /** Iterations of unrolled loops so far, over all functions. */
  unrolled: number;
  /** Times that what follows an `if` was lowered once more, because both of its arms go on there. */
  repeated: number;
}

export interface Variable {
  readonly form: 'let' | 'var' | 'const' | 'parameter';
  value: Value;
}

export interface Scope {
  readonly lowering: Lowering;
  /** The function whose body this is, and its result type; null for constants at the top of a file. */
  readonly body: { readonly name: string; readonly result: Type } | null;
  readonly names: Map<string, Variable>;
  readonly parent: Scope | null;
}

export function startLowering(
  module: Module,
  graph: Graph,
  recursion: Recursion,
  active: readonly string[] = [],
): Lowering {
  return {
    module,
    graph,
    recursion,
    structs: new Map(),
    constants: new Map(),
    gradients: new Map(),
    active: [...active],
    unrolled: 0,
    repeated: 0,
  };
}

export const outermost = (lowering: Lowering, body: Scope['body'] = null): Scope => ({
  lowering,
  body,
  names: new Map(),
  parent: null,
});

export const nested = (scope: Scope): Scope => ({ ...scope, names: new Map(), parent: scope });

/** The same block continued in one arm of a branch: what it declares further is its own. */
export const forked = (scope: Scope): Scope => ({ ...scope, names: new Map(scope.names) });

export function find(scope: Scope, name: string): Variable | undefined {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const variable = at.names.get(name);
    if (variable) return variable;
  }
  return undefined;
}

export function* visible(scope: Scope): Generator<[string, Variable]> {
  for (let at: Scope | null = scope; at; at = at.parent) yield* at.names;
}

export function declare(scope: Scope, name: string, variable: Variable, place: SourcePlace): void {
  if (scope.names.has(name)) {
    throw new WgslError(
      'duplicate',
      place,
      `\`${name}\` is declared twice in this block`,
      'write another name',
    );
  }
  scope.names.set(name, variable);
}

/** Steps of lowering into one graph; the largest terrains that a scenario may have take most of it, other kernels a hundredth. */
export const workLimit = 700_000;

/**
 * Notes work that is about to be done for what stands at `place`. Functions are inlined and loops unrolled, so that a few
 * lines may stand for more than any machine can do.
 *
 * @throws {WgslError} `limit` where that is too much
 */
export function spend({ graph, active }: Lowering, steps: number, place: SourcePlace): void {
  graph.work.done += steps;
  if (graph.work.done <= workLimit) return;
  const within = active.length > 0 ? ` (inlined through ${active.join(' → ')})` : '';
  throw new WgslError(
    'limit',
    place,
    `here the program has grown to more than ${workLimit} operations, for calls are inlined and loops unrolled${within}`,
    'call functions less often, keep their results in a `let`, or write shorter loops',
  );
}

/** Runs `build` with `name` marked as being lowered. */
export function guarded<T>(
  lowering: Lowering,
  what: string,
  name: string,
  place: SourcePlace,
  build: () => T,
): T {
  const { active } = lowering;
  if (active.includes(name)) {
    const cycle = [...active.slice(active.indexOf(name)), name].join(' → ');
    throw new WgslError(
      'recursion',
      place,
      `the ${what} \`${name}\` needs itself (${cycle})`,
      'write it without recursion, for instance with a `for` of fixed length',
    );
  }
  active.push(name);
  try {
    return build();
  } finally {
    active.pop();
  }
}
