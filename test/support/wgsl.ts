// WGSL in a string, lowered: what the tests of the toolchain start from.

import { expandElementary } from '../../sim/wgsl/elementary.ts';
import { WgslError } from '../../sim/wgsl/error.ts';
import { Graph, type LocalFunction } from '../../sim/wgsl/graph.ts';
import { lower } from '../../sim/wgsl/lower.ts';
import { parseModule } from '../../sim/wgsl/parse.ts';
import { interpret } from './interpret.ts';

/** The function `f` of a source called `test.wgsl`. */
export function lowered(text: string, name = 'f', dimension: 2 | 3 = 2): LocalFunction {
  return lower(parseModule([{ path: 'test.wgsl', text }], dimension), name);
}

/** What `f` returns: a number, or an array for a vector or struct. */
export function run(
  text: string,
  inputs: Readonly<Record<string, number>> = {},
  tables: Readonly<Record<string, readonly number[]>> = {},
): number | number[] {
  const results = interpret(lowered(text), inputs, tables);
  return 'result' in results ? results.result! : Object.values(results);
}

/** The error that lowering `f` gives. */
export function refusal(text: string): WgslError {
  try {
    lowered(text);
  } catch (error) {
    if (error instanceof WgslError) return error;
    throw error;
  }
  throw new Error(`lowered: ${text}`);
}

/** The function with its elementary functions as polynomials. */
export function expanded(fn: LocalFunction): LocalFunction {
  const graph = new Graph();
  const nodes = expandElementary(
    graph,
    fn.results.map((result) => result.node),
  );
  return { ...fn, graph, results: fn.results.map(({ path }, i) => ({ path, node: nodes[i]! })) };
}
