// The built-in functions of the subset, each as operations of the graph. What is not a primitive of the graph is
// lowered here, so every backend computes it alike and its derivative follows from those of the primitives.

import type { Graph, Node } from './graph.ts';

/** A built-in on the components of its arguments, which have been adapted to one scalar type. */
export interface Builtin {
  readonly arity: number;
  /** `signed`: f32 or i32; `number`: u32 too. */
  readonly takes: 'float' | 'signed' | 'number' | 'bool';
  readonly lower: (graph: Graph, args: readonly (readonly Node[])[]) => readonly Node[];
  /** Whether it takes arguments of these sizes; any one size if not given. */
  readonly sizes?: (sizes: readonly number[]) => boolean;
}

type Componentwise = (graph: Graph, ...nodes: [Node, Node, Node]) => Node;

const each = (arity: number, one: Componentwise, takes: Builtin['takes'] = 'float'): Builtin => ({
  arity,
  takes,
  lower: (graph, args) =>
    args[0]!.map((_, i) => one(graph, ...(args.map((arg) => arg[i]!) as [Node, Node, Node]))),
});

const whole = (
  arity: number,
  lower: (graph: Graph, ...args: [readonly Node[], readonly Node[]]) => readonly Node[],
): Builtin => ({
  arity,
  takes: 'float',
  lower: (graph, args) => lower(graph, ...(args as [readonly Node[], readonly Node[]])),
});

/** The graph's constants are floats unless they stand beside an integer. */
const like = (graph: Graph, value: number, node: Node): Node => graph.constant(value, node.kind);

const saturate = (graph: Graph, x: Node): Node =>
  graph.min(graph.max(x, graph.constant(0)), graph.constant(1));

function sign(graph: Graph, x: Node): Node {
  const zero = like(graph, 0, x);
  const below = graph.select(graph.lt(x, zero), like(graph, -1, x), zero);
  return graph.select(graph.lt(zero, x), like(graph, 1, x), below);
}

/** √(1 - x²), in a form that keeps its accuracy near |x| = 1. */
function cosineOfAsin(graph: Graph, x: Node): Node {
  const one = graph.constant(1);
  return graph.sqrt(graph.mul(graph.sub(one, x), graph.add(one, x)));
}

function cosh(graph: Graph, x: Node): Node {
  return graph.mul(graph.constant(0.5), graph.add(graph.exp(x), graph.exp(graph.neg(x))));
}

/** Largest exponent that is lowered to products. */
const unrolledPower = 8;

function power(graph: Graph, x: Node, y: Node): Node {
  const exponent = Math.abs(y.value);
  if (y.op !== 'const' || !Number.isInteger(y.value)) return graph.pow(x, y);
  if (exponent > unrolledPower) {
    // Of a negative number too, as products are.
    const size = graph.pow(graph.abs(x), y);
    return exponent % 2 === 0 ? size : graph.select(graph.lt(x, graph.constant(0)), graph.neg(size), size);
  }
  let product = graph.constant(1);
  let square = x;
  for (let rest = exponent; rest > 0; rest >>= 1) {
    if (rest & 1) product = graph.mul(product, square);
    if (rest > 1) square = graph.mul(square, square);
  }
  return y.value < 0 ? graph.div(graph.constant(1), product) : product;
}

const scaled = (factor: number): Builtin => each(1, (graph, x) => graph.mul(x, graph.constant(factor)));

function mix(graph: Graph, a: Node, b: Node, t: Node): Node {
  return graph.add(graph.mul(a, graph.sub(graph.constant(1), t)), graph.mul(b, t));
}

function smoothstep(graph: Graph, low: Node, high: Node, x: Node): Node {
  const t = saturate(graph, graph.div(graph.sub(x, low), graph.sub(high, low)));
  return graph.mul(graph.mul(t, t), graph.sub(graph.constant(3), graph.mul(graph.constant(2), t)));
}

function dot(graph: Graph, a: readonly Node[], b: readonly Node[]): Node {
  return a.map((x, i) => graph.mul(x, b[i]!)).reduce((sum, product) => graph.add(sum, product));
}

function length(graph: Graph, v: readonly Node[]): Node {
  return v.length === 1 ? graph.abs(v[0]!) : graph.sqrt(dot(graph, v, v));
}

function normalize(graph: Graph, v: readonly Node[]): Node[] {
  const norm = length(graph, v);
  return v.map((x) => graph.div(x, norm));
}

function distance(graph: Graph, a: readonly Node[], b: readonly Node[]): Node {
  return length(
    graph,
    a.map((x, i) => graph.sub(x, b[i]!)),
  );
}

function cross(graph: Graph, a: readonly Node[], b: readonly Node[]): Node[] {
  const minor = (i: number, j: number): Node => graph.sub(graph.mul(a[i]!, b[j]!), graph.mul(a[j]!, b[i]!));
  return [minor(1, 2), minor(2, 0), minor(0, 1)];
}

/** v - 2 (n·v) n */
function reflect(graph: Graph, v: readonly Node[], n: readonly Node[]): Node[] {
  const twice = graph.mul(graph.constant(2), dot(graph, n, v));
  return v.map((x, i) => graph.sub(x, graph.mul(twice, n[i]!)));
}

const areVectors = ([first, ...others]: readonly number[]): boolean =>
  first! > 1 && others.every((size) => size === first);

const reduction = (join: 'and' | 'or'): Builtin => ({
  arity: 1,
  takes: 'bool',
  lower: (graph, args) => [args[0]!.reduce((a, b) => graph[join](a, b))],
});

/** By name; `select` is not among them, as it does not compute the argument that it leaves out. */
export const builtins: Readonly<Record<string, Builtin>> = {
  abs: each(1, (graph, x) => (x.kind === 'uint' ? x : graph.abs(x)), 'number'),
  min: each(2, (graph, x, y) => graph.min(x, y), 'number'),
  max: each(2, (graph, x, y) => graph.max(x, y), 'number'),
  clamp: each(3, (graph, x, low, high) => graph.min(graph.max(x, low), high), 'number'),
  saturate: each(1, saturate),
  floor: each(1, (graph, x) => graph.floor(x)),
  ceil: each(1, (graph, x) => graph.ceil(x)),
  trunc: each(1, (graph, x) => graph.trunc(x)),
  round: each(1, (graph, x) => graph.round(x)),
  fract: each(1, (graph, x) => graph.sub(x, graph.floor(x))),
  sign: each(1, sign, 'signed'),
  sqrt: each(1, (graph, x) => graph.sqrt(x)),
  inverseSqrt: each(1, (graph, x) => graph.div(graph.constant(1), graph.sqrt(x))),
  sin: each(1, (graph, x) => graph.sin(x)),
  cos: each(1, (graph, x) => graph.cos(x)),
  tan: each(1, (graph, x) => graph.div(graph.sin(x), graph.cos(x))),
  asin: each(1, (graph, x) => graph.atan2(x, cosineOfAsin(graph, x))),
  acos: each(1, (graph, x) => graph.atan2(cosineOfAsin(graph, x), x)),
  atan: each(1, (graph, x) => graph.atan2(x, graph.constant(1))),
  atan2: each(2, (graph, y, x) => graph.atan2(y, x)),
  // (eˣ - e⁻ˣ) / 2 would lose its digits near 0.
  sinh: each(1, (graph, x) => graph.mul(graph.tanh(x), cosh(graph, x))),
  cosh: each(1, cosh),
  tanh: each(1, (graph, x) => graph.tanh(x)),
  exp: each(1, (graph, x) => graph.exp(x)),
  exp2: each(1, (graph, x) => graph.exp(graph.mul(x, graph.constant(Math.LN2)))),
  log: each(1, (graph, x) => graph.log(x)),
  log2: each(1, (graph, x) => graph.mul(graph.log(x), graph.constant(1 / Math.LN2))),
  pow: each(2, power),
  fma: each(3, (graph, a, b, c) => graph.add(graph.mul(a, b), c)),
  mix: {
    arity: 3,
    takes: 'float',
    sizes: ([a, b, t]) => a === b && (t === a || t === 1),
    lower: (graph, [a, b, t]) => a!.map((x, i) => mix(graph, x, b![i]!, t![i] ?? t![0]!)),
  },
  step: each(2, (graph, edge, x) => graph.toFloat(graph.le(edge, x))),
  smoothstep: each(3, smoothstep),
  radians: scaled(Math.PI / 180),
  degrees: scaled(180 / Math.PI),
  dot: { ...whole(2, (graph, a, b) => [dot(graph, a, b)]), takes: 'number', sizes: areVectors },
  length: whole(1, (graph, v) => [length(graph, v)]),
  distance: whole(2, (graph, a, b) => [distance(graph, a, b)]),
  normalize: { ...whole(1, normalize), sizes: areVectors },
  cross: { ...whole(2, cross), sizes: ([a, b]) => a === 3 && b === 3 },
  reflect: { ...whole(2, reflect), sizes: areVectors },
  all: reduction('and'),
  any: reduction('or'),
};

/** Names that WGSL gives a meaning of its own. */
export const isPredeclared = (name: string): boolean =>
  Object.hasOwn(builtins, name) ||
  ['select', 'bitcast', 'array', 'f32', 'i32', 'u32', 'bool'].includes(name) ||
  /^vec[234][fiu]?$/.test(name);
