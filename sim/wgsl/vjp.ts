// Reverse-mode differentiation of a graph: the vector-Jacobian product as more nodes of the same graph, so that
// a derivative can be differentiated again.
//
// Conventions at kinks: abs has slope 0 at 0; min, max (and so clamp) give the whole slope to their first argument
// at a tie; sqrt, pow and atan2 have slope 0 where theirs would be infinite or undefined, which makes length() flat at
// the zero vector; floor, ceil, trunc and round are flat everywhere; a branch has the slope of the arm taken.

import {
  type Graph,
  type LocalFunction,
  type Node,
  type Op,
  type Region,
  type Result,
  reachable,
} from './graph.ts';

/** What a table entry receives: `adjoint` is to be added to `table[index]`'s gradient. */
export interface Tap {
  readonly table: string;
  readonly length: number;
  readonly index: Node;
  readonly adjoint: Node;
}

export interface Seed {
  readonly node: Node;
  readonly adjoint: Node;
}

export interface Backpropagation {
  /** One adjoint for each node asked for; a zero constant where nothing flows. */
  readonly adjoints: readonly Node[];
  readonly taps: readonly Tap[];
}

/** Gradients of the seeded nodes with respect to `wrt`. */
export function backpropagate(graph: Graph, seeds: readonly Seed[], wrt: readonly Node[]): Node[] {
  return [...reverse(graph, seeds, wrt, () => false).adjoints];
}

/** As {@link backpropagate}, and collects what flows into the tables that `wantsTable` names. */
export function reverse(
  graph: Graph,
  seeds: readonly Seed[],
  wrt: readonly Node[],
  wantsTable: (table: string) => boolean,
): Backpropagation {
  const order = reachable(seeds.map((seed) => seed.node));
  const active = activeNodes(order, wrt, wantsTable);
  const ends = new Set(wrt);
  const adjoints = new Adjoints(graph, active);
  const taps: Tap[] = [];
  for (const seed of seeds) adjoints.add(seed.node, seed.adjoint, seed.node.region);
  for (const node of order.reverse()) {
    if (!active.has(node) || ends.has(node)) continue;
    const adjoint = adjoints.take(node);
    if (!adjoint) continue;
    if (node.op === 'lookup' && wantsTable(node.name)) {
      const index = node.args[0]!;
      taps.push({
        table: node.name,
        length: node.value,
        index,
        adjoint: mask(graph, adjoint, node.region, null),
      });
    }
    graph.within(node.region, () => propagate(graph, node, adjoint, adjoints));
  }
  return { adjoints: wrt.map((node) => adjoints.take(node) ?? graph.constant(0)), taps };
}

/**
 * The vector-Jacobian product of a function: inputs are the function's own and `adjoint.<result path>`, results
 * `adjoint.<input path>` for every float input that `wants` accepts.
 */
export function vjp(
  fn: LocalFunction,
  wants: (path: string) => boolean = () => true,
): LocalFunction & { taps: readonly Tap[] } {
  const { graph } = fn;
  const seeds = fn.results
    .filter((result) => result.node.kind === 'float')
    .map((result) => ({ node: result.node, adjoint: graph.input(`adjoint.${result.path}`) }));
  const wanted = fn.inputs.filter((leaf) => leaf.kind === 'float' && wants(leaf.path));
  const wrt = wanted.map((leaf) => graph.input(leaf.path));
  const { adjoints, taps } = reverse(graph, seeds, wrt, wants);
  const results: Result[] = wanted.map((leaf, i) => ({ path: `adjoint.${leaf.path}`, node: adjoints[i]! }));
  const adjointInputs = seeds.map((seed) => ({ path: seed.adjoint.name, kind: 'float' as const }));
  return { name: `${fn.name}_vjp`, graph, inputs: [...fn.inputs, ...adjointInputs], results, taps };
}

function activeNodes(
  order: readonly Node[],
  wrt: readonly Node[],
  wantsTable: (table: string) => boolean,
): Set<Node> {
  const active = new Set<Node>(wrt);
  for (const node of order) {
    const tapped = node.op === 'lookup' && wantsTable(node.name);
    if (node.kind === 'float' && (tapped || node.args.some((arg) => active.has(arg)))) active.add(node);
  }
  return active;
}

/** Adjoints under way, kept apart by the region that they flow out of until they are taken. */
class Adjoints {
  readonly #flows = new Map<Node, Map<Region | null, Node>>();
  readonly #graph: Graph;
  readonly #active: ReadonlySet<Node>;

  constructor(graph: Graph, active: ReadonlySet<Node>) {
    this.#graph = graph;
    this.#active = active;
  }

  wants(node: Node): boolean {
    return this.#active.has(node);
  }

  add(node: Node, adjoint: Node, region: Region | null): void {
    if (!this.wants(node)) return;
    const flows = this.#flows.get(node) ?? new Map<Region | null, Node>();
    const before = flows.get(region);
    flows.set(region, before ? this.#graph.within(region, () => this.#graph.add(before, adjoint)) : adjoint);
    this.#flows.set(node, flows);
  }

  take(node: Node): Node | undefined {
    const flows = this.#flows.get(node);
    if (!flows) return undefined;
    const graph = this.#graph;
    const terms = [...flows].map(([region, adjoint]) => mask(graph, adjoint, region, node.region));
    return graph.within(node.region, () => terms.reduce((sum, term) => graph.add(sum, term)));
  }
}

/** `adjoint`, flowing out of `inner` into the surrounding `outer`: zero wherever the arm was not taken. */
function mask(graph: Graph, adjoint: Node, inner: Region | null, outer: Region | null): Node {
  let masked = adjoint;
  for (let region = inner; region !== outer && region !== null; region = region.parent) {
    const { parent, condition } = region;
    const value = masked;
    masked = graph.within(parent, () => graph.select(condition, value, graph.constant(0)));
  }
  return masked;
}

function isInside(region: Region | null, outer: Region | null): boolean {
  for (let r = region; r !== outer; r = r.parent) if (r === null) return false;
  return region !== outer;
}

/** Hands the adjoint `r` of `node` on to its arguments. */
function propagate(graph: Graph, node: Node, r: Node, adjoints: Adjoints): void {
  if (node.op === 'select') {
    const [condition, yes, no] = node.args as [Node, Node, Node];
    const zero = graph.constant(0);
    giveArm(node, yes, (flow) => graph.select(condition, flow, zero), r, adjoints);
    giveArm(node, no, (flow) => graph.select(condition, zero, flow), r, adjoints);
    return;
  }
  const rule = rules[node.op];
  if (!rule) return;
  rule(graph, r, node).forEach((adjoint, i) => {
    const arg = node.args[i]!;
    if (adjoints.wants(arg)) adjoints.add(arg, adjoint(), node.region);
  });
}

/** The adjoints of an operation's arguments, given the adjoint `r` of its value `y`. */
type Rule = (graph: Graph, r: Node, y: Node) => (() => Node)[];

const rules: Partial<Record<Op, Rule>> = {
  add: (_, r) => [() => r, () => r],
  sub: (g, r) => [() => r, () => g.neg(r)],
  mul: (g, r, y) => [() => g.mul(r, y.args[1]!), () => g.mul(r, y.args[0]!)],
  div: (g, r, y) => {
    const share = (): Node => g.div(r, y.args[1]!);
    return [share, () => g.neg(g.mul(share(), y))];
  },
  neg: (g, r) => [() => g.neg(r)],
  abs: (g, r, y) => {
    const zero = g.constant(0);
    const x = y.args[0]!;
    return [() => g.select(g.lt(zero, x), r, g.select(g.lt(x, zero), g.neg(r), zero))];
  },
  min: (g, r, y) => choice(g, r, g.lt(y.args[1]!, y.args[0]!)),
  max: (g, r, y) => choice(g, r, g.lt(y.args[0]!, y.args[1]!)),
  sqrt: (g, r, y) => [
    () => g.select(g.eq(y, g.constant(0)), g.constant(0), g.div(g.mul(g.constant(0.5), r), y)),
  ],
  sin: (g, r, y) => [() => g.mul(r, g.cos(y.args[0]!))],
  cos: (g, r, y) => [() => g.neg(g.mul(r, g.sin(y.args[0]!)))],
  exp: (g, r, y) => [() => g.mul(r, y)],
  log: (g, r, y) => [() => g.div(r, y.args[0]!)],
  tanh: (g, r, y) => [() => g.mul(r, g.sub(g.constant(1), g.mul(y, y)))],
  pow: (g, r, y) => {
    const [base, exponent] = y.args as [Node, Node];
    const [zero, one] = [g.constant(0), g.constant(1)];
    const isVertical = (): Node => g.and(g.eq(base, zero), g.lt(exponent, one));
    const slope = (): Node => g.mul(exponent, g.pow(base, g.sub(exponent, one)));
    return [
      () => g.select(isVertical(), zero, g.mul(r, slope())),
      () => g.select(g.lt(zero, base), g.mul(r, g.mul(y, g.log(base))), zero),
    ];
  },
  atan2: (g, r, node) => {
    const [y, x] = node.args as [Node, Node];
    const square = (): Node => g.add(g.mul(x, x), g.mul(y, y));
    const scaled = (factor: Node): Node =>
      g.select(g.eq(square(), g.constant(0)), g.constant(0), g.div(g.mul(r, factor), square()));
    return [() => scaled(x), () => scaled(g.neg(y))];
  },
};

function choice(g: Graph, r: Node, second: Node): (() => Node)[] {
  return [() => g.select(second, g.constant(0), r), () => g.select(second, r, g.constant(0))];
}

/**
 * An arm made inside the branch takes the adjoint as it is, because everything that leaves the branch is masked
 * on its way out; a value from outside the branch is masked here.
 */
function giveArm(node: Node, arm: Node, masked: (flow: Node) => Node, r: Node, adjoints: Adjoints): void {
  if (!adjoints.wants(arm)) return;
  if (isInside(arm.region, node.region)) adjoints.add(arm, r, arm.region);
  else adjoints.add(arm, masked(r), node.region);
}
