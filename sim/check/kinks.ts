// Where functions of a scenario have no derivative: operations that sit at their kink, jump or pole, at points that a
// rollout visits, and whose slope matters for the result.

import type { SourcePlace } from '../wgsl/error.ts';
import { evaluate, type Values } from '../wgsl/evaluate.ts';
import {
  copyInto,
  Graph,
  type LocalFunction,
  type Node,
  type Origin,
  type Origins,
  reachable,
} from '../wgsl/graph.ts';
import { lower } from '../wgsl/lower.ts';
import { type OperationKink, ROUNDING } from '../wgsl/operations/operation.ts';
import { isOperation, operations } from '../wgsl/operations/operations.ts';
import type { Module } from '../wgsl/parse.ts';
import { backpropagate } from '../wgsl/vjp.ts';

/** A place of the source without a derivative at one of the points asked for. */
export interface Kink {
  readonly function: string;
  readonly place: SourcePlace;
  /** The function or operator: `length`, `<`. */
  readonly operation: string;
}

/** Points to evaluate a function at: values of its inputs, by path. */
export interface Points {
  readonly count: number;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly tables: Readonly<Record<string, Values>>;
}

/** The kinks of the function `name` and of those that it calls, in files that `wants` accepts. */
export function kinksOf(
  module: Module,
  name: string,
  points: Points,
  wants: (file: string) => boolean,
): Kink[] {
  const origins: Origins = { wants, of: new Map() };
  const fn = lower(module, name, new Graph(undefined, origins));
  const result = combined(fn);
  const candidates = reachable([result]).filter((node) => origins.of.has(node) && kinkOf(node));
  const moving = new Set<Node>();
  for (const node of reachable([result]))
    if (isMoved(node) || node.args.some((arg) => moving.has(arg))) moving.add(node);
  const some = fewer(points, fn.graph.nodes.length);
  const found = new Map<string, Origin>();
  for (const [node, reached] of reachedBy(
    fn,
    candidates.filter((each) => moving.has(each)),
    some,
  )) {
    const origin = origins.of.get(node)!;
    const key = `${origin.function} ${origin.place.file} ${origin.place.line} ${origin.operation}`;
    if (!found.has(key) && matters(fn, result, node, reached, some)) found.set(key, origin);
  }
  return [...found.values()];
}

/** Time and whole numbers have no derivative taken with respect to them. */
const isMoved = (node: Node): boolean =>
  node.op === 'lookup' || (node.op === 'input' && node.kind === 'float' && node.name !== 'time');

/** One number that feels every result. */
function combined({ graph, results }: LocalFunction): Node {
  return results
    .map(({ node }, i) => graph.mul(graph.constant(1 + 0.37 * i), node))
    .reduce((sum, term) => graph.add(sum, term));
}

const kinkOf = ({ op }: Node): OperationKink | undefined =>
  isOperation(op) ? operations[op].kink : undefined;

/** Values that one evaluation may take: of a large function, the first steps have to do. */
const MOST_VALUES = 2e7;

const fewer = (points: Points, nodes: number): Points => ({
  ...points,
  count: Math.max(1, Math.min(points.count, Math.floor(MOST_VALUES / nodes))),
});

/** The operations that are at their kink at some point, with these points. */
function reachedBy(fn: LocalFunction, nodes: readonly Node[], points: Points): [Node, number[]][] {
  const needed = new Set(nodes.flatMap((node) => [node, ...node.args, ...conditionsOf(node)]));
  const values = valuesAt(fn, [...needed], points);
  const known = new Map([...needed].map((node, k) => [node, values[k]!]));
  return nodes
    .map((node): [Node, number[]] => {
      const [a, b = a] = node.args as [Node, Node?];
      const [x, y, z] = [a, b, node].map((each) => known.get(each)!) as [Values, Values, Values];
      const conditions = conditionsOf(node).map((each) => known.get(each)!);
      const isTaken = (i: number): boolean => conditions.every((each) => at(each, i) !== 0);
      const { isReached } = kinkOf(node)!;
      const reached = (i: number): boolean => isTaken(i) && isReached(at(x, i), at(y, i), at(z, i));
      return [node, indices(points.count).filter(reached)];
    })
    .filter(([, reached]) => reached.length > 0);
}

/** Whether at some of the points `reached` the result, or its slope, depends on the side of the kink. */
function matters(
  fn: LocalFunction,
  result: Node,
  node: Node,
  reached: readonly number[],
  points: Points,
): boolean {
  const { sides } = kinkOf(node)!;
  if (!sides) return reached.some(isFelt(fn, result, node, points));
  const [one, other] = [0, 1].map((side) => {
    const graph = new Graph();
    const [replaced] = copyInto(graph, [result], (each, args) =>
      each === node ? sides(graph, args[0]!, args[1] ?? args[0]!)[side] : undefined,
    );
    return valuesAt(fn, [replaced!, ...slopes(fn, graph, replaced!)], points);
  }) as [Values[], Values[]];
  return one.some((values, k) => reached.some((i) => differ(at(values, i), at(other[k]!, i))));
}

/** What has to hold for the arm of a branch in which the operation stands to be taken. */
function conditionsOf(node: Node): Node[] {
  const conditions: Node[] = [];
  for (let { arm } = node; arm !== null; arm = arm.parent) conditions.push(arm.condition);
  return conditions;
}

/** Whether the slope of the result with respect to `node` is other than 0; at a pole it may be no number at all. */
function isFelt(fn: LocalFunction, result: Node, node: Node, points: Points): (point: number) => boolean {
  const graph = new Graph();
  const [whole, part] = copyInto(graph, [result, node]);
  const [slope] = backpropagate(graph, [{ node: whole!, adjoint: graph.constant(1) }], [part!]);
  const [values] = valuesAt(fn, [slope!], points);
  return (point) => at(values!, point) !== 0;
}

function slopes(fn: LocalFunction, graph: Graph, result: Node): Node[] {
  const wanted = fn.inputs.filter(({ kind, path }) => kind === 'float' && path !== 'time');
  const wrt = wanted.map(({ path }) => graph.input(path));
  return backpropagate(graph, [{ node: result, adjoint: graph.constant(1) }], wrt);
}

/** Values beyond all numbers tell of no side: they come of an arm that guards against them. */
const differ = (a: number, b: number): boolean =>
  Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) > 1e-9 * (Math.abs(a) + Math.abs(b)) + ROUNDING;

function valuesAt(fn: LocalFunction, nodes: readonly Node[], { count, inputs, tables }: Points): Values[] {
  const results = nodes.map((node, i) => ({ path: String(i), node }));
  const values = evaluate({ ...fn, results }, count, inputs, tables);
  return nodes.map((_, i) => values[i]!);
}

const at = (values: Values, point: number): number => values[values.length === 1 ? 0 : point]!;

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
