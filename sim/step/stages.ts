// Building map stages from WGSL functions: lower them into one graph, bind their parameters by name.

import { copyInto, Graph, type Node, reachable } from '../wgsl/graph.ts';
import { lower } from '../wgsl/lower.ts';
import type { Module } from '../wgsl/parse.ts';
import { type Binding, type Columns, sourcesOf } from './columns.ts';
import { tableDomain } from './domain.ts';
import type { Column, Domain, MapStage, Output, Source } from './program.ts';

/** A function's results by path, `''` standing for the result itself: `position.x`, `x` or `''`. */
export type Values = ReadonlyMap<string, Node>;

/** Calls a WGSL function inside a stage's graph; its parameters become the graph's inputs. */
export type Call = (functionName: string) => Values;

export interface StageOptions {
  readonly name: string;
  readonly domain: Domain;
  readonly control?: boolean;
  /** Another name, or a constant, for an input; as it is where this gives `undefined`. */
  readonly rebind?: (input: string) => string | number | undefined;
  /** What parameters of its functions read besides what every stage over the domain gives. */
  readonly bind?: Readonly<Record<string, Binding>>;
}

/** A stage over `domain` whose outputs `build` makes by calling WGSL functions. */
export function mapStage(
  module: Module,
  columns: Columns,
  options: StageOptions,
  build: (call: Call, graph: Graph) => Output[],
): MapStage {
  const { rebind = () => undefined, bind, ...description } = options;
  const draft = new Graph();
  const call: Call = (name) =>
    new Map(
      lower(module, name, draft).results.map(({ path, node }) => [path.replace(/^result\.?/, ''), node]),
    );
  const drafted = build(call, draft);
  const graph = new Graph();
  const nodes = copyInto(
    graph,
    drafted.map((output) => output.node),
    (node) => {
      if (node.op !== 'input') return undefined;
      if (node.name === 'time') return graph.mul(graph.input('step'), graph.input('world.dt'));
      const binding = rebind(node.name);
      return typeof binding === 'number'
        ? graph.constant(binding)
        : graph.input(binding ?? node.name, node.kind);
    },
  );
  const outputs = drafted.map((output, i) => ({ ...output, node: nodes[i]! }));
  const inputs = new Map<string, Source[]>();
  const tables = new Map<string, Column>();
  for (const node of reachable(nodes)) {
    if (node.op === 'input')
      inputs.set(node.name, sourcesOf(columns, options.name, options.domain, node.name, bind));
    if (node.op === 'lookup')
      tables.set(node.name, columns.get(node.name, tableDomain(node.name, node.value), 'parameter'));
  }
  return { kind: 'map', control: false, ...description, graph, inputs, tables, outputs, taps: [] };
}
