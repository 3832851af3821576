// Reverse-mode differentiation of a graph: the vector-Jacobian product as more nodes of the same graph, so that
// a derivative can be differentiated again.
// What each operation does to an adjoint, at kinks too, stands in its row of operations/; a branch has the slope of the
// arm taken.

import { type Arm, type Graph, type LocalFunction, type Node, type Result, reachable } from './graph.ts';
import { isOperation, operations } from './operations/operations.ts';

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
  for (const seed of seeds) adjoints.add(seed.node, seed.adjoint, seed.node.arm);
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
        adjoint: mask(graph, adjoint, node.arm, null),
      });
    }
    graph.within(node.arm, () => propagate(graph, node, adjoint, adjoints));
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

/** Adjoints under way, kept apart by the arm that they flow out of until they are taken. */
class Adjoints {
  readonly #flows = new Map<Node, Map<Arm | null, Node>>();
  readonly #graph: Graph;
  readonly #active: ReadonlySet<Node>;

  constructor(graph: Graph, active: ReadonlySet<Node>) {
    this.#graph = graph;
    this.#active = active;
  }

  wants(node: Node): boolean {
    return this.#active.has(node);
  }

  add(node: Node, adjoint: Node, arm: Arm | null): void {
    if (!this.wants(node)) return;
    const flows = this.#flows.get(node) ?? new Map<Arm | null, Node>();
    const before = flows.get(arm);
    flows.set(arm, before ? this.#graph.within(arm, () => this.#graph.add(before, adjoint)) : adjoint);
    this.#flows.set(node, flows);
  }

  take(node: Node): Node | undefined {
    const flows = this.#flows.get(node);
    if (!flows) return undefined;
    const graph = this.#graph;
    const terms = [...flows].map(([arm, adjoint]) => mask(graph, adjoint, arm, node.arm));
    return graph.within(node.arm, () => terms.reduce((sum, term) => graph.add(sum, term)));
  }
}

/** `adjoint`, flowing out of `inner` into the surrounding `outer`: zero wherever the arm was not taken. */
function mask(graph: Graph, adjoint: Node, inner: Arm | null, outer: Arm | null): Node {
  let masked = adjoint;
  for (let arm = inner; arm !== outer && arm !== null; arm = arm.parent) {
    const { parent, condition } = arm;
    const value = masked;
    masked = graph.within(parent, () => graph.select(condition, value, graph.constant(0)));
  }
  return masked;
}

function isInside(arm: Arm | null, outer: Arm | null): boolean {
  for (let r = arm; r !== outer; r = r.parent) if (r === null) return false;
  return arm !== outer;
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
  if (!isOperation(node.op)) return;
  operations[node.op].vjp?.(graph, r, node).forEach((adjoint, i) => {
    const arg = node.args[i]!;
    if (adjoints.wants(arg)) adjoints.add(arg, adjoint(), node.arm);
  });
}

/**
 * An arm made inside the branch takes the adjoint as it is, because everything that leaves the branch is masked
 * on its way out; a value from outside the branch is masked here.
 */
function giveArm(node: Node, value: Node, masked: (flow: Node) => Node, r: Node, adjoints: Adjoints): void {
  if (!adjoints.wants(value)) return;
  if (isInside(value.arm, node.arm)) adjoints.add(value, r, value.arm);
  else adjoints.add(value, masked(r), node.arm);
}
